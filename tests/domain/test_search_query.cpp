// SPDX-License-Identifier: Apache-2.0
// What is typed into a search, and which texts it fits.
#include <doctest/doctest.h>

#include "domain/search/excerpt.h"
#include "domain/search/query.h"

using namespace syncd;
using namespace syncd::domain;

namespace {

bool fits(std::string_view typed, std::string_view text) {
  const auto query = parse_query(typed, "q");
  REQUIRE(query);
  Words words;
  words.read(text);
  Match match;
  return matches(*query, words, match);
}

Json shown(std::string_view typed, std::string_view text) {
  Words words;
  words.read(text);
  Match match;
  REQUIRE(matches(*parse_query(typed, "q"), words, match));
  return excerpt(text, match.places);
}

std::string put_together(const Json& pieces) {
  std::string out;
  for (const Json& piece : pieces) out += piece["text"].get<std::string>();
  return out;
}

}  // namespace

TEST_CASE("all words have to be there, in any order") {
  CHECK(fits("apex budget", "the budget of Apex"));
  CHECK_FALSE(fits("apex budget", "the cap of Apex"));
  CHECK_FALSE(fits("pex", "Apex"));
}

TEST_CASE("a phrase stands together; typographic quotes are quotes") {
  CHECK(fits("\"daily cap\"", "a Daily Cap of 500"));
  CHECK_FALSE(fits("\"daily cap\"", "daily, no cap; cap daily"));
  CHECK(fits("“daily cap”", "daily cap"));
  CHECK_FALSE(fits("“daily cap”", "cap daily"));
  CHECK(fits("e-mail", "my e-mail, e mail"));
  CHECK_FALSE(fits("e-mail", "mail e"));
}

TEST_CASE("a star stands for how a word goes on, a minus for what is not there, OR for either") {
  CHECK(fits("bud*", "budgets"));
  CHECK(fits("\"mobile bud*\"", "the mobile budget"));
  CHECK_FALSE(fits("bud", "budgets"));
  CHECK(fits("apex -draft", "apex final"));
  CHECK_FALSE(fits("apex -draft", "apex draft"));
  CHECK(fits("apex -\"first draft\"", "apex draft first"));
  CHECK_FALSE(fits("apex -\"first draft\"", "the first draft of apex"));
  CHECK_FALSE(fits("apex -dra*", "apex draft"));
  CHECK(fits("budget OR cap apex", "apex cap"));
  CHECK_FALSE(fits("budget OR cap apex", "budget cap"));
  CHECK_FALSE(fits("budget or cap", "cap"));
  CHECK(fits("this OR", "this or that"));
  CHECK(fits("OR", "or"));
}

TEST_CASE("where no spaces are written a part of the text is a word") {
  CHECK(fits("寿司", "今日は寿司です"));
  CHECK(fits("司", "寿司"));
  CHECK(fits("京", "東京都"));
  CHECK_FALSE(fits("東都", "東京都"));
  CHECK_FALSE(fits("東京", "東 京"));
  CHECK(fits("예산", "예산을 늘려"));
  CHECK(fits("งบ", "เพิ่มงบประมาณ"));
}

TEST_CASE("what means something elsewhere is plain text here") {
  for (const char* typed :
       {"a NEAR b", "a NEAR(b, 2)", "words:a b", "{a b}", "a AND b", "a NOT b", "(a b", "a) b", "a ^b",
        "a + b", "a'b", "\"a b", "a\" b", "a;b", "a* * b", "--a b", "a - b", "a -- b"}) {
    CAPTURE(typed);
    CHECK(fits(typed, typed));
    CHECK_FALSE(fits(typed, "another text"));
  }
  CHECK_FALSE(fits("a NOT b", "a"));
  const std::string nul("a\0b", 3);
  CHECK(fits(nul, "a b"));
}

TEST_CASE("without a word to look for there is an error that says so") {
  for (const char* typed : {"", " ", "-", "- -", "...", "\"\"", "*", "-draft", "-\"a b\" -c", "\u200b"}) {
    CAPTURE(typed);
    const auto refused = parse_query(typed, "q");
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == Code::invalid_field);
    CHECK(refused.error().field == "q");
    CHECK_FALSE(refused.error().hint.empty());
  }
  std::string many;
  for (int i = 0; i < 30; ++i) many += "w" + std::to_string(i) + " ";
  CHECK(parse_query(many, "q").error().code == Code::invalid_field);
}

TEST_CASE("the index is asked for few beginnings, and for none where it would gather too much") {
  const auto asked = [](std::string_view typed) { return index_query(*parse_query(typed, "q")); };
  CHECK(asked("apex").find("\"apex\"") != std::string::npos);
  CHECK(asked("a*").find("\"a\"*") != std::string::npos);
  CHECK(asked("a* budget b*") == "(((\"budget\")) AND ((\"a\"*)))");
  CHECK(asked("a* OR b*").empty());
  CHECK(asked("猫 OR 犬").find("\"犬\"*") != std::string::npos);
  CHECK(asked("東京都") == "(((\"東京\" AND \"京都\")))");
  CHECK(asked("apex -draft -b* -\"c d\"") == "((((\"apex\"))) NOT (\"draft\"))");
}

TEST_CASE("an excerpt is the text as it was, with the matches marked") {
  CHECK(
      shown("apex muller", "Ask Müller about APEX") ==
      Json::parse(
          R"([{"text":"Ask "},{"text":"Müller","match":true},{"text":" about "},{"text":"APEX","match":true}])"));
  CHECK(shown("\"daily cap\" daily", "a daily cap") ==
        Json::parse(R"([{"text":"a "},{"text":"daily cap","match":true}])"));
  CHECK(shown("寿司", "今日は寿司です") ==
        Json::parse(R"([{"text":"今日は"},{"text":"寿司","match":true},{"text":"です"}])"));
}

TEST_CASE("an excerpt of a long text is the part with most matches, cut between characters") {
  std::string text;
  for (int i = 0; i < 400; ++i) text += "äöü ";
  const std::string full = "needle " + text + "a needle in a haystack of needle and needle " + text;
  const Json pieces = shown("needle", full);
  const std::string whole = put_together(pieces);
  CHECK(whole.size() < 220);
  CHECK(whole.starts_with("…"));
  CHECK(whole.ends_with("…"));
  CHECK(full.find(whole.substr(3, whole.size() - 6)) != std::string::npos);
  CHECK(std::count_if(pieces.begin(), pieces.end(), [](const Json& p) { return p.contains("match"); }) == 3);
  CHECK(to_text(pieces).find("\ufffd") == std::string::npos);
}

TEST_CASE("a match longer than an excerpt is cut") {
  const std::string whole = put_together(shown("a*", std::string(60'000, 'a')));
  CHECK(whole.size() < 220);
}
