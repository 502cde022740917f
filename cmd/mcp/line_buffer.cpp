// SPDX-License-Identifier: Apache-2.0
#include "cmd/mcp/line_buffer.h"

namespace syncd::cmd::mcp {

void LineBuffer::add(std::string_view bytes) {
  if (skipping_) {
    const std::size_t end = bytes.find('\n');
    if (end == std::string_view::npos) return;
    skipping_ = false;
    bytes.remove_prefix(end + 1);
  }
  bytes_ += bytes;
  if (bytes_.size() <= longest_ || bytes_.find('\n', searched_) != std::string::npos) return;
  bytes_.clear();
  searched_ = 0;
  skipping_ = true;
  told_ = false;
}

void LineBuffer::end() {
  if (!skipping_ && !bytes_.empty()) bytes_ += '\n';
}

std::optional<LineBuffer::Line> LineBuffer::take() {
  if (!told_) {
    told_ = true;
    return Line{.text = {}, .too_long = true};
  }
  const std::size_t end = bytes_.find('\n', searched_);
  if (end == std::string::npos) {
    searched_ = bytes_.size();
    return std::nullopt;
  }
  Line line{.text = bytes_.substr(0, end)};
  bytes_.erase(0, end + 1);
  searched_ = 0;
  if (line.text.ends_with('\r')) line.text.pop_back();
  if (line.text.size() > longest_) line = {.text = {}, .too_long = true};
  return line;
}

}  // namespace syncd::cmd::mcp
