// SPDX-License-Identifier: Apache-2.0
#include "cmd/mcp/subscriptions.h"

#include <utility>

#include "cmd/mcp/resources.h"

namespace syncd::cmd::mcp {

void Subscriptions::add(const std::string& address, const std::string& given) {
  given_[address].insert(given);
}

std::string Subscriptions::remove(const std::string& given) {
  changed_.erase(given);
  for (auto it = given_.begin(); it != given_.end(); ++it) {
    if (it->second.erase(given) == 0) continue;
    if (!it->second.empty()) return {};
    std::string address = it->first;
    given_.erase(it);
    return address;
  }
  return {};
}

void Subscriptions::changed(const Json& event) {
  if (given_.empty()) return;
  for (const std::string& address : touched_by(event)) unsure(address);
}

void Subscriptions::unsure(const std::string& address) {
  const auto found = given_.find(address);
  if (found != given_.end()) changed_.insert(found->second.begin(), found->second.end());
}

void Subscriptions::all_unsure() {
  for (const auto& [address, given] : given_) changed_.insert(given.begin(), given.end());
}

std::vector<std::string> Subscriptions::take_changed() {
  const auto changed = std::exchange(changed_, {});
  return {changed.begin(), changed.end()};
}

}  // namespace syncd::cmd::mcp
