// SPDX-License-Identifier: Apache-2.0
// Which table is meant where several have names that are alike.
#include <doctest/doctest.h>

#include "tests/rules_words/fixture.h"

using namespace syncd;
using namespace syncd::test;

namespace {

// The fixture's tables, and one more that looks like patterns.
rules::Schema with(const std::string& name, bool by_name_alone) {
  rules::Schema schema = rule_schema();
  rules::Table more = schema.tables.front();
  more.name = name;
  more.singular = name;
  more.by_name_alone = by_name_alone;
  schema.tables.push_back(std::move(more));
  return schema;
}

}  // namespace

TEST_CASE("a rule that is asked again is not put to its own earlier answer") {
  for (const std::string words :
       {"active campaigns", "campaigns by budget", "total budget of campaigns", "campaign", "media buys",
        "pattern", "recent patterns", "find all patterns", "top 5 campaigns by spend", "paterns"}) {
    CAPTURE(words);
    const auto first = rules::interpret(words, rule_schema(), kNow);
    const auto again = rules::interpret(words, with(rules::slug(words), true), kNow);
    REQUIRE(first.has_value() == again.has_value());
    if (first) CHECK(again->sql == first->sql);
  }
}

TEST_CASE("an earlier answer is found where its name is written letter by letter") {
  const rules::Schema schema = with("recent_patterns", true);
  for (const std::string words : {"find recent_patterns where kind is rule", "count Recent_Patterns by kind",
                                  "find \"recent_patterns\" where kind is rule"}) {
    CAPTURE(words);
    const auto query = rules::interpret(words, schema, kNow);
    REQUIRE(query);
    CHECK(query->table == "recent_patterns");
  }
}

TEST_CASE("of two names that sound alike the one is meant that is written so") {
  const rules::Schema schema = with("messages_", false);
  CHECK(rules::interpret("find messages", schema, kNow)->table == "messages");
  CHECK(rules::interpret("find messages_", schema, kNow)->table == "messages_");
  CHECK(rules::interpret("find message", schema, kNow)->table == "messages");
}

TEST_CASE("who is told which tables there are is not told all earlier answers") {
  const auto refused =
      rules::interpret("find unicorns", with("rule_find_everything_1770000000000", true), kNow);
  REQUIRE(!refused);
  CHECK(refused.error().hint.find("campaigns") != std::string::npos);
  CHECK(refused.error().hint.find("rule_find") == std::string::npos);
  CHECK(refused.error().hint.ends_with("and the results of rules"));
}
