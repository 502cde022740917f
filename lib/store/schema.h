// SPDX-License-Identifier: Apache-2.0
// What the file holds beside the tables made from the log, and how an older file is brought up to date.
// The writer's thread.
#pragma once

#include <SQLiteCpp/Database.h>

#include "base/errors.h"

namespace syncd::store {

// How far the file's steps went. Errors: a newer file.
Result<int> schema_of(SQLite::Database& database);

// Runs the steps that the file has not seen, each in a transaction. Errors: a newer file.
Result<void> migrate(SQLite::Database& database);

// The version that a file has then.
int newest_schema();

}  // namespace syncd::store
