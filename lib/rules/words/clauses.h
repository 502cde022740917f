// SPDX-License-Identifier: Apache-2.0
// What may follow the table of a rule in any order: conditions, sorting, grouping, limits. Each function
// takes the words of its kind and says whether there were any. Pure; any thread.
#pragma once

#include "rules/words/draft.h"
#include "rules/words/reader.h"
#include "rules/words/scope.h"

namespace syncd::rules {

// "sorted by spend descending, name", "newest first"
Result<bool> read_sort(Reader& words, const Scope& scope, Draft& draft);
// The fields alone, behind "by".
Result<bool> read_sort_keys(Reader& words, const Scope& scope, Draft& draft, bool descending);
// "with the highest spend"
Result<bool> read_extreme(Reader& words, const Scope& scope, Draft& draft);
// The field that tells what is first, and which end of it.
Result<bool> rank_by(Reader& words, const Scope& scope, Draft& draft, bool top);

// "per crew", "grouped by status and month"
Result<bool> read_group(Reader& words, const Scope& scope, Draft& draft);
// The fields alone, behind "by".
Result<bool> read_group_keys(Reader& words, const Scope& scope, Draft& draft);
bool begins_group_key(const Reader& words, const Scope& scope, std::size_t place);

// "limit 10"
Result<bool> read_limit(Reader& words, Draft& draft);

// All of them, up to the end of the rule.
Result<void> read_clauses(Reader& words, const Scope& scope, Draft& draft);

}  // namespace syncd::rules
