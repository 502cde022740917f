// SPDX-License-Identifier: Apache-2.0
// A file that can be read twice, as the lines that stand in it. Keeps a block of it in memory, whatever its
// size; knows nothing of what the lines mean. One thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/errors.h"

namespace syncd::cmd {

inline constexpr std::size_t kLongestLine = 1 << 20;

class InputFile {
 public:
  // "-" is stdin. What cannot be read twice is copied to a file without a name.
  static Result<InputFile> open(const std::string& path);
  InputFile(InputFile&& other) noexcept;
  InputFile& operator=(InputFile&&) = delete;
  ~InputFile();

  int fd() const { return fd_; }
  std::uint64_t size() const { return size_; }
  // What it begins with, for a look at what it is.
  std::string beginning(std::size_t bytes) const;

 private:
  InputFile(int fd, std::uint64_t size) : fd_(fd), size_(size) {}
  int fd_;
  std::uint64_t size_;
};

struct InputLine {
  std::size_t number = 0;  // from 1
  std::string_view text;   // with what ends it; valid until the next one
  bool too_long = false;   // the text is only its beginning
};

class Lines {
 public:
  // From the file's start, a byte order mark left out. The file outlives this.
  explicit Lines(const InputFile& file);
  std::optional<InputLine> next();
  // How far in the file.
  std::uint64_t position() const { return offset_ - (buffer_.size() - at_); }
  // The errno of a read that failed; what comes before it was given.
  int failure() const { return failure_; }

 private:
  bool fill();

  int fd_;
  std::uint64_t offset_ = 0;
  std::string buffer_;
  std::size_t at_ = 0;
  std::size_t number_ = 0;
  bool over_ = false;
  int failure_ = 0;
};

}  // namespace syncd::cmd
