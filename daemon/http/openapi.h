// SPDX-License-Identifier: Apache-2.0
// The routes as an OpenAPI 3.1 document. Any thread.
#pragma once

#include <span>
#include <string_view>

#include "daemon/http/router.h"

namespace syncd::daemon {

// Everything, each operation of the table with a path of its own.
Json openapi(std::span<const Route> routes, std::string_view server);

// What the action of a Custom GPT can take in: the routes that have the shared secret. Its importer takes 30
// operations at most, descriptions of up to 300 characters, and an https server.
Json openapi_for_chatgpt(std::span<const Route> routes, std::string_view server);

}  // namespace syncd::daemon
