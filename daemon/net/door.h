// SPDX-License-Identifier: Apache-2.0
// The front door: listens, counts who comes in, and keeps each connection until it is answered or becomes
// a WebSocket. Loop thread only.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/errors.h"
#include "daemon/net/access.h"
#include "daemon/net/application.h"
#include "daemon/net/census.h"
#include "daemon/net/http_connection.h"
#include "daemon/net/options.h"
#include "daemon/net/proxies.h"
#include "daemon/net/tls.h"
#include "daemon/net/uv.h"

namespace syncd::daemon {

// A connection that wants to be a WebSocket, its head checked.
struct Upgrade {
  int fd = -1;  // owned by whoever takes the upgrade
  Request request;
  Census::Ticket ticket;
  Census::Ticket share;  // of the address behind a proxy
  std::string leftover;  // bytes that came behind the head
  int refuse_code = 0;   // close with this code as soon as it is open
  std::string refuse_reason;
  std::shared_ptr<const Wire> wire = nullptr;  // behind TLS
};

class Door {
 public:
  using TakeUpgrade = std::function<void(Upgrade)>;

  Door(uv_loop_t* loop, const ServerOptions& options, Application& application, TakeUpgrade take_upgrade);
  Door(const Door&) = delete;
  Door& operator=(const Door&) = delete;
  ~Door();

  // The port listened on (chosen by the system where 0 was asked for).
  Result<int> listen(const std::string& host, int port);
  void stop_listening();
  // Has the streams that are being written come to their end.
  void end_streams();
  // Ends connections that are still being read or answered.
  void drop_all();
  int connections() const { return census_.connections(); }
  void allow_origins(std::vector<std::string> origins);
  void trust(Proxies proxies) { proxies_ = std::move(proxies); }
  void set_capacity(int most, int most_per_address) {
    census_.set(most, most_per_address);
    shares_.set(most, most_per_address);
  }
  // What the files of the options hold, for who comes from now on.
  void use_tls(TlsKeys keys);

 private:
  friend class HttpConnection;

  void accept_some();
  // False where there was nothing to accept.
  bool accept_one();
  void seat(int fd, std::string address, Census::Ticket ticket, std::shared_ptr<const Wire> wire);
  void send_to_tls(int fd, std::string address, Census::Ticket ticket);
  void turn_away_without_descriptor();
  void tell_turned_away(std::string_view why, std::string_view address);
  void drop(HttpConnection* connection) { connections_.erase(connection); }
  void sweep();

  uv_loop_t* loop_;
  const ServerOptions& options_;
  Application& application_;
  TakeUpgrade take_upgrade_;
  Census census_;
  Census shares_;  // of addresses that proxies speak for
  Proxies proxies_;
  Access access_;
  bool loopback_ = true;
  int spare_ = -1;
  int listener_ = -1;
  UvPtr<uv_poll_t> poll_;
  std::unordered_map<HttpConnection*, std::unique_ptr<HttpConnection>> connections_;
  std::unique_ptr<Tls> tls_;
  std::vector<char> read_buffer_;
  std::unique_ptr<Timer> sweeper_;
  std::uint64_t told_at_ = 0;
  std::uint64_t turned_away_ = 0;
};

}  // namespace syncd::daemon
