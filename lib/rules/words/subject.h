// SPDX-License-Identifier: Apache-2.0
// How a rule begins: "find all active", "the 5 latest", "how many", "average latency of", up to the table.
// Pure; any thread.
#pragma once

#include "rules/words/draft.h"
#include "rules/words/reader.h"
#include "rules/words/scope.h"

namespace syncd::rules {

// Reads `words` to their end, behind which the table is named.
Result<void> read_subject(Reader& words, const Scope& scope, Draft& draft);

// What comes right behind the table and belongs to the beginning: "total campaign spend".
Result<void> read_rest_of_subject(Reader& words, const Scope& scope, Draft& draft);

// The words that ask for something as such: "please show me". How many from the beginning on.
std::size_t opening_of(const Reader& words);

}  // namespace syncd::rules
