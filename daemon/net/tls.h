// SPDX-License-Identifier: Apache-2.0
// The listener's TLS: takes accepted sockets, and gives for each whose handshake is done a descriptor on
// which the client is heard plainly. So HTTP, WebSockets and the library below them know nothing of TLS, and
// every check of the door holds for both. Loop thread only.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "daemon/net/census.h"
#include "daemon/net/options.h"
#include "daemon/net/tls_keys.h"
#include "daemon/net/tls_tunnel.h"
#include "daemon/net/wire.h"

namespace syncd::daemon {

class Tls {
 public:
  static constexpr int kDescriptorsEach = 3;  // the socket and the pair

  struct Callbacks {
    // The handshake is done. The place in the census stays with the tunnel.
    std::function<void(int fd, std::string address, std::shared_ptr<const Wire> wire)> opened;
    // It speaks HTTP without TLS.
    std::function<void(int fd, std::string address, Census::Ticket ticket)> plain;
  };
  Tls(uv_loop_t* loop, const ServerOptions& options, Callbacks callbacks);
  Tls(const Tls&) = delete;
  Tls& operator=(const Tls&) = delete;

  // For connections from now on.
  void use(TlsKeys keys) { keys_ = std::move(keys); }
  void take(int fd, std::string address, Census::Ticket ticket);
  void sweep();
  void drop_all() { tunnels_.clear(); }

 private:
  friend class TlsTunnel;

  void drop(TlsTunnel* tunnel, std::string_view why, std::string_view address);

  uv_loop_t* loop_;
  const ServerOptions& options_;
  Callbacks callbacks_;
  TlsKeys keys_;
  std::unordered_map<TlsTunnel*, std::unique_ptr<TlsTunnel>> tunnels_;
  std::vector<char> scratch_;
  std::uint64_t told_at_ = 0, failed_ = 0;
};

}  // namespace syncd::daemon
