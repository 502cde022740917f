// SPDX-License-Identifier: Apache-2.0
// Server-sent events out of bytes as they come: any cut between two bytes, any kind of line end, comments,
// data over several lines. Knows nothing of what the data says. One owner.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/errors.h"

namespace syncd::assistant::model {

class SseParser {
 public:
  // No event, and no line of one, may be longer.
  explicit SseParser(std::size_t max_bytes = std::size_t{1} << 20) : max_bytes_(max_bytes) {}

  // The data of the events that these bytes complete. Errors: Code::too_large.
  Result<std::vector<std::string>> feed(std::string_view bytes);

 private:
  void take_line(std::vector<std::string>& out);

  std::size_t max_bytes_;
  std::string line_;
  std::string data_;
  bool has_data_ = false;
  bool after_return_ = false;  // the last byte was a CR: an LF now belongs to it
  bool first_line_ = true;
};

}  // namespace syncd::assistant::model
