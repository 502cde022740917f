// SPDX-License-Identifier: Apache-2.0
// Misspellings without a heap: whether two names are a few edits apart, and a look at their letters that
// tells in a moment that they are not. For lists of names that are searched often. Pure; any thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace syncd {

inline constexpr std::size_t kLongestSpelling = 67;  // characters of either name
inline constexpr std::size_t kMostEdits = 3;

// The characters of a text; bytes that are no UTF-8 count as one of no name.
std::u32string characters(std::string_view text);

// What is in a text, as bits: its characters, and every two that follow each other.
struct Traits {
  std::uint64_t letters = 0;
  std::array<std::uint64_t, 2> pairs{};
};
Traits traits_of(std::u32string_view text);

// False only where `most` edits cannot make the one of the other. An edit brings in or takes out one letter
// at most, and three pairs. The letters alone are worth a first look, many in a row.
inline bool letters_may_be_near(std::uint64_t letters, std::uint64_t others, std::size_t most) {
  std::uint64_t lost = letters & ~others, new_ones = others & ~letters;
  for (std::size_t i = 0; i < most; ++i) {  // takes a bit out of each
    lost &= lost - (lost != 0);
    new_ones &= new_ones - (new_ones != 0);
  }
  return (lost | new_ones) == 0;
}
bool pairs_may_be_near(const Traits& one, const Traits& other, std::size_t most);

// edit_distance(a, b) <= most, for names of up to kLongestSpelling characters; false for longer ones.
bool within_edits(std::u32string_view a, std::u32string_view b, std::size_t most);

}  // namespace syncd
