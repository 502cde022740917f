// SPDX-License-Identifier: Apache-2.0
// All WebSockets and the library under them: takes upgrades from the door, hands events to each WebSocket,
// flushes those that have something to send once a turn, looks after the silent and the slow. Loop thread
// only.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "base/errors.h"
#include "daemon/core/outbox.h"
#include "daemon/net/application.h"
#include "daemon/net/door.h"
#include "daemon/net/options.h"
#include "daemon/net/uv.h"
#include "daemon/net/websocket.h"

struct lws;
struct lws_context;
struct lws_vhost;

namespace syncd::daemon {

class WebSockets {
 public:
  WebSockets(uv_loop_t* loop, const ServerOptions& options, Application& application);
  WebSockets(const WebSockets&) = delete;
  WebSockets& operator=(const WebSockets&) = delete;
  // Runs the loop until the library has let go of it. Not from inside the loop.
  ~WebSockets();

  // Whether the library could be started.
  Result<void> ready() const;
  void take(Upgrade upgrade);
  void close_all(int code, std::string_view reason);
  std::size_t count() const { return sockets_.size(); }

  // For each WebSocket.
  const ServerOptions& options() const { return options_; }
  std::uint64_t now() const { return uv_now(loop_); }
  std::uint32_t turn() const { return turn_; }
  Scratch& scratch() { return scratch_; }
  FramePress& press() { return press_; }
  const Slice& ping() const { return ping_; }
  void add(WebSocket& socket);
  void remove(WebSocket& socket);
  void to_flush(WebSocket& socket);
  void to_read_on(WebSocket& socket);
  // Bytes that wait for all of them.
  std::size_t waiting = 0;
  void shed(std::string_view what, std::size_t count = 1) { application_.shed(what, count); }
  // What the library read in front of these bytes in the same go; empty where it cannot be told.
  std::string_view received_before(std::string_view bytes) const;

 private:
  friend struct LibraryEvents;

  void end_turn();
  void sweep();

  uv_loop_t* loop_;
  const ServerOptions& options_;
  Application& application_;
  lws_context* context_ = nullptr;
  lws_vhost* vhost_ = nullptr;
  std::unique_ptr<WebSocket> arriving_;  // while the library is taking it
  std::vector<WebSocket*> sockets_;
  std::vector<WebSocket*> dirty_;
  std::vector<WebSocket*> flushing_;
  std::vector<WebSocket*> eager_;
  Scratch scratch_;
  std::uint32_t turn_ = 0;
  FramePress press_;
  Slice ping_ = press_.press_ping();
  std::string_view receive_memory_;
  std::unique_ptr<EndOfTurn> end_of_turn_;
  std::unique_ptr<Timer> sweeper_;
};

}  // namespace syncd::daemon
