// SPDX-License-Identifier: Apache-2.0
// The one gate that every operation passes, whatever asked for it: a frame, a request over HTTP, a sentence
// or a model. Any thread.
#pragma once

#include "domain/operation.h"

namespace syncd::domain {

// Rights, then fields: the arguments as `validate` gives them. Errors: forbidden, and those of `validate`.
Result<Json> admit(const Actor& actor, const Operation& operation, Json args);

}  // namespace syncd::domain
