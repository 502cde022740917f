// SPDX-License-Identifier: Apache-2.0
// What is asked of a sandbox and what it answers, and both as the JSON that goes through its pipes. What
// comes back is not trusted: it is read under the limits that were asked for. Any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/errors.h"
#include "base/json.h"
#include "base/time.h"
#include "domain/entities/row_tables.h"

namespace syncd::sandbox {

struct Limits {
  std::int64_t rows = 10'000;           // kept of a result; what is more is told as truncated
  std::size_t bytes = 2 << 20;          // of them, as text
  Millis duration = 5'000;              // of the whole, by the clock and on the processor
  std::size_t memory = 64 << 20;        // that SQLite may take
  std::size_t address_space = 1 << 30;  // that the process may take
};

struct Question {
  std::string file;  // the organisation's
  std::string user;  // in whose name
  std::string sql;   // one SELECT; empty: a few rows of each table, by its name in Found::samples
  Limits limits = {};
};

struct Found {
  std::vector<domain::RowColumn> columns;
  Json rows = Json::array();  // arrays with one value a column
  bool truncated = false;
  bool of_one_user = false;  // it was made of what only the one who asked may see
  Json samples = Json::object();
};

// Errors: rule_failed, with what is wrong with the SQL and the field kSql, or with which limit was reached.
using Answer = Result<Found>;
inline constexpr const char* kSql = "sql";

Json to_json(const Question& question);
Result<Question> question_in(std::string_view text);
Json to_json(const Answer& answer);
Answer answer_in(std::string_view text, const Limits& limits);

}  // namespace syncd::sandbox
