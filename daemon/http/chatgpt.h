// SPDX-License-Identifier: Apache-2.0
// POST /integrations/chatgpt: what the action of a Custom GPT calls. Both sides of what was said there are
// kept in a conversation with the source chatgpt; where it brings no answer, the assistant gives one. Loop
// thread only.
#pragma once

#include <string>
#include <vector>

#include "daemon/http/router.h"

namespace syncd::daemon {

// `secret` is what the action has to send as its bearer token; empty: the path is switched off.
std::vector<Route> chatgpt_routes(Engine& engine, const std::string& secret);

}  // namespace syncd::daemon
