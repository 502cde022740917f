// SPDX-License-Identifier: Apache-2.0
// Misspellings without a heap: whether two names are a few edits apart, and a look at their letters that
// tells in a moment that they are not. For lists of names that are searched often. Pure; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace syncd {

inline constexpr std::size_t kLongestSpelling = 67;  // characters of either name
inline constexpr std::size_t kMostEdits = 3;

// The characters of a text; bytes that are no UTF-8 count as one of no name.
std::u32string characters(std::string_view text);

// One bit for each character that occurs.
std::uint64_t letters_of(std::u32string_view text);

// False only where `most` edits cannot make the one of the other: each brings in or takes out one letter at
// most.
bool may_be_near(std::uint64_t letters, std::uint64_t others, std::size_t most);

// edit_distance(a, b) <= most, for names of up to kLongestSpelling characters; false for longer ones.
bool within_edits(std::u32string_view a, std::u32string_view b, std::size_t most);

}  // namespace syncd
