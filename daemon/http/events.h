// SPDX-License-Identifier: Apache-2.0
// GET /api/events: what happened since a place in the log, as a page or, where the client wants
// text/event-stream, as a stream that goes on live. Loop thread only.
#pragma once

#include <vector>

#include "daemon/http/router.h"

namespace syncd::daemon {

std::vector<Route> event_routes(Engine& engine);

}  // namespace syncd::daemon
