// SPDX-License-Identifier: Apache-2.0
#include "base/ascii.h"
#include "base/text.h"
#include "rules/words/interpret.h"

namespace syncd::rules {

std::string slug(std::string_view words) {
  constexpr std::size_t kLongest = 48;
  std::string out;
  for (const char c : folded(words.substr(0, kLongestRule))) {
    if (ascii::is_lower(c) || ascii::is_digit(c)) {
      out += c;
    } else if (!out.empty() && out.back() != '_') {
      out += '_';
    }
    if (out.size() == kLongest) break;
  }
  while (!out.empty() && out.back() == '_') out.pop_back();
  return out.empty() ? "rule" : out;
}

}  // namespace syncd::rules
