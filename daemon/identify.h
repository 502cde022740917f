// SPDX-License-Identifier: Apache-2.0
// What a request says of itself about who sends it. Loop thread only.
#pragma once

#include "daemon/net/request.h"
#include "domain/operation.h"

namespace syncd::daemon {

// Without tokens everyone who reaches the daemon is on this machine: `user` and `source` of the query are
// taken at their word. Errors: forbidden, invalid_field.
Result<domain::Actor> identify(const Request& request);

// Through what it comes, with a token or without.
Result<std::string> source_of(const Request& request);

}  // namespace syncd::daemon
