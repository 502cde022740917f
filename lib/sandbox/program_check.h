// SPDX-License-Identifier: Apache-2.0
// What a compiled statement really opens and reads, taken from its own program. SQLite asks its authorizer
// about each column that the SQL names, but not about those that USING and NATURAL JOIN name for it: a full
// join brings out any column of any table unasked (3.40). So tables and columns are checked once more, where
// nothing is left out. One connection's thread.
#pragma once

#include <sqlite3.h>

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace syncd::sandbox {

class ProgramCheck {
 public:
  // Whether the table, or its column, may be read. Names in small letters; the database is "main" or "temp".
  using MayRead =
      std::function<bool(const std::string& database, const std::string& table, const std::string* column)>;

  // Learns where the file's tables and indexes lie, and their columns. Before the guard is closed.
  explicit ProgramCheck(sqlite3* connection);

  // What the statement would read that it may not; nullopt where all is well.
  std::optional<std::string> fault(const std::string& sql, const MayRead& may_read) const;

 private:
  struct Tree {
    std::string database, table;
    std::vector<std::string> columns;  // in the order in which they lie there; empty for a row's number
  };
  void learn(int place, const std::string& database);

  sqlite3* connection_;
  std::map<std::pair<int, int>, Tree> trees_;  // by database and first page
};

}  // namespace syncd::sandbox
