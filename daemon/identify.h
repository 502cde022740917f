// SPDX-License-Identifier: Apache-2.0
// Who a request comes from. Loop thread only.
#pragma once

#include "daemon/net/request.h"
#include "domain/operation.h"

namespace syncd::daemon {

// Without tokens everyone who reaches the daemon is on this machine: `user` and `source` of the query are
// taken at their word. Errors: unauthorized, invalid_field.
Result<domain::Actor> identify(const Request& request);

}  // namespace syncd::daemon
