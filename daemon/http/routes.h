// SPDX-License-Identifier: Apache-2.0
// Every path that the daemon answers over HTTP. Loop thread only.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "daemon/http/router.h"

namespace syncd::daemon {

struct RouteOptions {
  std::function<std::size_t()> queued;       // how many requests wait for the writer
  std::function<std::uint64_t()> wal_bytes;  // that lie beside the files
  std::string chatgpt_secret;                // empty: that path is switched off
  std::string web_folder;                    // see page_routes
};

std::vector<Route> routes(Engine& engine, RouteOptions options);

}  // namespace syncd::daemon
