// SPDX-License-Identifier: Apache-2.0
// A message cut into words, numbers, quotes and marks, as the interpreter reads it. Pure; any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/money.h"

namespace syncd::assistant {

struct Word {
  enum class Kind : unsigned char {
    word,    // an arrow or a sign of equality is the word =, a lone plus the word +
    number,  // 500, 1,250.50, 1.5k, with what stood right beside it: $, %, a sign
    quote,   // everything between two quotation marks
    symbol,  // an emoji
    mark,    // one punctuation mark; a line's end is '\n', a dash between blanks '-'
  };
  Kind kind = Kind::word;
  std::string text;  // as it was typed; of a quote, its inside
  std::string fold;  // in one case, without accents; of a mark, the mark
  std::size_t begin = 0, end = 0;

  Decimal value;         // of a number
  std::string currency;  // ISO 4217 where a sign told it
  bool percent = false;
  bool is_signed = false;
  bool possessive = false;  // Apex's

  bool is(std::string_view folded_text) const { return kind == Kind::word && fold == folded_text; }
  bool is_mark(char c) const { return kind == Kind::mark && fold[0] == c; }
};

std::vector<Word> words_of(std::string_view text);

}  // namespace syncd::assistant
