// SPDX-License-Identifier: Apache-2.0
// An error as the JSON that a program gets for it, with what the process would end with. Any thread.
#pragma once

#include "base/errors.h"
#include "base/json.h"

namespace syncd::cmd {

Json error_json(const Error& error);

}  // namespace syncd::cmd
