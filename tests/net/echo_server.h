// SPDX-License-Identifier: Apache-2.0
// The network layer with a tiny application on a thread of its own. WebSocket texts are commands:
//   echo X, all X (to everybody), big N (a frame of N bytes), flood N M (N frames of M bytes),
//   typing X (latest only), close CODE; anything else comes back as it is.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "daemon/net/mailbox.h"
#include "daemon/net/server.h"

namespace syncd::test {

class EchoServer final : public daemon::Application {
 public:
  explicit EchoServer(daemon::ServerOptions options = {});
  ~EchoServer() override;

  int port() const { return port_; }
  // Runs on the loop and waits for it.
  void on_loop(const std::function<void(daemon::Server&)>& fn);
  std::size_t websockets();
  // Waits until it is so, half a minute at most.
  bool eventually(const std::function<bool(daemon::Server&)>& holds);
  // What happened to the links, one line each: "closed 1000 clean".
  std::vector<std::string> happened();
  // Waits until this is among it, half a minute at most.
  bool tells(std::string_view line);
  // Whether a link is being closed for this reason. On the loop.
  bool closing(std::string_view reason) const;

  void http(daemon::Request&& request, std::shared_ptr<daemon::Exchange> exchange) override;
  bool serves(std::string_view path) override { return path.starts_with("/ws"); }
  std::unique_ptr<daemon::Link> open(const daemon::Request& request, daemon::Peer& peer) override;

 private:
  friend class EchoLink;

  void note(std::string line);

  int port_ = 0;
  std::unique_ptr<daemon::Mailbox> mailbox_;
  std::unique_ptr<daemon::Server> server_;
  daemon::FramePress press_;
  std::set<daemon::Peer*> peers_;
  std::shared_ptr<daemon::Exchange> held_;
  std::mutex mutex_;
  std::vector<std::string> happened_;
  std::thread thread_;
};

}  // namespace syncd::test
