// SPDX-License-Identifier: Apache-2.0
// Where characters land on a terminal, by the rules that libedit draws with: what is needed to find the top
// of a line that is being edited. Widths come from the C locale, as libedit's do. Any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace syncd::cmd {

struct Place {
  std::size_t row = 0;
  std::size_t column = 0;
  bool operator==(const Place&) const = default;
};

// The place behind `text`, drawn from `from` on a terminal of that many columns.
Place place_after(std::wstring_view text, Place from, std::size_t columns);

// UTF-8 to wide characters and back; what is not UTF-8 becomes U+FFFD.
std::wstring widened(std::string_view text);
std::string narrowed(std::wstring_view text);

// A pasted text as it may stand in a line: line ends made one, and no control characters.
std::wstring cleaned(std::wstring_view pasted);

// The text without its SGR sequences ("\x1b[1m").
std::wstring without_colour(std::wstring_view text);

}  // namespace syncd::cmd
