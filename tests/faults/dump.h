// SPDX-License-Identifier: Apache-2.0
// An organisation's file as its rows, read while nothing else has it open.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <filesystem>
#include <string>
#include <vector>

#include "store/organisation.h"
#include "tests/support/dump.h"

namespace syncd::test {

inline std::vector<std::string> dump(const std::filesystem::path& file) {
  SQLite::Database database(file.string(), SQLite::OPEN_READONLY);
  return dump(database);
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
