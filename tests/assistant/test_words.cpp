// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <string>

#include "assistant/builtin/words.h"

using namespace syncd::assistant;
using Kind = Word::Kind;

namespace {

// Every word as it is read, joined by bars: numbers as their value, quotes in brackets.
std::string read(std::string_view text) {
  std::string out;
  for (const Word& word : words_of(text)) {
    if (!out.empty()) out += '|';
    if (word.kind == Kind::number) {
      out += "#" + word.value.text() + (word.percent ? "%" : "") + word.currency;
    } else if (word.kind == Kind::quote) {
      out += "[" + word.text + "]";
    } else {
      out += word.fold == "\n" ? "NL" : word.fold;
    }
    if (word.possessive) out += "'s";
  }
  return out;
}

Word only(std::string_view text) {
  const auto words = words_of(text);
  REQUIRE(words.size() == 1);
  return words[0];
}

}  // namespace

TEST_CASE("numbers are read with their thousands, decimals and units") {
  CHECK(read("500 1,250.50 1.5k 2M 0.5") == "#500|#1250.5|#1500|#2000000|#0.5");
  CHECK(only("15%").percent);
  CHECK(only("-30%").value.text() == "-30");
  CHECK(only("+10%").is_signed);
  CHECK(read("€180 $2.75 £3 3€") == "#180EUR|#2.75USD|#3GBP|#3EUR");
}

TEST_CASE("what only looks like a number is none") {
  CHECK(only("5pm").kind == Kind::word);
  CHECK(only("2nd").kind == Kind::word);
  for (const Word& word : words_of("1.2.3")) CHECK(word.value.text() != "1.2");
  for (const Word& word : words_of("2,40")) CHECK(word.value.text() != "240");
  for (const Word& word : words_of("99999999999999999999M")) CHECK(word.kind != Kind::number);
}

TEST_CASE("arrows and signs of equality are one word, and a lone plus another") {
  CHECK(read("bid -> 2") == "bid|=|#2");
  CHECK(read("bid --> 2") == "bid|=|#2");
  CHECK(read("bid => 2") == "bid|=|#2");
  CHECK(read("bid → 2") == "bid|=|#2");
  CHECK(read("bid ➡️ 2") == "bid|=|#2");
  CHECK(read("bid=2") == "bid|=|#2");
  CHECK(read("ES + PT") == "es|+|pt");
}

TEST_CASE("a possessive is told from a contraction") {
  CHECK(read("Apex's bids") == "apex's|bids");
  CHECK(read("GlobalRetails' bids") == "globalretails's|bids");
  CHECK(read("it's let's who's") == "it's|let's|who's");
  CHECK(read("don’t") == "don't");
}

TEST_CASE("quotes are one word, apostrophes open none") {
  CHECK(read("say \"pause Apex\" now") == "say|[pause Apex]|now");
  CHECK(read("“pause” it") == "[pause]|it");
  CHECK(read("wrote: ‘resume’") == "wrote|:|[resume]");
  CHECK(read("don't say it's over") == "don't|say|it's|over");
  CHECK(read("\"never closed") == "\"|never|closed");
}

TEST_CASE("emoji stand alone, whatever touches them") {
  const auto words = words_of("pause🚀Apex ☕");
  REQUIRE(words.size() == 4);
  CHECK(words[1].kind == Kind::symbol);
  CHECK(words[3].kind == Kind::symbol);
}

TEST_CASE("broken and hostile text is cut up without harm") {
  for (const std::string& text :
       {std::string("\xf0\x9f"), std::string("\xe2"), std::string("\xff\xfe\xc0"), std::string(4'000, '"'),
        std::string(4'000, '\''), std::string(4'000, '-'), std::string(4'000, '$'), std::string(1, '\0')}) {
    std::size_t end = 0;
    for (const Word& word : words_of(text)) {
      CHECK(word.end > word.begin);
      CHECK(word.begin >= end);
      end = word.end;
    }
  }
}
