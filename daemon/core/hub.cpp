// SPDX-License-Identifier: Apache-2.0
#include "daemon/core/hub.h"

#include <algorithm>

namespace syncd::daemon {
namespace {

// What is remembered for those who come back at once or change from the log to the live stream.
constexpr std::size_t kRecentBytes = 4 << 20;

}  // namespace

void Hub::enter(Subscriber& subscriber, const std::string& room, std::uint64_t from) {
  auto& members = rooms_[room];
  const auto it = std::find_if(members.begin(), members.end(),
                               [&](const Member& m) { return m.subscriber == &subscriber; });
  if (it != members.end()) {
    it->from = from;
  } else {
    members.push_back({&subscriber, from});
  }
}

void Hub::leave(Subscriber& subscriber, const std::string& room) {
  const auto it = rooms_.find(room);
  if (it == rooms_.end()) return;
  auto& members = it->second;
  const auto member = std::find_if(members.begin(), members.end(),
                                   [&](const Member& m) { return m.subscriber == &subscriber; });
  if (member == members.end()) return;
  *member = members.back();
  members.pop_back();
  if (members.empty()) rooms_.erase(it);
}

void Hub::publish(store::Committed event, const Subscriber* origin) {
  Published out{.seq = event.seq,
                .type = event.type,
                .route = std::move(event.route),
                .rooms = {},
                .frame = {},
                .payload = 0};
  out.rooms = domain::rooms(out.type, out.route);
  if (!out.rooms.empty()) {  // what goes to no one shall not push out what others may come back for
    out.frame = press_.press(event.frame);
    out.payload = static_cast<std::uint32_t>(event.frame.size());
  }
  published_ = out.seq;
  if (out.type != domain::EventType::message) origin = nullptr;
  for (const std::string& room : out.rooms) {
    const auto it = rooms_.find(room);
    if (it == rooms_.end()) continue;
    for (const Member& member : it->second) {
      if (member.subscriber != origin && out.seq > member.from) member.subscriber->deliver(out);
    }
  }
  remember(std::move(out));
}

void Hub::tell(const std::string& room, std::string_view key, std::string_view payload,
               const Subscriber* except, std::uint64_t behind) {
  const auto it = rooms_.find(room);
  if (it == rooms_.end()) return;
  const Slice frame = press_.press(payload);
  for (const Member& member : it->second) {
    if (member.subscriber != except) member.subscriber->refresh(key, frame, behind);
  }
}

void Hub::forget(const std::string& room, std::string_view key) {
  const auto it = rooms_.find(room);
  if (it == rooms_.end()) return;
  for (const Member& member : it->second) member.subscriber->refresh(key, {}, 0);
}

std::size_t Hub::conversations() const {
  const std::string prefix = domain::conversation_room("");
  return static_cast<std::size_t>(std::count_if(
      rooms_.begin(), rooms_.end(), [&](const auto& room) { return room.first.starts_with(prefix); }));
}

void Hub::remember(Published event) {
  recent_bytes_ += sizeof event + event.payload;
  recent_.push_back(std::move(event));
  while (recent_bytes_ > kRecentBytes) {
    recent_bytes_ -= sizeof recent_.front() + recent_.front().payload;
    recent_.pop_front();
  }
}

bool Hub::remembers(std::uint64_t seq) const {
  return seq >= published_ || (!recent_.empty() && recent_.front().seq <= seq + 1);
}

void Hub::each_since(std::uint64_t seq, const std::function<bool(const Published&)>& take) const {
  auto it = recent_.end();
  while (it != recent_.begin() && std::prev(it)->seq > seq) --it;
  while (it != recent_.end() && take(*it)) ++it;
}

}  // namespace syncd::daemon
