// SPDX-License-Identifier: Apache-2.0
// Every path that the daemon answers over HTTP. Loop thread only.
#pragma once

#include <functional>
#include <vector>

#include "daemon/http/router.h"

namespace syncd::daemon {

// `queued` tells how many requests wait for the writer.
std::vector<Route> routes(Engine& engine, std::function<std::size_t()> queued);

}  // namespace syncd::daemon
