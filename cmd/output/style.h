// SPDX-License-Identifier: Apache-2.0
// The few ways in which text is set off on a terminal with colour. Any thread.
#pragma once

#include <string>
#include <string_view>

namespace syncd::cmd {

enum class Look { plain, bold, dim, red, green, yellow, blue, magenta, cyan };

// The text in that look, or as it is where colour is off.
std::string looking(Look look, std::string_view text, bool colour);

}  // namespace syncd::cmd
