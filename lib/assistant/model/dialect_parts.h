// SPDX-License-Identifier: Apache-2.0
// What the dialects have in common when they write a request. Private to this folder.
#pragma once

#include <string_view>

namespace syncd::assistant::model {

// A conversation has to begin with a person. Where what is known of it begins with the assistant, this does.
inline constexpr std::string_view kLeftOut = "(What was said before is left out.)";

}  // namespace syncd::assistant::model
