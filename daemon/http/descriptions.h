// SPDX-License-Identifier: Apache-2.0
// GET /openapi.json and GET /asyncapi.json: what the server says of itself, made once out of the routes, the
// operation table and the table of events. Loop thread only.
#pragma once

#include <vector>

#include "daemon/http/router.h"

namespace syncd::daemon {

// Adds both to the routes, which are described as they are then.
void describe_routes(Engine& engine, std::vector<Route>& routes);

}  // namespace syncd::daemon
