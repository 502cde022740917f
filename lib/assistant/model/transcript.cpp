// SPDX-License-Identifier: Apache-2.0
#include "assistant/model/transcript.h"

#include "base/text.h"

namespace syncd::assistant::model {

std::string spoken(const Entry& entry) {
  if (entry.speaker.empty()) return entry.text;
  std::string out = short_line(entry.speaker, 64) + ": ";
  for (std::size_t i = 0; i < entry.text.size(); ++i) {
    const char c = entry.text[i];
    if (c == '\r' && entry.text.substr(i + 1, 1) == "\n") continue;
    out += c == '\r' ? '\n' : c;
    if (out.back() == '\n') out += "  ";
  }
  return out;
}

}  // namespace syncd::assistant::model
