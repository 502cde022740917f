// SPDX-License-Identifier: Apache-2.0
// Whether a number of a JSON text is still the same once it has become a value: a 64-bit integer, or a
// double. What is not has to be refused before it is parsed, because afterwards nobody can tell. Any thread.
#pragma once

#include <string_view>

namespace syncd {

// `token` as it stands in the text: "12", "-0.5", "1e400". For what is no number the answer is true: to say
// so is the parser's business. As many as 17 digits that a program wrote for a double count as that double.
bool number_is_kept(std::string_view token);

}  // namespace syncd
