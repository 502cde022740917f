// SPDX-License-Identifier: Apache-2.0
// Conversations over HTTP: one in whole, its end, and saying something with the answer as a stream. Loop
// thread only.
#pragma once

#include "daemon/http/router.h"

namespace syncd::daemon {

// GET /api/chat/{id}: the conversation with its newest messages.
void show_chat(Engine& engine, Visit visit);
// DELETE /api/chat/{id}
void clear_chat(Engine& engine, Visit visit);
// POST /api/chat {message, conversationId?, context?}: server-sent events start ... done, or error.
void say(Engine& engine, Visit visit);

}  // namespace syncd::daemon
