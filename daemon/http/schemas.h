// SPDX-License-Identifier: Apache-2.0
// JSON Schemas of what comes back over HTTP, by the names that About::gives has. Any thread.
#pragma once

#include <initializer_list>
#include <string_view>

#include "base/json.h"

namespace syncd::daemon {

// All of them, or only those.
Json schemas(std::initializer_list<std::string_view> only = {});

// {"success":true,"data":...}, with `seq` where something changed.
Json in_envelope(Json data);

}  // namespace syncd::daemon
