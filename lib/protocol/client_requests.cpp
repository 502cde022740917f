// SPDX-License-Identifier: Apache-2.0
#include "protocol/client_requests.h"

#include <algorithm>
#include <utility>

namespace syncd::protocol {

bool ClientRequests::add(ClientRequest request) {
  const std::uint64_t order = next_++;
  if (!by_id_.emplace(request.id, order).second) return false;
  by_deadline_.emplace(request.deadline, order);
  if (request.held) held_.insert(order);
  open_.emplace(order, std::move(request));
  return true;
}

ClientRequest ClientRequests::remove(std::map<std::uint64_t, ClientRequest>::iterator it) {
  by_id_.erase(it->second.id);
  by_deadline_.erase({it->second.deadline, it->first});
  held_.erase(it->first);
  ClientRequest request = std::move(it->second);
  open_.erase(it);
  return request;
}

std::optional<ClientRequest> ClientRequests::take(const std::string& id) {
  const auto it = by_id_.find(id);
  if (it == by_id_.end()) return std::nullopt;
  return remove(open_.find(it->second));
}

const ClientRequest* ClientRequests::find(const std::string& id) const {
  const auto it = by_id_.find(id);
  return it == by_id_.end() ? nullptr : &open_.at(it->second);
}

void ClientRequests::hold(const std::string& id) {
  const std::uint64_t order = by_id_.at(id);
  open_.at(order).held = true;
  held_.insert(order);
}

const ClientRequest* ClientRequests::release_first() {
  if (held_.empty()) return nullptr;
  ClientRequest& request = open_.at(*held_.begin());
  held_.erase(held_.begin());
  request.held = false;
  request.sent = true;
  return &request;
}

std::vector<ClientRequest> ClientRequests::take_expired(Millis now) {
  std::vector<ClientRequest> expired;
  while (!by_deadline_.empty() && by_deadline_.begin()->first <= now) {
    expired.push_back(remove(open_.find(by_deadline_.begin()->second)));
  }
  return expired;
}

std::vector<ClientRequest> ClientRequests::take_all() {
  std::vector<ClientRequest> all;
  while (!open_.empty()) all.push_back(remove(open_.begin()));
  return all;
}

bool ClientRequests::uncertain(const std::string& conversation) const {
  return std::any_of(open_.begin(), open_.end(), [&](const auto& entry) {
    return entry.second.sent && entry.second.conversation == conversation;
  });
}

std::optional<Millis> ClientRequests::first_deadline() const {
  if (by_deadline_.empty()) return std::nullopt;
  return by_deadline_.begin()->first;
}

}  // namespace syncd::protocol
