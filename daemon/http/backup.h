// SPDX-License-Identifier: Apache-2.0
// GET /api/backup: the organisation's file as it is at one moment, while everybody goes on. Loop thread only.
#pragma once

#include <vector>

#include "daemon/http/router.h"

namespace syncd::daemon {

std::vector<Route> backup_routes(Engine& engine);

}  // namespace syncd::daemon
