// SPDX-License-Identifier: Apache-2.0
// Looking ahead: what begins at a place, told from a handful of words. Where a value without quotation marks
// ends is where something else can begin. Pure; any thread.
#pragma once

#include <cstddef>

#include "rules/words/reader.h"
#include "rules/words/scope.h"

namespace syncd::rules {

// "sorted by", "limit", "grouped by", "newest first": how many words; 0 for none.
std::size_t clause_at(const Reader& words, std::size_t place);

// "since Monday", "in the last week", "today", for a table that has times.
bool begins_time(const Reader& words, const Scope& scope, std::size_t place);

// A field with what is asked of it, "not", a bracket, an operator: a condition rather than one more value.
bool begins_condition(const Reader& words, const Scope& scope, std::size_t place);

// and, or, a comma.
bool is_connective(const Token& token);

// Whether nothing of a value stands at the place any more.
bool ends_value(const Reader& words, const Scope& scope, std::size_t place);
// The same for the value's first word, which may be one that would end it later.
bool begins_no_value(const Reader& words, std::size_t place);

}  // namespace syncd::rules
