// SPDX-License-Identifier: Apache-2.0
// Words of a rule: an error that can be shown, or one reading statement that SQLite takes and that changes
// nothing.
#include <string>

#include "base/text.h"
#include "tests/fuzz/target.h"
#include "tests/rules_words/fixture.h"

namespace syncd::fuzz {

void target(std::string_view bytes) {
  if (!is_utf8(bytes)) return;
  static test::RuleDatabase database;
  static const std::string before = database.contents();
  const auto query = rules::interpret(std::string(bytes), test::rule_schema(), test::kNow);
  if (!query) {
    promise(!query.error().message.empty(), "an error says what is wrong");
    promise(terminal_line(query.error().message) == query.error().message, "in plain text");
    return;
  }
  const auto answer = database.run(query->sql);
  promise(answer.fault.empty(), "SQLite takes it");
  promise(answer.columns == query->columns, "with the columns that were told");
  promise(database.contents() == before, "and nothing changed");
}

}  // namespace syncd::fuzz
