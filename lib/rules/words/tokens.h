// SPDX-License-Identifier: Apache-2.0
// A rule cut into words, numbers, quotes and marks. Text that hides something is refused here: broken UTF-8,
// control, direction and zero-width characters. Pure; any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/errors.h"

namespace syncd::rules {

struct Token {
  enum class Kind : unsigned char {
    word,    // kind, isn't, daily_cap, 2026-01-31, *
    number,  // 500, -1,250.50, $5k, 50%
    quote,   // what stands between two quotation marks, a doubled one in it being one
    mark,    // , . ( ) and the like, and the signs of comparison: <, <=, =, <>, !=
  };
  Kind kind = Kind::word;
  std::string text;  // as it was typed; of a quote, its inside
  std::string fold;  // in one case, without accents; empty for a quote
  std::size_t begin = 0, end = 0;

  bool is(std::string_view folded_text) const {
    return (kind == Kind::word || kind == Kind::mark) && fold == folded_text;
  }
};

Result<std::vector<Token>> tokens_of(std::string_view text);

}  // namespace syncd::rules
