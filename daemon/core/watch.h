// SPDX-License-Identifier: Apache-2.0
// One WebSocket connection that only looks on: /ws/runs/{run_id}, /ws/mission, /ws/graph. It is told what a
// View says, by the same Feed as a session; what it sends itself is answered with an error, but for `ping`.
// Knows no sockets. Loop thread only.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/core/engine.h"
#include "daemon/core/feed.h"
#include "daemon/core/peer.h"
#include "daemon/core/renew.h"

namespace syncd::daemon {

// What a view starts from, as a reader found it.
struct Beginning {
  std::vector<std::string> frames = {};  // sent first
  std::vector<std::uint64_t> left = {};  // places of the log whose frames are sent behind them
  std::uint64_t from = 0;                // the stream goes on behind it
  bool over = false;                     // nothing comes any more
};

// What a connection looks at.
struct View {
  std::vector<std::string> rooms;
  // The piece of the log after a seq, of these rooms at least. On a reader.
  std::function<LogPage(domain::Tables&, std::uint64_t after)> page;
  // On a reader too; given the seq that the client has seen, if it may go on from there. Without it the
  // stream begins there, or with what comes from now on.
  std::function<Beginning(domain::Tables&, std::optional<std::uint64_t> since)> begin = nullptr;
  // The event behind which the connection is closed.
  std::optional<domain::EventType> ends_with = {};
  // Every so often {"type":"heartbeat"} is sent, first when the client knows all up to then; 0 for never.
  Millis heartbeat = 0;
};

// All events of a run from its first, waiting for it where it has not begun, until it has ended.
View run_view(const std::string& run_id);
// The last signal of every crew, then each as it comes; behind a seq each since then.
View mission_view(Millis heartbeat);
// What goes to these rooms.
View events_view(std::vector<std::string> rooms, Millis heartbeat);
// What a crew does with tools: first the calls that go on, with how far they were last; behind a seq
// everything since then.
View graph_view(const std::string& crew_id);

class Watch {
 public:
  // Where a client wants to go on: `since` in the log of `epoch`.
  struct Place {
    std::optional<std::uint64_t> since;
    std::string epoch;
  };
  Watch(Engine& engine, Space& space, Peer& peer, domain::Actor actor, View view, const Place& place);
  ~Watch();
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

  void text(std::string_view frame);
  void drained();
  void tick(Millis now);
  // Everything up to here that is to be seen was sent; nothing before the stream has begun.
  std::optional<std::uint64_t> position() const {
    return begun_ ? std::optional(feed_.position()) : std::nullopt;
  }
  // How `auth` takes a token; without it there are none.
  void renew_by(Renew renew) { renew_ = std::move(renew); }

  const domain::Actor& actor() const { return actor_; }
  const Peer& peer() const { return peer_; }
  std::size_t rooms() const { return 0; }
  bool live() const { return feed_.live(); }

 private:
  static constexpr std::size_t kPongs = 16;

  template <class Job, class Then>
  void read(Job job, Then then);
  void send(std::string_view frame) { peer_.push(engine_.press().press(frame)); }
  void refuse(const Error& error, std::string_view id);
  void begin(std::optional<std::uint64_t> since);
  void send_beginning();
  void read_on();
  void greet();
  void ask_log(std::uint64_t after);

  Engine& engine_;
  Space& space_;
  Peer& peer_;
  domain::Actor actor_;
  std::uint64_t id_;
  View view_;
  Feed feed_;
  Renew renew_;
  std::optional<Beginning> beginning_;  // what is left to send of it
  std::size_t sent_ = 0;                // of its frames
  bool reading_on_ = false;             // more of them
  bool begun_ = false;                  // the stream behind it has
  std::vector<std::string> pongs_;      // until the client knows all that was when it asked
  Millis beat_at_ = 0;                  // the last heartbeat; 0 before the stream has begun
};

}  // namespace syncd::daemon
