// SPDX-License-Identifier: Apache-2.0
// What a comparison asks of a column: its type decides what the operator means and which values go with it.
// Pure; any thread.
#pragma once

#include "rules/words/operators.h"
#include "rules/words/reader.h"
#include "rules/words/scope.h"
#include "rules/words/sql.h"

namespace syncd::rules {

// Reads the values behind the operator. `words` stands behind the operator's words.
Result<sql::Condition> compare(Reader& words, const Scope& scope, const Column& column,
                               Comparison comparison);

// The same for a column of times.
Result<sql::Condition> compare_time(Reader& words, const Scope& scope, const Column& column,
                                    Comparison comparison);

// "status is" with a value that people write in two words: in progress is in_progress as well.
bool is_kind_of_state(const Column& column);

// The operator, in a column that does not know it.
tl::unexpected<Error> does_not_go(Reader& words, std::size_t place, const Column& column);

}  // namespace syncd::rules
