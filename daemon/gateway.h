// SPDX-License-Identifier: Apache-2.0
// The application that the network layer serves: HTTP goes to the router, WebSockets become sessions, or
// watches where they only look on. Loop thread only.
#pragma once

#include <cstdint>
#include <memory>
#include <unordered_map>
#include <vector>

#include "daemon/connection.h"
#include "daemon/core/engine.h"
#include "daemon/http/router.h"
#include "daemon/http/routes.h"
#include "daemon/net/application.h"

namespace syncd::daemon {

class Gateway final : public Application {
 public:
  Gateway(Engine& engine, Doorkeeper& keeper, RouteOptions options);

  void http(Request&& request, std::shared_ptr<Exchange> exchange) override;
  bool takes_body(const Request& request) override;
  bool serves(std::string_view path) override;
  void shed(std::string_view what, std::size_t count) override;
  std::unique_ptr<Link> open(const Request& request, Peer& peer) override;

  // Connections and streamed answers whose bearer may stay no longer are ended.
  void tick();

 private:
  struct Streamed {
    std::weak_ptr<Exchange> exchange;
    Bearer bearer;
  };
  void identify(const Request& request, const std::shared_ptr<Exchange>& exchange, Router::Identified then);

  Engine& engine_;
  Doorkeeper& keeper_;
  Router router_;
  std::unordered_map<std::uint64_t, Connection*> connections_;
  std::vector<Streamed> streamed_;
  std::uint64_t last_connection_ = 0;
};

}  // namespace syncd::daemon
