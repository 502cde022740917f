// SPDX-License-Identifier: Apache-2.0
#include "base/text.h"
#include "rules/words/interpret.h"

namespace syncd::rules {

std::string slug(std::string_view words) {
  constexpr std::size_t kLongest = 48;
  std::string out;
  for (const char c : folded(words.substr(0, kLongestRule))) {
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
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
