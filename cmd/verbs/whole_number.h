// SPDX-License-Identifier: Apache-2.0
// A check of a flag that takes a number of things, with words that say what it takes. Any thread.
#pragma once

#include <fmt/format.h>

#include <CLI/Validators.hpp>
#include <charconv>
#include <cstdint>
#include <limits>
#include <string>

namespace syncd::cmd {

// A whole number of at least `least` that an int can hold. The parser's own checks speak of 179769313486...
inline CLI::Validator whole_number(std::int64_t least) {
  return CLI::Validator(
      [least](std::string& text) {
        std::int64_t value = 0;
        const char* end = text.data() + text.size();
        const auto [stop, wrong] = std::from_chars(text.data(), end, value);
        const bool fits =
            wrong == std::errc() && stop == end && value >= least && value <= std::numeric_limits<int>::max();
        return fits ? std::string() : fmt::format("{} is no whole number from {} on", text, least);
      },
      "");
}

}  // namespace syncd::cmd
