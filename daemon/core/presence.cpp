// SPDX-License-Identifier: Apache-2.0
#include "daemon/core/presence.h"

#include <algorithm>

namespace syncd::daemon {

bool Presence::arrive(const std::string& conversation, const protocol::Participant& who,
                      std::string_view person) {
  auto& members = conversations_[conversation];
  const auto same = [&](const Member& m) { return m.person == person; };
  const bool known = std::any_of(members.begin(), members.end(), same);
  leaving_ -= std::erase_if(members, [&](const Member& m) { return same(m) && m.leaves_at != 0; });
  const bool here = std::any_of(members.begin(), members.end(),
                                [&](const Member& m) { return m.who.client_id == who.client_id; });
  if (!here) members.push_back({who, std::string(person)});
  return !known && members.size() <= kCrowd;
}

bool Presence::depart(const std::string& conversation, std::string_view client_id, bool said_so, Millis now) {
  const auto it = conversations_.find(conversation);
  if (it == conversations_.end()) return false;
  auto& members = it->second;
  const auto member = std::find_if(members.begin(), members.end(), [&](const Member& m) {
    return m.who.client_id == client_id && m.leaves_at == 0;
  });
  if (member == members.end()) return false;
  const auto others = std::count_if(members.begin(), members.end(),
                                    [&](const Member& m) { return m.person == member->person; });
  if (others == 1 && !said_so) {
    member->leaves_at = now + grace_;
    ++leaving_;
    return false;
  }
  const bool told = others == 1 && members.size() <= kCrowd;
  members.erase(member);
  if (members.empty()) conversations_.erase(it);
  return told;
}

std::vector<Presence::Gone> Presence::expire(Millis now) {
  std::vector<Gone> gone;
  if (leaving_ == 0) return gone;
  for (auto it = conversations_.begin(); it != conversations_.end();) {
    const bool crowd = it->second.size() > kCrowd;
    leaving_ -= std::erase_if(it->second, [&](const Member& m) {
      if (m.leaves_at == 0 || m.leaves_at > now) return false;
      if (!crowd) gone.push_back({it->first, m.who});
      return true;
    });
    it = it->second.empty() ? conversations_.erase(it) : std::next(it);
  }
  return gone;
}

std::vector<protocol::Participant> Presence::in(const std::string& conversation) const {
  std::vector<protocol::Participant> out;
  const auto it = conversations_.find(conversation);
  if (it == conversations_.end()) return out;
  for (const Member& member : it->second) {
    if (out.size() == kCrowd) break;
    out.push_back(member.who);
  }
  return out;
}

std::size_t Presence::count(const std::string& conversation) const {
  const auto it = conversations_.find(conversation);
  return it == conversations_.end() ? 0 : it->second.size();
}

}  // namespace syncd::daemon
