// SPDX-License-Identifier: Apache-2.0
// Pieces of SQL. The only place where names and values become text of a statement: every name is quoted,
// every value escaped. Pure; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "rules/words/calendar.h"
#include "rules/words/schema.h"

namespace syncd::rules::sql {

std::string identifier(std::string_view name);
std::string literal(std::string_view text);
std::string time(Millis instant);
std::string column(const Table& table, const Column& column);

// What a row is asked. Leaves are written at once; brackets are set when the whole is.
struct Condition {
  enum class Kind { leaf, all, any } kind = Kind::leaf;
  std::string leaf = {};
  std::vector<Condition> parts = {};
  bool negated = false;
};

Condition leaf(std::string text);
Condition all(std::vector<Condition> parts);
Condition any(std::vector<Condition> parts);
// What is unknown is not so: rows without a value are among those that are not.
Condition negation(Condition condition);
std::string written(const Condition& condition);

// How a text is compared with a column's. Upper and lower case are the same.
enum class Match { whole, part, start, end, pattern };

Condition text_is(const std::string& column, Match match, const std::vector<std::string>& any_of);
// A list of JSON that has one of these among its values.
Condition list_has(const std::string& column, const std::vector<std::string>& any_of);
Condition is_empty(const std::string& column, ColumnType type);
Condition is_present(const std::string& column, ColumnType type);
Condition within(const std::string& column, Span span);
Condition compared(const std::string& column, std::string_view sign, std::string_view written_value);

}  // namespace syncd::rules::sql
