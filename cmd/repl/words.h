// SPDX-License-Identifier: Apache-2.0
// A line as words, quoted as in a shell: 'as it is', "with \" inside", back\ slash. Expands nothing. Any
// thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/errors.h"

namespace syncd::cmd {

// Errors: a quote that is not closed.
Result<std::vector<std::string>> split_words(std::string_view line);

// The text as one word of such a line.
std::string quoted_word(const std::string& text);

}  // namespace syncd::cmd
