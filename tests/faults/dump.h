// SPDX-License-Identifier: Apache-2.0
// An organisation's file as its rows, read while nothing else has it open.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <filesystem>
#include <string>
#include <vector>

#include "store/organisation.h"

namespace syncd::test {

// Every row of every table that is made from the log.
inline std::vector<std::string> dump(const std::filesystem::path& file) {
  std::vector<std::string> out;
  SQLite::Database database(file.string(), SQLite::OPEN_READONLY);
  SQLite::Statement names(database,
                          "select name from sqlite_master where type = 'table' and name not like 'sqlite_%'"
                          " and name not in ('meta', 'events', 'replies') order by name");
  while (names.executeStep()) {
    const std::string name = names.getColumn(0).getString();
    SQLite::Statement rows(database, "select * from \"" + name + "\" order by 1, 2");
    while (rows.executeStep()) {
      std::string line = name;
      for (int i = 0; i < rows.getColumnCount(); ++i) line += '|' + rows.getColumn(i).getString();
      out.push_back(std::move(line));
    }
  }
  return out;
}

struct LogRow {
  std::int64_t seq;
  std::string scope, frame;
};
inline std::vector<LogRow> log_of(const std::filesystem::path& file) {
  std::vector<LogRow> out;
  SQLite::Database database(file.string(), SQLite::OPEN_READONLY);
  SQLite::Statement rows(database, "select seq, scope, frame from events order by seq");
  while (rows.executeStep()) {
    out.push_back(
        {rows.getColumn(0).getInt64(), rows.getColumn(1).getString(), rows.getColumn(2).getString()});
  }
  return out;
}

inline std::string check_integrity(const std::filesystem::path& file) {
  SQLite::Database database(file.string(), SQLite::OPEN_READONLY);
  return database.execAndGet("pragma integrity_check").getString();
}

inline void rebuild(const std::filesystem::path& file) {
  store::Organisation::open(file, system_entropy()).value()->rebuild();
}

}  // namespace syncd::test
