// SPDX-License-Identifier: Apache-2.0
// The organisation that the rules of the tests ask about: its schema, its rows in a SQLite in memory, and
// what a statement makes of them. It is Wednesday, 18 March 2026, half past ten.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "rules/words/interpret.h"

struct sqlite3;

namespace syncd::test {

inline constexpr Millis kNow = 1'773'829'800'000;

const rules::Schema& rule_schema();

class RuleDatabase {
 public:
  RuleDatabase();

  struct Answer {
    std::string fault;  // empty where the text was one reading statement that ran to its end
    std::vector<std::string> columns;
    std::vector<std::vector<std::string>> rows;  // null is "null"
  };
  Answer run(const std::string& sql);

  // Everything that is in it, to see whether anything changed.
  std::string contents();

 private:
  std::unique_ptr<sqlite3, int (*)(sqlite3*)> database_;
};

}  // namespace syncd::test
