// SPDX-License-Identifier: Apache-2.0
// What has to be known about text that others wrote: whether it is UTF-8, how wide it is, how alike two
// names are, and how to show it without letting it drive a terminal. Any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace syncd {

bool is_utf8(std::string_view text);

// UTF-8 without control, direction, zero-width or line-separating characters.
bool is_plain(std::string_view text);

// The text as it may reach a terminal: newline and tab stay; other control characters, escape sequences,
// direction overrides, zero-width characters and broken UTF-8 become visible (\x1b, \u{202e}).
std::string terminal_safe(std::string_view text);

// The same on one line: newlines and tabs are shown as ⏎ and a blank.
std::string terminal_line(std::string_view text);

// The same for the inside of quotes in a log line: a quote does not end them.
std::string log_text(std::string_view text);

// Columns that the text takes on a terminal; wide characters count two, combining ones none.
std::size_t display_width(std::string_view text);

// At most `width` columns, ended with … where something was cut. Never cuts a character in two.
std::string shortened(std::string_view text, std::size_t width);

// terminal_line and shortened in one, at a cost that does not grow with a hostile length.
std::string short_line(std::string_view text, std::size_t width);

// Upper and lower case, compatibility forms and accents folded together, for comparing names.
std::string folded(std::string_view text);

// Edits (insert, delete, replace, swap neighbours) that turn one into the other, compared in code points.
std::size_t edit_distance(std::string_view a, std::string_view b);

std::string_view trimmed(std::string_view text);

}  // namespace syncd
