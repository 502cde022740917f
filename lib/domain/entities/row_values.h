// SPDX-License-Identifier: Apache-2.0
// Values of rows whose columns are known only while running: JSON into SQLite and back, and names quoted for
// SQL. Runs on the thread that owns the connection.
#pragma once

#include <SQLiteCpp/Statement.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "base/json.h"

namespace syncd::domain {

// The column that keeps the rows in their order; no column of a user's has this name.
inline constexpr std::string_view kRowNumber = "_row";

// "name" as SQL takes it for an identifier, whatever stands in it.
std::string sql_name(std::string_view name);

// Binds a JSON value as what it is; lists and objects as their text.
void bind_value(SQLite::Statement& statement, int index, const Json& value);

// What a row's values weigh against the bounds of a table; the same wherever it is counted.
std::int64_t row_bytes(const Json& row);

}  // namespace syncd::domain
