// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "tests/rules_words/corpus.h"
#include "tests/rules_words/fixture.h"

using namespace syncd;
using namespace syncd::test;

namespace {

// Of whole rows only the first cell, which tells them apart.
std::string label_of(const rules::Query& query, const RuleDatabase::Answer& answer) {
  if (answer.rows.empty()) return "nothing";
  std::size_t whole = 0;
  for (const auto& table : rule_schema().tables) {
    if (table.name == query.table) whole = table.columns.size();
  }
  std::vector<std::string> rows;
  for (const auto& row : answer.rows) {
    rows.push_back(row.size() == whole ? row[0] : fmt::format("{}", fmt::join(row, "|")));
  }
  return fmt::format("{}", fmt::join(rows, "; "));
}

}  // namespace

TEST_CASE("a rule finds the rows that its words ask for") {
  RuleDatabase database;
  const auto corpus = load_rules("understood.txt");
  CHECK(corpus.size() >= 150);
  for (const auto& rule : corpus) {
    INFO("understood.txt:" << rule.line << ": " << rule.words);
    const auto query = rules::interpret(rule.words, rule_schema(), kNow);
    if (!query) {
      FAIL_CHECK(query.error().message << "; " << query.error().hint);
      continue;
    }
    INFO(query->sql);
    const auto answer = database.run(query->sql);
    CHECK(answer.fault == "");
    CHECK(answer.columns == query->columns);
    CHECK(label_of(*query, answer) == rule.label);
  }
}

TEST_CASE("a rule that is not understood is refused, and the word is named") {
  const auto corpus = load_rules("refused.txt");
  CHECK(corpus.size() >= 60);
  for (const auto& rule : corpus) {
    INFO("refused.txt:" << rule.line << ": " << rule.words);
    const auto query = rules::interpret(rule.words, rule_schema(), kNow);
    if (query) {
      FAIL_CHECK("was understood as " << query->sql);
      continue;
    }
    CHECK_MESSAGE(query.error().message.find(rule.label) != std::string::npos, query.error().message);
    CHECK(!query.error().message.ends_with('.'));
  }
}
