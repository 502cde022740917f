// SPDX-License-Identifier: Apache-2.0
// Conversations over HTTP: which there are, one with its messages, its end, and talking in it with the answer
// as a stream. Loop thread only.
#pragma once

#include <vector>

#include "daemon/http/router.h"

namespace syncd::daemon {

// GET /api/conversations, GET and DELETE /api/chat/{id}, POST /api/chat.
std::vector<Route> chat_routes(Engine& engine);

}  // namespace syncd::daemon
