// SPDX-License-Identifier: Apache-2.0
// syncd --restore: puts a backup in the place of an organisation's file, where no syncd has it open. One
// thread.
#pragma once

#include <string>

#include "base/errors.h"
#include "daemon/options.h"

namespace syncd::daemon {

// What came of it, as sentences. Errors: one plain sentence; then all is as it was.
Result<std::string> restore(const Options& options);

}  // namespace syncd::daemon
