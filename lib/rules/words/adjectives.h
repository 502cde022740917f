// SPDX-License-Identifier: Apache-2.0
// Words that say how a row is: "failed", "in progress", "completed", "unapproved". Pure; any thread.
#pragma once

#include <cstddef>
#include <optional>

#include "rules/words/reader.h"
#include "rules/words/scope.h"
#include "rules/words/sql.h"

namespace syncd::rules {

struct Adjective {
  sql::Condition condition;
  std::size_t tokens = 0;
  bool state = false;  // one of several, of which a row has one
};

// Either a column of the table that is true or false, or the usual value of a column for states.
std::optional<Adjective> adjective_at(const Reader& words, const Scope& scope, std::size_t place);

// That a row has something there: "with a daily cap".
sql::Condition presence(const Scope& scope, const Column& column);

}  // namespace syncd::rules
