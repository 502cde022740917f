// SPDX-License-Identifier: Apache-2.0
// How far each conversation was read on this machine, for telling what is new after an absence. A comfort:
// what cannot be read or written is left out. Several chats at once keep what is furthest. One thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace syncd::cmd {

class ReadMarks {
 public:
  explicit ReadMarks(std::filesystem::path file) : file_(std::move(file)) {}

  // Of the log of this epoch: another one's numbers mean nothing.
  std::optional<std::int64_t> read_to(const std::string& epoch, const std::string& conversation);
  void read(const std::string& epoch, const std::string& conversation, std::int64_t seq);
  // Writes what is new, beside what others have written meanwhile.
  void save();

 private:
  using Marks = std::map<std::string, std::map<std::string, std::int64_t>>;  // by epoch and conversation
  Marks load() const;

  std::filesystem::path file_;
  Marks own_;
  bool changed_ = false;
};

}  // namespace syncd::cmd
