// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <string>

#include "assistant/builtin/amounts.h"

using namespace syncd::assistant;

namespace {

// The amount that the text begins with, and how many words it takes; "none" where it begins with none.
std::string read(std::optional<Amount> (*at)(std::span<const Word>, std::size_t), std::string_view text,
                 std::size_t from = 0) {
  const auto words = words_of(text);
  const auto amount = at(words, from);
  if (!amount) return "none";
  return amount->value.text() + amount->currency + (amount->daily ? "/d" : "") + " " +
         std::to_string(amount->end - from);
}

}  // namespace

TEST_CASE("spelled numbers are one amount, with \"and\" inside") {
  CHECK(read(money_at, "two hundred and fifty dollars a day") == "250USD/d 7");
  CHECK(read(money_at, "two hundred fifty") == "250 3");
  CHECK(read(money_at, "twenty-five") == "25 1");
  CHECK(read(money_at, "one thousand and twenty five") == "1025 5");
  CHECK(read(money_at, "a grand a day") == "1000/d 4");
  CHECK(read(money_at, "2 grand") == "2000 2");
}

TEST_CASE("\"and\" joins no two amounts") {
  CHECK(read(money_at, "two hundred and Apex") == "200 2");
  CHECK(read(money_at, "twenty and thirty") == "20 1");
  CHECK(read(money_at, "two hundred and") == "200 2");
  CHECK(read(money_at, "500 and fifty") == "500 1");
  CHECK(read(money_at, "two hundred and fifty and sixty") == "250 4");
}

TEST_CASE("money has a currency, a period, cents") {
  CHECK(read(money_at, "$1,250.50/day") == "1250.5USD/d 3");
  CHECK(read(money_at, "USD 300") == "300USD 2");
  CHECK(read(money_at, "50 cents") == "0.5 2");
  CHECK(read(money_at, "2.5k by day") == "2500/d 3");
  CHECK(read(money_at, "500 daily") == "500/d 2");
  CHECK(read(money_at, "$50 cents") == "none");
}

TEST_CASE("a percentage is no money, and money no percentage") {
  CHECK(read(money_at, "15%") == "none");
  CHECK(read(money_at, "15 percent") == "none");
  CHECK(read(money_at, "-10") == "none");
  CHECK(read(percent_at, "15") == "none");
  CHECK(read(percent_at, "$15 percent") == "none");
}

TEST_CASE("percentages are figures, words and fractions, cut at six decimals") {
  CHECK(read(percent_at, "-10 %") == "-10 2");
  CHECK(read(percent_at, "7.5 per cent") == "7.5 3");
  CHECK(read(percent_at, "five percentage points") == "5 3");
  CHECK(read(percent_at, "a third") == "33.333333 2");
  CHECK(read(percent_at, "two thirds") == "66.666666 2");
  CHECK(read(percent_at, "half") == "50 1");
}

TEST_CASE("a ratio is a percentage behind \"by\" only: else it may be a date") {
  CHECK(read(percent_at, "by 1/4", 1) == "25 3");
  CHECK(read(percent_at, "by 2/3", 1) == "66.666666 3");
  CHECK(read(percent_at, "on 1/4", 1) == "none");
  CHECK(read(percent_at, "by 4/1", 1) == "none");
  CHECK(read(percent_at, "by 1/0", 1) == "none");
}
