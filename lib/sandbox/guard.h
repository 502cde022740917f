// SPDX-License-Identifier: Apache-2.0
// What a rule's SQL may touch. Deny by default: reading of tables and columns that were learned from the
// tables which rules are shown, functions that stand in a list, nothing else. Goes by the tables in the file,
// never by the name that the SQL gives to something. One connection's thread.
#pragma once

#include <sqlite3.h>

#include <optional>
#include <set>
#include <string>

#include "sandbox/program_check.h"

namespace syncd::sandbox {

class Guard {
 public:
  explicit Guard(sqlite3* connection) : connection_(connection) {}
  ~Guard();
  Guard(const Guard&) = delete;
  Guard& operator=(const Guard&) = delete;

  // Prepares the statement, which is the program's own, and allows whatever it reads. `of_one_user`: the rows
  // of these tables belong to the one who asks.
  void learn(const std::string& sql, bool of_one_user = false);
  // From here on what was not learned is refused.
  void close();
  // The second look at a statement that was prepared: what its program reads beyond what it was asked about.
  std::optional<std::string> fault(const std::string& sql);

  // A table of one user's was read since the guard was closed.
  bool touched_private() const { return touched_private_; }

 private:
  static int decide(void* self, int action, const char* first, const char* second, const char* database,
                    const char* view);
  int learn_read(const std::string& table, const std::string& column, const std::string& database);
  int check_read(const std::string& table, const std::string& column, const std::string& database);
  bool means_something(const std::string& name) const;

  sqlite3* connection_;
  std::optional<ProgramCheck> programs_;
  bool closed_ = false, learns_private_ = false;
  std::set<std::string> columns_, tables_, private_;  // that may be read; of those, which are one user's
  std::set<std::string> names_;                       // that there are, whether they may be read or not
  bool touched_private_ = false;
};

}  // namespace syncd::sandbox
