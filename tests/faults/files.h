// SPDX-License-Identifier: Apache-2.0
// Files as bytes, and a start of the daemon that is refused: one plain sentence and 1.
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>

#include "tests/support/daemon_process.h"

namespace syncd::test {

inline std::string bytes_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

inline void write_bytes(const std::filesystem::path& file, const std::string& bytes) {
  std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
}

// The store's files but what SQLite keeps for those who have it open.
inline std::map<std::string, std::string> files_in(const std::filesystem::path& folder) {
  std::map<std::string, std::string> out;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::string name = entry.path().filename();
    const std::string bytes = bytes_of(entry.path());
    const bool kept = name.ends_with(".sqlite") || (name.ends_with("-wal") && !bytes.empty());
    if (kept) out[name] = bytes;
  }
  return out;
}

inline Ended start(const std::filesystem::path& data, const std::string& listen = "127.0.0.1:0") {
  return run({program(), "--listen", listen, "--data", data}, 30'000);
}

// One line, no trace, nothing on stdout.
inline void check_refused(const Ended& ended, const std::string& says) {
  CAPTURE(ended.err);
  CHECK(ended.status == 1);
  CHECK(ended.out == "");
  CHECK(ended.err.starts_with("syncd: "));
  CHECK(std::count(ended.err.begin(), ended.err.end(), '\n') == 1);
  CHECK(ended.err.size() < 400);
  CHECK(ended.err.find(says) != std::string::npos);
  for (const char* trace : {"terminate", "what()", "exception", "Sanitizer", "    #0"})
    CHECK(ended.err.find(trace) == std::string::npos);
}

}  // namespace syncd::test
