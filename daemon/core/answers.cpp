// SPDX-License-Identifier: Apache-2.0
#include "daemon/core/answers.h"

#include <algorithm>

namespace syncd::daemon {
namespace {

constexpr std::size_t kToolsKept = 200;  // for those who come later

}  // namespace

std::vector<Answers::Hearer*> Answers::hearers(const std::string& key) const {
  const auto it = hearers_.find(key);
  return it == hearers_.end() ? std::vector<Hearer*>() : it->second;
}

void Answers::delta(const std::string& key, std::string_view text) {
  if (const auto draft = under_way_.find(key); draft != under_way_.end()) draft->second.text += text;
  for (Hearer* hearer : hearers(key)) hearer->delta(text);
}

void Answers::tool(const std::string& key, Json call) {
  for (Hearer* hearer : hearers(key)) hearer->tool(call);
  const auto draft = under_way_.find(key);
  if (draft == under_way_.end() || draft->second.tools.size() == kToolsKept) return;
  draft->second.tools.push_back(std::move(call));
}

void Answers::follow(const std::string& key, Hearer& hearer) {
  hearers_[key].push_back(&hearer);
  const auto draft = under_way_.find(key);
  if (draft == under_way_.end()) return;
  for (const Json& call : draft->second.tools) hearer.tool(call);
  if (!draft->second.text.empty()) hearer.delta(draft->second.text);
}

void Answers::unfollow(const std::string& key, Hearer& hearer) {
  const auto it = hearers_.find(key);
  if (it == hearers_.end()) return;
  std::erase(it->second, &hearer);
  if (it->second.empty()) hearers_.erase(it);
}

void Answers::tick(Millis now) {
  std::vector<std::pair<std::string, Hearer*>> all;
  for (const auto& [key, some] : hearers_) {
    for (Hearer* hearer : some) all.emplace_back(key, hearer);
  }
  for (const auto& [key, hearer] : all) {
    const auto it = hearers_.find(key);
    const bool there =
        it != hearers_.end() && std::find(it->second.begin(), it->second.end(), hearer) != it->second.end();
    if (there) hearer->tick(now);
  }
}

}  // namespace syncd::daemon
