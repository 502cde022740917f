// SPDX-License-Identifier: Apache-2.0
// The lines that were entered before: one JSON string a line, appended as they come, so that several sessions
// at once lose nothing. Readable by its owner only. One thread.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace syncd::cmd {

class HistoryFile {
 public:
  // An empty path keeps nothing.
  explicit HistoryFile(std::filesystem::path file) : file_(std::move(file)) {}

  // The last lines, oldest first. Cuts the file down once it holds several times as many. What cannot be read
  // is skipped: history is a comfort, and no reason to fail.
  std::vector<std::string> load(std::size_t most = 1000);
  // A line that begins with a blank is not kept.
  void append(std::string_view line);

 private:
  std::filesystem::path file_;
};

}  // namespace syncd::cmd
