// SPDX-License-Identifier: Apache-2.0
// /tasks: the tasks of the one who asks. Answers with the task itself, without an envelope. Loop thread only.
#pragma once

#include <vector>

#include "daemon/http/router.h"

namespace syncd::daemon {

// GET and POST /tasks, GET, PUT, PATCH and DELETE /tasks/{id}.
std::vector<Route> task_routes(Engine& engine);

}  // namespace syncd::daemon
