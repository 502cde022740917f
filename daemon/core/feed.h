// SPDX-License-Identifier: Apache-2.0
// One connection's stream of events: live from the hub, or read from the log where the connection comes back
// or cannot keep up, with a hand-over between the two that leaves no gap and repeats nothing. What it sends
// has strictly rising seq. Loop thread only.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "daemon/core/hub.h"
#include "daemon/core/peer.h"

namespace syncd::daemon {

// A piece of the log as a reader found it.
struct LogPage {
  struct Row {
    std::uint64_t seq;
    domain::EventType type;
    domain::Route route;
    std::string frame;
  };
  std::vector<Row> rows;
  std::uint64_t last = 0;  // everything up to here was looked at
  bool more = false;
};

class Feed final : public Subscriber {
 public:
  // Asks for the piece of the log after a seq; the answer comes to page(), on the loop.
  using AskLog = std::function<void(std::uint64_t after)>;

  Feed(Hub& hub, Peer& peer, FramePress& press, std::string client_id, bool echo, AskLog ask);
  ~Feed() override;
  Feed(const Feed&) = delete;
  Feed& operator=(const Feed&) = delete;

  // Goes on after `seq`, from the log if it has to.
  void resume(std::uint64_t seq);
  void page(const LogPage& page);
  // The peer can take more.
  void drained();

  // Calls `ended` when an event of that type was sent.
  void until(domain::EventType type, std::function<void()> ended);

  // Events of the room after `from` belong to the stream. `from` is not before position().
  void enter(const std::string& room, std::uint64_t from);
  void leave(const std::string& room);
  bool in(const std::string& room) const;

  // Everything up to here that this connection may see was sent.
  std::uint64_t position() const { return live_ ? hub_.published() : position_; }
  bool live() const { return live_; }
  std::uint64_t times_moved_to_log() const { return moved_; }

  void deliver(const Published& event) override;
  void refresh(std::string_view key, const Slice& frame, std::uint64_t behind) override;

 private:
  struct Room {
    std::string name;
    std::uint64_t from;
  };
  bool wants(const std::vector<std::string>& rooms, std::uint64_t seq) const;
  bool own(std::string_view frame, domain::EventType type, std::uint64_t seq) const;
  void send(std::uint64_t seq, domain::EventType type, const Slice& frame);
  void ask();
  void try_to_go_live();

  Hub& hub_;
  Peer& peer_;
  FramePress& press_;
  std::string client_id_;
  AskLog ask_;
  std::optional<domain::EventType> last_;
  std::function<void()> ended_;
  std::vector<Room> rooms_;
  std::uint64_t position_ = 0;   // while not live
  std::uint64_t delivered_ = 0;  // seq of the last event sent
  std::uint32_t moved_ = 0;
  bool echo_;
  bool live_ = true;
  bool asked_ = false;
};

}  // namespace syncd::daemon
