// SPDX-License-Identifier: Apache-2.0
// Bytes as they come, cut into lines of a bounded length: one that is longer is not kept but counted as one
// that was too long. Reads nothing itself. One thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace syncd::cmd::mcp {

class LineBuffer {
 public:
  explicit LineBuffer(std::size_t longest) : longest_(longest) {}

  void add(std::string_view bytes);
  // What stands behind the last newline is a line too.
  void end();

  struct Line {
    std::string text;
    bool too_long = false;
  };
  // The next whole line, without its end; nothing while there is none.
  std::optional<Line> take();

 private:
  std::size_t longest_;
  std::string bytes_;
  std::size_t searched_ = 0;  // no newline before this place
  bool skipping_ = false;     // inside a line that is too long
  bool told_ = true;          // of the one that was skipped
};

}  // namespace syncd::cmd::mcp
