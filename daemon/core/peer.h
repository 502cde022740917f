// SPDX-License-Identifier: Apache-2.0
// A live WebSocket as the layers above see it: somewhere to push encoded frames to. It goes with the
// connection: who keeps a pointer has to drop it when the Link of that connection is told on_closed.
// Loop thread only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "daemon/core/frame.h"

namespace syncd::daemon {

// What can be told of a connection besides who it is.
struct PeerState {
  std::string address = {};
  std::uint64_t open_ms = 0;   // since it was opened
  std::uint64_t stuck_ms = 0;  // since it last took something, where something waits for it
  std::string reason = {};     // of our closing it
};

class Peer {
 public:
  Peer() = default;
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;
  virtual ~Peer() = default;

  // Queues a frame; it leaves at the end of the turn of the loop. Never refused below a hard bound that
  // closes the connection (4408): look at over_bound() and serve a slow one from the log instead.
  virtual void push(const Slice& frame) = 0;
  // The same for what only matters while fresh: replaces an unsent one of that key, dropped when slow. An
  // empty frame only takes the unsent one away.
  virtual void push_latest(std::string_view key, const Slice& frame) = 0;
  // Bytes that wait here (not those that the kernel has taken).
  virtual std::size_t backlog() const = 0;
  // The backlog has passed its bound; on_drained() tells when it has fallen below half of it.
  virtual bool over_bound() const = 0;
  virtual PeerState state() const { return {}; }
  // Sends what waits, then the close frame. Later pushes are ignored; on_text is not called any more.
  virtual void close(int code, std::string_view reason) = 0;
};

}  // namespace syncd::daemon
