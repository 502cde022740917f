// SPDX-License-Identifier: Apache-2.0
// Words as mdoc, the language of manual pages: escaped, so that no text is taken for a request, and with what
// stands in backticks as a literal. Any thread.
#pragma once

#include <string>
#include <string_view>

namespace syncd::man {

// Running text, ending with a stop and a new line.
std::string stopped(std::string_view text);
// The same; its first letter becomes a capital one.
std::string sentence(std::string_view text);
// Running text as it is, ending with a new line.
std::string prose(std::string_view text);
// The text as one argument of a macro.
std::string argument(std::string_view text);
// "--type" or "-t" as it stands behind `.It` or `.Op`: "Fl -type".
std::string flag(std::string_view name);

}  // namespace syncd::man
