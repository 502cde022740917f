// SPDX-License-Identifier: Apache-2.0
#include "sandbox/program_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <set>
#include <stdexcept>
#include <string_view>

#include "base/ascii.h"
#include "domain/entities/row_values.h"

namespace syncd::sandbox {
namespace {

struct Finalize {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Statement = std::unique_ptr<sqlite3_stmt, Finalize>;

Statement prepared(sqlite3* connection, const std::string& sql) {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(connection, sql.c_str(), -1, &statement, nullptr) != SQLITE_OK)
    throw std::runtime_error(sqlite3_errmsg(connection));
  return Statement(statement);
}

std::string text(const Statement& row, int column) {
  const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(row.get(), column));
  return bytes == nullptr ? std::string() : ascii::lower(std::string(bytes));
}

std::vector<std::string> texts(sqlite3* connection, const std::string& sql, int column) {
  std::vector<std::string> out;
  const Statement rows = prepared(connection, sql);
  while (sqlite3_step(rows.get()) == SQLITE_ROW) out.push_back(text(rows, column));
  return out;
}

// Steps of a program that move, compare or compute, and open nothing that lies in a file.
bool opens_a_file(std::string_view step) {
  return step == "OpenRead" || step == "ReopenIdx" || step == "OpenWrite";
}

bool writes(std::string_view step) {
  static const std::set<std::string_view> kSteps{
      "AutoCommit",  "Savepoint", "Vacuum",   "IncrVacuum", "JournalMode", "Checkpoint",  "ParseSchema",
      "CreateBtree", "Destroy",   "Clear",    "DropTable",  "DropIndex",   "SetCookie",   "OpenWrite",
      "VUpdate",     "VCreate",   "VDestroy", "VRename",    "SqlExec",     "LoadAnalysis"};
  return kSteps.contains(step);
}

}  // namespace

ProgramCheck::ProgramCheck(sqlite3* connection) : connection_(connection) {
  learn(0, "main");
  learn(1, "temp");
}

void ProgramCheck::learn(int place, const std::string& database) {
  std::set<std::string> without_rowid;
  const Statement tables = prepared(connection_, fmt::format("pragma {}.table_list", database));
  while (sqlite3_step(tables.get()) == SQLITE_ROW) {
    if (sqlite3_column_int(tables.get(), 4) != 0) without_rowid.insert(text(tables, 1));
  }
  // The columns of such a table lie in the order of the index that its key is.
  const auto key_of = [&](const std::string& table) -> std::string {
    const Statement indexes =
        prepared(connection_, fmt::format("pragma {}.index_list({})", database, domain::sql_name(table)));
    while (sqlite3_step(indexes.get()) == SQLITE_ROW) {
      if (text(indexes, 3) == "pk") return text(indexes, 1);
    }
    return {};
  };
  const auto columns_of = [&](const std::string& pragma, const std::string& name, int column) {
    return texts(connection_, fmt::format("pragma {}.{}({})", database, pragma, domain::sql_name(name)),
                 column);
  };
  const Statement all =
      prepared(connection_,
               fmt::format("select type, name, tbl_name, rootpage from {}.sqlite_master where rootpage > 0",
                           database));
  while (sqlite3_step(all.get()) == SQLITE_ROW) {
    Tree tree{database, text(all, 2), {}};
    if (text(all, 0) == "index") {
      tree.columns = columns_of("index_xinfo", text(all, 1), 2);
    } else if (without_rowid.contains(tree.table)) {
      tree.columns = columns_of("index_xinfo", key_of(tree.table), 2);
    } else {
      tree.columns = columns_of("table_xinfo", tree.table, 1);
    }
    trees_.emplace(std::pair(place, sqlite3_column_int(all.get(), 3)), std::move(tree));
  }
}

std::optional<std::string> ProgramCheck::fault(const std::string& sql, const MayRead& may_read) const {
  sqlite3_stmt* raw = nullptr;
  const std::string explained = "explain " + sql;
  const int rc = sqlite3_prepare_v2(connection_, explained.c_str(), -1, &raw, nullptr);
  const Statement program(raw);
  if (rc != SQLITE_OK) return sqlite3_errmsg(connection_);
  std::map<int, const Tree*> cursors;
  // addr, opcode, p1, p2, p3, p4, p5
  while (sqlite3_step(raw) == SQLITE_ROW) {
    const std::string_view step(reinterpret_cast<const char*>(sqlite3_column_text(raw, 1)));
    const int p1 = sqlite3_column_int(raw, 2), p2 = sqlite3_column_int(raw, 3),
              p3 = sqlite3_column_int(raw, 4);
    if (writes(step) || (step == "Transaction" && p2 != 0)) return "it would write";
    if (opens_a_file(step)) {
      const auto tree = trees_.find({p3, p2});
      if (tree == trees_.end() || !may_read(tree->second.database, tree->second.table, nullptr))
        return "it reads a table that rules do not see";
      // A cursor that is opened twice would be two things at once.
      const auto [cursor, first] = cursors.emplace(p1, &tree->second);
      if (!first && cursor->second != &tree->second) return "it cannot be followed";
    }
    const auto cursor = cursors.find(p1);
    if (cursor == cursors.end()) continue;
    const Tree& tree = *cursor->second;
    if (step == "RowData") return "it reads rows as they lie";
    if (step != "Column") continue;
    if (p2 < 0 || p2 >= static_cast<int>(tree.columns.size())) return "it reads what is no column";
    const std::string& column = tree.columns[static_cast<std::size_t>(p2)];
    if (!column.empty() && !may_read(tree.database, tree.table, &column))
      return fmt::format("it reads the column {} of {}, which rules do not see", column, tree.table);
  }
  return std::nullopt;
}

}  // namespace syncd::sandbox
