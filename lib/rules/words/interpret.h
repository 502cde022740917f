// SPDX-License-Identifier: Apache-2.0
// From a rule in plain words to one SELECT, by a grammar: every word is accounted for, or the rule is
// refused. Runs nothing and reads no clock. Pure; any thread.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/errors.h"
#include "base/time.h"
#include "rules/words/schema.h"

namespace syncd::rules {

inline constexpr std::size_t kLongestRule = 2000;  // bytes

// The functions that a SELECT of this library calls; its only table beside the schema's is json_each. SQLite
// makes that at its first use in a connection, and asks an authorizer for it: use it once before one is set.
inline constexpr std::array<std::string_view, 10> kFunctions{
    "avg", "coalesce", "count", "date", "json_each", "like", "max", "min", "substr", "sum"};

struct Query {
  std::string sql;    // one SELECT, ordered, with explicit columns; no limit that was not asked for
  std::string table;  // of the schema
  std::vector<std::string> columns;  // of the result, in their order
};

// "top 5 campaigns by spend". Days and weeks are those of UTC, weeks begin on Monday. Errors: invalid_field
// with the field rule_code, where the message names the word and the hint the fields or tables that there
// are; not_found for a table that there is not; ambiguous with candidates; too_large.
Result<Query> interpret(std::string_view words, const Schema& schema, Millis now);

// "Find all patterns" is find_all_patterns: small letters of ASCII, digits and single underscores, at most
// 48; "rule" where nothing is left. For names of tables.
std::string slug(std::string_view words);

}  // namespace syncd::rules
