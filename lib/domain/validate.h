// SPDX-License-Identifier: Apache-2.0
// Arguments against a row of the operation table. One place says what is right for frames, HTTP bodies,
// command lines and models alike. Any thread.
#pragma once

#include "domain/operation.h"

namespace syncd::domain {

// The arguments in canonical form: aliases resolved, absent members gone, members in the order of the row,
// amounts and times as the row wants them. `args` may still hold the envelope (type, id and what every frame
// may carry); it is left out. Errors name the field by its path ("message.role") and say what would be right.
Result<Json> validate(const Operation& operation, Json args);

// JSON Schema (draft 2020-12) of the arguments.
Json schema(const Operation& operation);
Json schema(const Field& field);

// The table itself as `describe` gives it: operations with schemas, events, error codes.
Json describe_table();

}  // namespace syncd::domain
