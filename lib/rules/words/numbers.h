// SPDX-License-Identifier: Apache-2.0
// Numbers as people write them: "$1,250.50", "5k", "1.5 million", "50%", "three". Pure; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace syncd::rules {

struct Number {
  std::string literal;   // as SQL has it: an optional minus, digits, and maybe a point and digits
  bool grouped = false;  // thousands were set apart by commas
};

// The number that the whole text is; at most 15 digits before the point and 9 behind it.
std::optional<Number> number_in(std::string_view text);

// The number times a power of ten.
std::string shifted(std::string_view literal, int places);

// "three" is 3, up to twelve; for counts of rows and days.
std::optional<std::int64_t> counted(std::string_view folded_word);

// A whole number from 0 to a million.
std::optional<std::int64_t> whole(const Number& number);

}  // namespace syncd::rules
