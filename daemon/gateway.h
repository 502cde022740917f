// SPDX-License-Identifier: Apache-2.0
// The application that the network layer serves: HTTP goes to the router, WebSockets become sessions, or
// watches where they only look on. Loop thread only.
#pragma once

#include <memory>

#include "daemon/core/engine.h"
#include "daemon/http/router.h"
#include "daemon/http/routes.h"
#include "daemon/net/application.h"

namespace syncd::daemon {

class Gateway final : public Application {
 public:
  Gateway(Engine& engine, RouteOptions options);

  void http(Request&& request, std::shared_ptr<Exchange> exchange) override;
  bool serves(std::string_view path) override;
  std::unique_ptr<Link> open(const Request& request, Peer& peer) override;

 private:
  Engine& engine_;
  Router router_;
};

}  // namespace syncd::daemon
