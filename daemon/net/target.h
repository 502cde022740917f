// SPDX-License-Identifier: Apache-2.0
// The target of a request ("/a/b?c=d") taken apart: path, segments and query, percent-decoded. Any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "daemon/net/request.h"

namespace syncd::daemon {

// Fills path, segments and query; a sentence where the target cannot be read.
std::optional<std::string> read_target(std::string_view target, Request& request);

}  // namespace syncd::daemon
