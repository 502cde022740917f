// SPDX-License-Identifier: Apache-2.0
// The grammar of conditions: and, or, not and brackets, and what stands between them. And binds closer than
// or. One thread at a time.
#pragma once

#include <cstddef>

#include "rules/words/reader.h"
#include "rules/words/scope.h"
#include "rules/words/sql.h"

namespace syncd::rules {

struct Expression {
  sql::Condition condition;
  bool has_or = false;  // outside of brackets
};

class Conditions {
 public:
  Conditions(Reader& words, const Scope& scope) : words_(words), scope_(scope) {}

  // Up to the first word that belongs to something else, or cannot be understood.
  Result<Expression> expression();

 private:
  Result<sql::Condition> one();
  Result<sql::Condition> bare(bool has);
  Result<sql::Condition> in_brackets();
  Result<sql::Condition> about(const Column& column, bool has);
  Result<sql::Condition> prose();
  Result<sql::Condition> of_author();
  Result<sql::Condition> in_time();
  Result<sql::Condition> counted_first();
  bool may_continue() const;
  bool counts_a_field(std::size_t place) const;
  std::optional<sql::Condition> in_place();
  bool bare_list() const;

  Reader& words_;
  const Scope& scope_;
  const Column* last_ = nullptr;  // what the condition before was about: "> 5 and < 10"
  int depth_ = 0, count_ = 0;
};

}  // namespace syncd::rules
