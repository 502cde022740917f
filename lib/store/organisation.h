// SPDX-License-Identifier: Apache-2.0
// One organisation's file, as its single writer holds it: the log, the tables made from it, and the answers
// kept for repeated requests. The file is SQLite in WAL mode with synchronous=FULL. One thread.
#pragma once

#include <SQLiteCpp/Database.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "base/errors.h"
#include "base/ids.h"
#include "domain/event.h"
#include "domain/tables.h"
#include "store/replies.h"

namespace syncd::store {

// A fact in its place: what the log holds of it.
struct Committed {
  std::uint64_t seq = 0;
  domain::EventType type{};
  domain::Route route;
  std::string frame;  // the bytes that every client gets
};

class Organisation {
 public:
  // Opens or makes the file, brings an older schema up to date and makes the tables anew from the log where
  // this program would make them otherwise. Errors: storage_unavailable, in one plain sentence; a file of a
  // newer program is left as it is.
  static Result<std::unique_ptr<Organisation>> open(const std::filesystem::path& file,
                                                    const Entropy& entropy);

  const std::string& epoch() const { return epoch_; }
  // seq of the last committed event; 0 for none.
  std::uint64_t position() const { return position_; }
  domain::Tables& tables() { return tables_; }
  SQLite::Database& database() { return database_; }
  Replies& replies() { return replies_; }

  // Puts an event into the log and the tables, at position() + 1. Within the caller's transaction: should
  // that not commit, restore_position() takes the place back.
  Committed append(domain::Event event, Millis now);
  void restore_position(std::uint64_t position) { position_ = position; }

  // Whether the file takes a write at this moment; writes nothing that matters.
  bool takes_writes();

  // How large the write-ahead log is, in bytes. Once it is larger than it ought to be it is put into the file
  // here, which waits a moment for readers: where one follows the other SQLite alone finds no time for it.
  std::uint64_t tend_wal();

  // Drops every table that is made from the log, and makes it again.
  void rebuild();

 private:
  explicit Organisation(const std::filesystem::path& file);
  Result<void> prepare(const Entropy& entropy);
  // Applies the next events of the log, some at a time: a table cannot be dropped while the log is being
  // read. The place of the last one.
  std::uint64_t replay(std::uint64_t after);

  SQLite::Database database_;
  domain::Tables tables_;
  Replies replies_{tables_};
  std::string epoch_;
  std::uint64_t position_ = 0;
  std::filesystem::path wal_;
  std::uint64_t tend_at_;
};

// A connection that only reads, for one thread. The writer alone checkpoints.
std::unique_ptr<SQLite::Database> open_reader(const std::filesystem::path& file);

}  // namespace syncd::store
