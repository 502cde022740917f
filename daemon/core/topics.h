// SPDX-License-Identifier: Apache-2.0
// The rooms that a connection is in by the topics it names, the same for sockets and for streams over HTTP.
// Any thread.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/errors.h"

namespace syncd::daemon {

// Of a user: the tasks are their own. `all` and `none` are topics too. Errors: invalid_field.
Result<std::vector<std::string>> topic_rooms(std::span<const std::string> topics, const std::string& user);

}  // namespace syncd::daemon
