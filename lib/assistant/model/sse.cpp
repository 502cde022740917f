// SPDX-License-Identifier: Apache-2.0
#include "assistant/model/sse.h"

#include <algorithm>
#include <utility>

namespace syncd::assistant::model {

Result<std::vector<std::string>> SseParser::feed(std::string_view bytes) {
  std::vector<std::string> out;
  for (const char c : bytes) {
    if (c == '\n' && std::exchange(after_return_, false)) continue;
    after_return_ = c == '\r';
    if (c == '\n' || c == '\r') {
      take_line(out);
    } else {
      line_ += c;
    }
    if (line_.size() + data_.size() > max_bytes_)
      return fail(Code::too_large, "an event of the stream is too long");
  }
  return out;
}

void SseParser::take_line(std::vector<std::string>& out) {
  std::string_view line = line_;
  if (std::exchange(first_line_, false) && line.starts_with("\xef\xbb\xbf")) line.remove_prefix(3);
  if (line.empty()) {
    if (std::exchange(has_data_, false)) out.push_back(std::exchange(data_, {}));
  } else if (line.starts_with("data") && (line.size() == 4 || line[4] == ':')) {
    line.remove_prefix(std::min<std::size_t>(line.size(), 5));
    if (line.starts_with(' ')) line.remove_prefix(1);
    if (std::exchange(has_data_, true)) data_ += '\n';
    data_ += line;
  }
  line_.clear();
}

}  // namespace syncd::assistant::model
