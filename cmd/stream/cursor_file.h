// SPDX-License-Identifier: Apache-2.0
// How far a reader of the stream has come, kept under a name from one start to the next: a file of its
// owner's alone, written whole or not at all, and held by one process at a time. Behind a crash it may say
// too little, never too much. One thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "base/errors.h"

namespace syncd::cmd {

class CursorFile {
 public:
  // Errors: somebody else holds it (conflict), it cannot be read, or the name is none.
  static Result<std::unique_ptr<CursorFile>> open(const std::filesystem::path& folder,
                                                  const std::string& name);
  ~CursorFile();
  CursorFile(const CursorFile&) = delete;
  CursorFile& operator=(const CursorFile&) = delete;

  // Of the log that it was last used with; empty for a new one.
  const std::string& epoch() const { return epoch_; }
  // The last seq that was read of a conversation, or of the organisation's stream where it is empty.
  std::optional<std::int64_t> seq(const std::string& stream) const;
  std::int64_t furthest() const;

  // From now on it is about this log, of which nothing was read.
  void begin(const std::string& epoch);
  void moved(const std::string& stream, std::int64_t seq);
  // Writes what has moved since the last time.
  Result<void> save();

 private:
  CursorFile(std::filesystem::path file, int lock) : file_(std::move(file)), lock_(lock) {}
  Result<void> load();

  std::filesystem::path file_;
  int lock_;
  std::string epoch_;
  std::map<std::string, std::int64_t> seqs_;
  bool changed_ = false;
};

}  // namespace syncd::cmd
