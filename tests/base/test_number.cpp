// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <bit>
#include <cmath>
#include <random>

#include "base/json.h"
#include "base/number.h"

using namespace syncd;

TEST_CASE("numbers that a value holds come out as they went in, others are refused") {
  for (const char* same : {"0", "-1", "9007199254740993", "9223372036854775807", "-9223372036854775808",
                           "18446744073709551615", "0.1", "-0.5", "3.141592653589793", "0.30000000000000004",
                           "1.7976931348623157e+308", "123456789.123456"}) {
    CAPTURE(same);
    REQUIRE(parse_json(same));
    CHECK(to_text(*parse_json(same)) == same);
  }
  for (const char* other :
       {"18446744073709551616", "-9223372036854775809", "123456789012345678901234567890", "1e400", "-1e400",
        "1e-400", "9007199254740993.0", "0.1234567890123456789", "1.00000000000000000001",
        "1e99999999999999999999", "1E+309", "100000000000000000000.5"}) {
    CAPTURE(other);
    const auto refused = parse_json(fmt::format(R"([{{"n":{}}}])", other));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == Code::invalid_field);
    CHECK(refused.error().message.find(std::string(other).substr(0, 30)) != std::string::npos);
    CHECK(parse_json(fmt::format(R"(["{}"])", other)));
  }
  // The same number in other words.
  for (const char* equal : {"1.10", "1E5", "0.000", "0e999", "100000000000000000000e-20",
                            "1.50000000000000000000000", "0.10000000000000001", "33.333333333333329"})
    CHECK(parse_json(equal));
  // What is no number is the parser's to refuse.
  for (const char* bad : {"-", "1.2.3", "01", "1e", "--1", "+1", "1-2", ".5", "NaN", "Infinity"})
    CHECK(parse_json(bad).error().code == Code::invalid_json);
}

TEST_CASE("a long number inside a text, a key or behind an escape is no number") {
  for (const char* text : {R"({"123456789012345678901234567890":"1e400"})", R"(["\"1e400"])", R"(["\\",1])"})
    CHECK(parse_json(text));
}

TEST_CASE("whatever a double is written as, by us or by others, it is taken back") {
  std::mt19937_64 random(7);
  for (int i = 0; i < 20'000; ++i) {
    const auto number = std::bit_cast<double>(random());
    if (!std::isfinite(number)) continue;
    for (const std::string& text :
         {to_text(number), fmt::format("{}", number), fmt::format("{:.17g}", number)}) {
      CAPTURE(text);
      const auto parsed = parse_json(text);
      REQUIRE(parsed);
      REQUIRE(parsed->get<double>() == number);
    }
  }
}
