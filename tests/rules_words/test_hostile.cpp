// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <chrono>
#include <cstdlib>
#include <random>

#include "base/text.h"
#include "tests/rules_words/corpus.h"
#include "tests/rules_words/fixture.h"

using namespace syncd;
using namespace syncd::test;

namespace {

std::string repeated(std::string_view text, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

// Either an error that can be shown, or one statement that reads, and that SQLite takes.
void check_harmless(RuleDatabase& database, const std::string& words) {
  INFO("the rule: " << log_text(words));
  const auto query = rules::interpret(words, rule_schema(), kNow);
  if (!query) {
    CHECK(!query.error().message.empty());
    CHECK(terminal_line(query.error().message) == query.error().message);
    CHECK(terminal_line(query.error().hint) == query.error().hint);
    CHECK(query.error().message.size() < 1000);
    return;
  }
  INFO(query->sql);
  const auto answer = database.run(query->sql);
  CHECK(answer.fault == "");
  CHECK(answer.columns == query->columns);
}

const std::vector<std::string> kHostile{
    "patterns where name is '; drop table patterns; --'",
    "patterns where name is \"'; drop table patterns; --\"",
    "patterns where name is x' or '1'='1",
    "patterns where name is 'x'' or 1=1 --'",
    "patterns where name is '\\'; drop table patterns --'",
    "patterns where name contains '%'' ; delete from patterns; --'",
    "patterns where name like '%\\' escape ''",
    "patterns where name is \"\\\"",
    "patterns -- sorted by name",
    "patterns /* all */ sorted by name",
    "patterns; delete from patterns",
    "patterns where kind in ('a'); drop table patterns",
    "patterns where kind in ('a','b'')')",
    "patterns where \"name\" is x",
    "patterns where \"name\"\" is\" x",
    "select load_extension('x') from patterns",
    "patterns where name is (select 1)",
    "patterns where tags contain '\"]') or 1=1 --'",
    "patterns where id = id",
    "campaigns where budget > 1e999",
    "campaigns where budget > 0x10",
    "campaigns where budget > 99999999999999999999999999",
    "campaigns where budget > -0",
    "patterns limit 99999999999999999999",
    "patterns created in the last 99999999 years",
    "patterns created in the last 10000 years",
    "patterns created in the next 10000 years",
    "patterns created on 0000-00-00",
    "patterns created before 9999-12-31",
    "patterns created after 9999-12-31T23:59:59.999Z",
    "patterns created in 1000",
    "\"sqlite_master\"",
    "sqlite_master",
    "'",
    "\"",
    "''",
    "\"\"",
    "()",
    ",",
    ".",
    "???",
    "",
    "   ",
    "\n\t\r",
    "патterns",
    "раtterns where kind is rule",                 // Cyrillic letters
    "patterns where kіnd is rule",                 // one of them inside a field
    "patterns where name is ＇; drop table x ＇",  // full width
    "ｐａｔｔｅｒｎｓ where kind ＝ rule",
    "patterns where name is ‘x’ or “y” or „z“ or «w»",
    "patterns where name is 👩‍💻",
};

}  // namespace

TEST_CASE("hostile words give an error or one statement without side effects") {
  RuleDatabase database;
  const std::string before = database.contents();
  for (const auto& words : kHostile) check_harmless(database, words);
  CHECK(database.contents() == before);
}

TEST_CASE("what hides something is refused, and shown") {
  const auto refused = [](const std::string& words, const std::string& shown) {
    const auto query = rules::interpret(words, rule_schema(), kNow);
    REQUIRE(!query);
    CHECK(query.error().message.find(shown) != std::string::npos);
  };
  refused(std::string("patterns\0; drop table patterns", 30), "\\x00");
  refused("patterns where name is 'a\0b'" + std::string(1, '\0'), "\\x00");
  refused("patterns where \u202eelur si dnik", "\\u{202e}");
  refused("pat\u200bterns", "\\u{200b}");
  refused("patterns \xff", "\\xff");
  refused("patterns where name is \x1b[31mred", "\\x1b");
}

TEST_CASE("a letter that looks like another makes another word") {
  const auto query = rules::interpret("раtterns", rule_schema(), kNow);
  REQUIRE(!query);
  CHECK(query.error().code == Code::not_found);
  CHECK(!rules::interpret("patterns where kіnd is rule", rule_schema(), kNow));
}

TEST_CASE("a text in quotation marks comes through as it is") {
  RuleDatabase database;
  for (const std::string text :
       {"it's", "a;b", "-- c", "\\", "%_%", "tab\there", "and or not", "“”", "x\ny"}) {
    std::string quoted;
    for (const char c : text) quoted += c == '"' ? "\"\"" : std::string(1, c);
    const auto query = rules::interpret("patterns where name is \"" + quoted + "\"", rule_schema(), kNow);
    REQUIRE_MESSAGE(query, text);
    std::string escaped;
    for (const char c : text) escaped += c == '\'' ? "''" : std::string(1, c);
    INFO(query->sql);
    CHECK(query->sql.find("= '" + escaped + "'") != std::string::npos);
    CHECK(database.run(query->sql).fault == "");
  }
}

TEST_CASE("a rule of any shape is read in a moment") {
  RuleDatabase database;
  const std::vector<std::string> shapes{
      repeated("(", 1900),
      "patterns where " + repeated("(", 900) + "kind is rule" + repeated(")", 900),
      "patterns where " + repeated("not ", 480) + "approved",
      "patterns where " + repeated("approved and ", 150) + "approved",
      "patterns where " + repeated("approved or ", 160) + "approved",
      "patterns where name contains " + repeated("a or ", 390) + "a",
      "patterns where kind in (" + repeated("a,", 950) + "a)",
      "patterns " + repeated("today ", 330),
      "patterns sorted by " + repeated("id, ", 490) + "id",
      "count patterns by " + repeated("id, ", 490) + "id",
      repeated("min and max and ", 60) + "min score and score and id of patterns",
      repeated("patterns ", 220),
      repeated("a ", 999),
      repeated("x", 2000),
      "patterns where name is " + repeated("x ", 980),
      "patterns where name is " + repeated("from x ", 280),
      "messages " + repeated("from x ", 280),
      "patterns where name is " + repeated("'", 1900),
      repeated("'a ", 660),
      "patterns where created " + repeated("between today and ", 100),
      repeated("the last ", 220) + "patterns",
      repeated("-", 2000),
      repeated("1,", 1000),
      repeated("\u00e9", 1000),
  };
  for (const auto& words : shapes) {
    REQUIRE(words.size() <= rules::kLongestRule);
    const auto begin = std::chrono::steady_clock::now();
    check_harmless(database, words);
    // Far more than it takes, and far less than anything that grows with the square would.
    CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(20));
  }
  const auto query = rules::interpret(std::string(rules::kLongestRule + 1, 'a'), rule_schema(), kNow);
  REQUIRE(!query);
  CHECK(query.error().code == Code::too_large);
}

TEST_CASE("whatever words are thrown together, a rule does no harm") {
  const char* given = std::getenv("SYNCD_SEED");
  const auto seed = given != nullptr ? std::strtoull(given, nullptr, 10) : std::random_device{}();
  INFO("SYNCD_SEED=" << seed);
  std::mt19937_64 random(seed);
  std::vector<std::string> pieces{"'",  "\"", ";",      "--", "(", ")",  ",", "%",
                                  "\\", "''", "\u200b", "é",  "=", "!=", "<", "1e9"};
  for (const char* file : {"understood.txt", "refused.txt"}) {
    for (const auto& rule : load_rules(file)) {
      std::string word;
      for (const char c : rule.words + " ") {
        if (c != ' ')
          word += c;
        else if (!word.empty())
          pieces.push_back(std::exchange(word, {}));
      }
    }
  }
  RuleDatabase database;
  const std::string before = database.contents();
  const auto any = [&](std::size_t below) { return static_cast<std::size_t>(random() % below); };
  const auto understood = load_rules("understood.txt");
  for (int i = 0; i < 10000; ++i) {
    std::string words = any(2) == 0 ? understood[any(understood.size())].words : "patterns where";
    for (std::size_t n = any(8); n > 0; --n) words += (any(6) == 0 ? "" : " ") + pieces[any(pieces.size())];
    for (std::size_t n = any(3); n > 0 && !words.empty(); --n) words.erase(any(words.size()), 1 + any(4));
    check_harmless(database, words);
  }
  CHECK(database.contents() == before);
}
