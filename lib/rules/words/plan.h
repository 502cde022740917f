// SPDX-License-Identifier: Apache-2.0
// What a rule asks for once it is understood: the parts of one SELECT. Values; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "rules/words/schema.h"
#include "rules/words/sql.h"

namespace syncd::rules {

enum class Measure { count, count_distinct, sum, average, minimum, maximum };

struct Aggregate {
  Measure measure = Measure::count;
  const Column* column = nullptr;  // null for the number of rows
};

enum class Grain { value, hour, day, week, month, year };

struct Group {
  const Column* column = nullptr;
  Grain grain = Grain::value;  // of times
};

struct Sort {
  const Column* column = nullptr;  // null for an aggregate:
  std::size_t aggregate = 0;
  bool descending = false;
};

struct Plan {
  const Table* table = nullptr;
  std::vector<const Column*> columns = {};  // none for all
  bool distinct = false;
  std::vector<Aggregate> aggregates = {};
  std::vector<Group> groups = {};
  std::vector<sql::Condition> where = {};
  std::vector<Sort> sorts = {};
  std::optional<std::int64_t> limit = {};
};

struct Statement {
  std::string text;
  std::vector<std::string> columns;
};

// Always ordered, so that the same rows come in the same order.
Statement select(const Plan& plan);

// What the result's column is called: average_latency_ms.
std::string name_of(const Aggregate& aggregate);

}  // namespace syncd::rules
