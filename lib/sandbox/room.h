// SPDX-License-Identifier: Apache-2.0
// The connection in which a rule's SQL runs: read-only, hardened, with the tables that its user may see as
// views in the temporary schema. Made by the program, then closed for all but reading. One thread.
#pragma once

#include <SQLiteCpp/Database.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sandbox/catalogue.h"
#include "sandbox/guard.h"
#include "sandbox/question.h"

namespace syncd::sandbox {

class Room {
 public:
  // Faults leave as exceptions.
  explicit Room(const Question& question);
  ~Room();

  sqlite3* connection() { return database_.getHandle(); }
  const std::vector<Seen>& seen() const { return seen_; }
  Guard& guard() { return guard_; }
  bool past_deadline() const;
  // The type of a column of a table in the file, as SQLite names the origin of a result's column.
  std::optional<domain::ColumnType> type_of(const char* table, const char* column) const;

 private:
  SQLite::Database database_;
  Millis deadline_;
  std::vector<Seen> seen_;
  std::map<std::string, domain::ColumnType> types_;
  Guard guard_;
};

}  // namespace syncd::sandbox
