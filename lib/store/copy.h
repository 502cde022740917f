// SPDX-License-Identifier: Apache-2.0
// Copies of an organisation's file: one made while others write, and one put back in the file's place. A copy
// is a whole SQLite file that needs no other beside it. Any thread, each with connections of its own.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

#include "base/errors.h"
#include "base/ids.h"
#include "base/time.h"

namespace syncd::store {

struct CopyInfo {
  std::uint64_t seq = 0;  // of the last event in it
  std::string epoch;
};

// Makes `to` the state of `from` at one moment. `going` is asked between pieces; false ends it. Where it
// fails nothing is left behind. Errors: storage_unavailable, draining.
Result<CopyInfo> copy_file(const std::filesystem::path& from, const std::filesystem::path& to,
                           const std::function<bool()>& going);

// What is left of copies that a killed process was making.
void remove_unfinished_copies(const std::filesystem::path& folder);
// Where the next one may be made.
std::filesystem::path unfinished_copy(const std::filesystem::path& folder, const Entropy& entropy);

// Whether it is a whole file of an organisation that this program can read: SQLite finds no fault, the log
// has no hole. Errors: storage_unavailable, in one plain sentence.
Result<CopyInfo> check_copy(const std::filesystem::path& copy);

struct Restored {
  CopyInfo what;                 // with its new epoch
  std::filesystem::path before;  // what was there; empty where nothing was
};

// Puts the copy in the place of `file`, which no process may have open, under a new epoch: clients that knew
// the file begin anew. What was there is kept beside it. However it ends, the one or the other is there.
// Errors: storage_unavailable, in one plain sentence; then all is as it was.
Result<Restored> restore_file(const std::filesystem::path& copy, const std::filesystem::path& file,
                              Millis now, const Entropy& entropy);

}  // namespace syncd::store
