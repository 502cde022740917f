// SPDX-License-Identifier: Apache-2.0
// What a search makes of one character: whether it belongs to a word, and what it is folded to. Any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace syncd::domain {

using CodePoint = std::int32_t;

enum class Letter : std::uint8_t {
  none,       // between words
  letter,     // of a word
  character,  // a word by itself: of a script without spaces, or a pictograph
  joiner,     // nothing by itself; ends no word
};

Letter letter_kind(CodePoint c);

// Appends its folded form, which may be empty: an accent by itself.
void append_folded(std::string& out, CodePoint c);

// Appends in UTF-8.
void append_point(std::string& out, CodePoint c);

// The character at the start of the text, with what is written behind it as part of it (the parts of a Hangul
// syllable, the voicing of a kana) put together, and how many bytes that took. Bytes that are no UTF-8
// count as U+FFFD.
struct Taken {
  CodePoint point;
  std::size_t bytes;
};
Taken take_point(std::string_view text);

}  // namespace syncd::domain
