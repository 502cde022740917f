// SPDX-License-Identifier: Apache-2.0
// Texts taken apart into the words that a search compares, in scripts with and without spaces.
#include <doctest/doctest.h>

#include "domain/search/words.h"

using namespace syncd::domain;

namespace {

std::string terms(std::string_view text) {
  Words words;
  words.read(text);
  std::string out;
  append_terms(out, words);
  if (!out.empty()) out.pop_back();
  return out;
}

// The words as they stand in the text.
std::vector<std::string> originals(std::string_view text) {
  Words words;
  words.read(text);
  std::vector<std::string> out;
  for (const Words::Word& word : words.all())
    out.emplace_back(text.substr(word.begin, word.end - word.begin));
  return out;
}

}  // namespace

TEST_CASE("words are letters and digits, in lower case, whatever stands between them") {
  CHECK(terms("Pause Apex-Motors, 30% (now)!") == "pause apex motors 30 now");
  CHECK(terms("") == "");
  CHECK(terms(" \t\n.,;-\"'*()") == "");
  CHECK(terms("a\x01z") == "a z");
  CHECK(terms(std::string_view("a\0b", 3)) == "a b");
}

TEST_CASE("accents, case and compatibility forms do not count, however they are encoded") {
  const std::string muller = terms("Muller");
  CHECK(terms("Müller") == muller);
  CHECK(terms("Mu\u0308ller") == muller);
  CHECK(terms("ＭÜＬＬＥＲ") == muller);
  CHECK(terms("Straße") == terms("STRASSE"));
  CHECK(terms("Łódź smørrebrød") == "lodz smorrebrod");
  CHECK(terms("co\u00adoperate") == "cooperate");
}

TEST_CASE("Cyrillic and Greek fold like Latin") {
  CHECK(terms("БЮДЖЕТ ещё") == terms("бюджет еще"));
  CHECK(terms("ΠΡΟΫΠΟΛΟΓΙΣΜΌΣ") == terms("προϋπολογισμός"));
}

TEST_CASE("marks that are letters stay: the vowels of Hindi tell words apart") {
  CHECK(terms("हिन्दी") != terms("हनद"));
  CHECK(originals("हिन्दी भाषा").size() == 2);
}

TEST_CASE("where no spaces are written, neighbours make the terms") {
  CHECK(terms("東京都") == "東京 京都 都");
  CHECK(terms("猫") == "猫");
  CHECK(terms("今日は寿司。明日") == "今日 日は は寿 寿司 司 明日 日");
  CHECK(terms("예산") == "예산 산");
  CHECK(terms("งบ") == "งบ บ");
  CHECK(terms("iPhone新機種ab") == "iphone 新機 機種 種 ab");
  CHECK(terms("🎉🎉 done") == "🎉🎉 🎉 done");
}

TEST_CASE("kana and Hangul are the same whole and in parts, and voiced kana are letters of their own") {
  CHECK(terms("か\u3099") == terms("が"));
  CHECK(terms("ｶﾞ") == terms("ガ"));
  CHECK(terms("か") != terms("が"));
  CHECK(terms("\u1112\u1161\u11ab\u1100\u116e\u11a8") == terms("한국"));
}

TEST_CASE("the place of each word in the text is known") {
  CHECK(originals("Die Mu\u0308ller, 東京!") == std::vector<std::string>{"Die", "Mu\u0308ller", "東", "京"});
}

TEST_CASE("a word without end is known by its beginning, and bytes that are no UTF-8 are between words") {
  const std::string longest(70'000, 'a');
  CHECK(terms(longest).size() == 64);
  CHECK(originals(longest) == std::vector<std::string>{longest});
  CHECK(terms("a\xff\xfe"
              "b\xe6\x9d") == "a b");
}
