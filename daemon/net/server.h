// SPDX-License-Identifier: Apache-2.0
// The network layer as a whole: one listening socket, HTTP and WebSockets on it, on the caller's loop.
// Knows nothing of what is said over them. Loop thread only.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/errors.h"
#include "daemon/net/application.h"
#include "daemon/net/door.h"
#include "daemon/net/options.h"
#include "daemon/net/uv.h"
#include "daemon/net/websockets.h"

namespace syncd::daemon {

class Server {
 public:
  // The application outlives the server.
  Server(uv_loop_t* loop, ServerOptions options, Application& application);
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  // Drops what is still connected and runs the loop until its handles are gone: not from inside the loop.
  ~Server();

  // The port, which the system chooses where 0 is given. A port in use is an error of its own.
  Result<int> listen(const std::string& host, int port);
  void stop_accepting() { door_->stop_listening(); }
  void close_all(int code, std::string_view reason) { websockets_->close_all(code, reason); }

  // Stops accepting, closes every WebSocket with that code, has streams end, lets answers finish, and calls
  // `done` when nobody is left or after `grace_ms`. What is left then goes with the server.
  void shutdown(int code, std::string_view reason, int grace_ms, std::function<void()> done);

  // Other limits from now on, those of time and size included; who is connected stays.
  void set_limits(const ServerOptions& options);
  // Other proxies whose word for an address counts.
  void trust(Proxies proxies) { door_->trust(std::move(proxies)); }
  // Other certificates from now on, where the server began with some.
  void use_tls(TlsKeys keys) { door_->use_tls(std::move(keys)); }
  // Other origins from now on; who is connected stays.
  void allow_origins(std::vector<std::string> origins) { door_->allow_origins(std::move(origins)); }

  int connections() const { return door_->connections(); }
  std::size_t websockets() const { return websockets_->count(); }

 private:
  uv_loop_t* loop_;
  ServerOptions options_;
  // The door goes last: it holds the count that each WebSocket has a place in.
  std::unique_ptr<Door> door_;
  std::unique_ptr<WebSockets> websockets_;
  std::unique_ptr<Timer> leaving_;
};

}  // namespace syncd::daemon
