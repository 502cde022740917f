// SPDX-License-Identifier: Apache-2.0
// Another token for a connection that is open already: who knows tokens hands this in, so that the core need
// not. Loop thread only.
#pragma once

#include <functional>
#include <string>

#include "base/errors.h"
#include "domain/operation.h"

namespace syncd::daemon {

// The role that the connection has from now on. Errors: unauthorized; forbidden where it is another user's.
using Renew = std::function<Result<domain::Role>(const std::string& token)>;

}  // namespace syncd::daemon
