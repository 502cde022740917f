// SPDX-License-Identifier: Apache-2.0
// What a command's output says in short: its last line, how many there were, the last percentage. Takes bytes
// as they come, in blocks that end anywhere, keeps a bounded piece of them, and judges nothing: a line may
// hold anything. One thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace syncd::cmd {

// The last percentage in the text, from 0 to 100: "42%", "[ 7.5 %]". Not the escapes of an address ("a%20b",
// "5%2F"), nor what is below 0 or above 100.
std::optional<double> percentage_in(std::string_view text);

// One stream. A line ends with a newline; what a carriage return overwrites is a line of its own, which does
// not count.
class LineReader {
 public:
  void feed(std::string_view block);
  // The last that is not blank, even while it is being written; its first kilobyte.
  std::string_view last() const { return current_is_blank() ? last_ : current_; }
  std::uint64_t lines() const { return lines_; }
  std::optional<double> percentage() const { return percentage_; }

 private:
  bool current_is_blank() const;
  void extend(std::string_view piece);

  std::string current_, last_;
  std::string end_;  // of what came before: a figure may be cut in two
  std::uint64_t lines_ = 0;
  std::optional<double> percentage_;
};

struct OutputNews {
  std::string line;
  std::uint64_t lines = 0;
  std::optional<double> percentage = {};
};

// Of stdout and stderr together.
class OutputDigest {
 public:
  enum Stream : std::uint8_t { out, err };
  void feed(Stream stream, std::string_view block);
  OutputNews news() const;

 private:
  std::array<LineReader, 2> readers_;
  Stream latest_ = out;
  std::optional<double> percentage_;
};

}  // namespace syncd::cmd
