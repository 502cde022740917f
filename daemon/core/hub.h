// SPDX-License-Identifier: Apache-2.0
// Who is in which room of one organisation, and the last events that went out. An event is encoded once,
// however many get it. Knows nothing of sockets or SQLite. Loop thread only.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "daemon/core/frame.h"
#include "domain/event.h"
#include "store/organisation.h"

namespace syncd::daemon {

// An event that went out, as the hub remembers it.
struct Published {
  std::uint64_t seq = 0;
  domain::EventType type{};
  domain::Route route;
  std::vector<std::string> rooms;
  Slice frame;
  std::uint32_t payload = 0;  // bytes of the JSON at the end of the frame

  std::string_view json() const { return frame.bytes().substr(frame.size - payload); }
};

class Subscriber {
 public:
  virtual ~Subscriber() = default;
  virtual void deliver(const Published& event) = 0;
  // What only matters while fresh; replaces what was there under the key.
  // Nothing for those who have not come as far as `behind`. An empty frame only takes away what was there.
  virtual void refresh(std::string_view key, const Slice& frame, std::uint64_t behind) = 0;
};

class Hub {
 public:
  Hub(FramePress& press, std::uint64_t position) : press_(press), published_(position) {}

  // Events of the room go to the subscriber from now on, those up to `from` left out.
  void enter(Subscriber& subscriber, const std::string& room, std::uint64_t from);
  void leave(Subscriber& subscriber, const std::string& room);
  bool holds(const std::string& room) const { return rooms_.contains(room); }

  // Sends an event to its rooms. `origin` (may be null) does not get a message of its own.
  void publish(store::Committed event, const Subscriber* origin);
  // Sends a frame without a place in the log to a room: to those who know what happened up to `behind`.
  void tell(const std::string& room, std::string_view key, std::string_view payload, const Subscriber* except,
            std::uint64_t behind = 0);
  // Takes back what was told under the key and has not left yet.
  void forget(const std::string& room, std::string_view key);

  // seq of the last event that went out.
  std::uint64_t published() const { return published_; }
  // Whether every event after `seq` is still remembered.
  bool remembers(std::uint64_t seq) const;
  // The remembered events after `seq`, in order, until `take` says false.
  void each_since(std::uint64_t seq, const std::function<bool(const Published&)>& take) const;

  // Whether nobody is in any room.
  bool empty() const { return rooms_.empty(); }
  // Conversations that someone is in.
  std::size_t conversations() const;

 private:
  struct Member {
    Subscriber* subscriber;
    std::uint64_t from;
  };
  void remember(Published event);

  FramePress& press_;
  std::unordered_map<std::string, std::vector<Member>> rooms_;
  std::deque<Published> recent_;
  std::size_t recent_bytes_ = 0;
  std::uint64_t published_;
};

}  // namespace syncd::daemon
