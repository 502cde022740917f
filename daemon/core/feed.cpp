// SPDX-License-Identifier: Apache-2.0
#include "daemon/core/feed.h"

#include <fmt/format.h>

#include <algorithm>

namespace syncd::daemon {

Feed::Feed(Hub& hub, Peer& peer, FramePress& press, std::string client_id, bool echo, AskLog ask)
    : hub_(hub),
      peer_(peer),
      press_(press),
      client_id_(std::move(client_id)),
      ask_(std::move(ask)),
      echo_(echo) {}

Feed::~Feed() {
  for (const Room& room : rooms_) hub_.leave(*this, room.name);
}

void Feed::resume(std::uint64_t seq) {
  live_ = false;
  position_ = seq;
  try_to_go_live();
}

void Feed::enter(const std::string& room, std::uint64_t from) {
  const auto it = std::find_if(rooms_.begin(), rooms_.end(), [&](const Room& r) { return r.name == room; });
  if (it == rooms_.end()) {
    rooms_.push_back({room, from});
  } else {
    it->from = from;
  }
  hub_.enter(*this, room, from);
}

void Feed::leave(const std::string& room) {
  std::erase_if(rooms_, [&](const Room& r) { return r.name == room; });
  hub_.leave(*this, room);
}

bool Feed::in(const std::string& room) const {
  return std::any_of(rooms_.begin(), rooms_.end(), [&](const Room& r) { return r.name == room; });
}

void Feed::deliver(const Published& event) {
  if (!live_ || event.seq <= delivered_) return;
  if (peer_.over_bound()) {  // too slow for the live stream: go on from the log when there is room again
    live_ = false;
    position_ = event.seq - 1;
    ++moved_;
    return;
  }
  send(event.seq, event.type, event.frame);
}

void Feed::until(domain::EventType type, std::function<void()> ended) {
  last_ = type;
  ended_ = std::move(ended);
}

void Feed::send(std::uint64_t seq, domain::EventType type, const Slice& frame) {
  delivered_ = seq;
  peer_.push(frame);
  if (type == last_) ended_();
}

void Feed::refresh(std::string_view key, const Slice& frame, std::uint64_t behind) {
  if (behind <= position()) peer_.push_latest(key, frame);
}

bool Feed::wants(const std::vector<std::string>& rooms, std::uint64_t seq) const {
  return std::any_of(rooms_.begin(), rooms_.end(), [&](const Room& room) {
    return seq > room.from && std::find(rooms.begin(), rooms.end(), room.name) != rooms.end();
  });
}

// The end of a stored message is written by the server alone, so it tells whose it was beyond doubt.
bool Feed::own(std::string_view frame, domain::EventType type, std::uint64_t seq) const {
  if (echo_ || type != domain::EventType::message) return false;
  constexpr std::size_t kTimestamp = sizeof(R"(2026-02-01T12:30:00.000Z"})") - 1;
  const std::string tail = fmt::format(R"(,"clientId":"{}","seq":{},"timestamp":")", client_id_, seq);
  return frame.size() > tail.size() + kTimestamp &&
         frame.substr(frame.size() - tail.size() - kTimestamp, tail.size()) == tail;
}

void Feed::page(const LogPage& page) {
  asked_ = false;
  if (live_) return;
  for (const LogPage::Row& row : page.rows) {
    if (row.seq <= position_ || !wants(domain::rooms(row.type, row.route), row.seq) ||
        own(row.frame, row.type, row.seq))
      continue;
    send(row.seq, row.type, press_.press(row.frame));
  }
  position_ = std::max(position_, page.last);
  page.more ? ask() : try_to_go_live();
}

void Feed::drained() {
  if (!live_) try_to_go_live();
}

void Feed::ask() {
  if (asked_ || peer_.over_bound()) return;
  asked_ = true;
  ask_(position_);
}

void Feed::try_to_go_live() {
  if (asked_ || peer_.over_bound()) return;
  if (!hub_.remembers(position_)) return ask();
  bool room_left = true;
  hub_.each_since(position_, [&](const Published& event) {
    room_left = !peer_.over_bound();
    if (!room_left) return false;
    position_ = event.seq;
    if (!wants(event.rooms, event.seq) || own(event.json(), event.type, event.seq)) return true;
    send(event.seq, event.type, event.frame);
    return true;
  });
  live_ = room_left;
}

}  // namespace syncd::daemon
