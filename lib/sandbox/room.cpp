// SPDX-License-Identifier: Apache-2.0
#include "sandbox/room.h"

#include <fmt/format.h>

#include <chrono>

#include "domain/entities/row_values.h"

namespace syncd::sandbox {
namespace {

constexpr int kBusyMillis = 1'000;
constexpr int kStepsBetweenLooks = 1'000;

Millis steady_now() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

// What neither the program nor a rule needs is off before anything is read.
void harden(sqlite3* connection) {
  sqlite3_db_config(connection, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(connection, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_db_config(connection, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, nullptr);
  sqlite3_db_config(connection, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
  sqlite3_db_config(connection, SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER, 0, nullptr);
  sqlite3_db_config(connection, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
}

void limit(sqlite3* connection) {
  sqlite3_limit(connection, SQLITE_LIMIT_LENGTH, 1'000'000);
  sqlite3_limit(connection, SQLITE_LIMIT_SQL_LENGTH, 64 * 1024);
  sqlite3_limit(connection, SQLITE_LIMIT_COLUMN, static_cast<int>(domain::kRowColumns) + 8);
  sqlite3_limit(connection, SQLITE_LIMIT_EXPR_DEPTH, 100);
  sqlite3_limit(connection, SQLITE_LIMIT_COMPOUND_SELECT, 50);
  sqlite3_limit(connection, SQLITE_LIMIT_VDBE_OP, 100'000);
  sqlite3_limit(connection, SQLITE_LIMIT_FUNCTION_ARG, 32);
  sqlite3_limit(connection, SQLITE_LIMIT_ATTACHED, 0);
  sqlite3_limit(connection, SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 256);
  sqlite3_limit(connection, SQLITE_LIMIT_VARIABLE_NUMBER, 0);
  sqlite3_limit(connection, SQLITE_LIMIT_TRIGGER_DEPTH, 0);
  sqlite3_limit(connection, SQLITE_LIMIT_WORKER_THREADS, 0);
}

std::string type_key(const std::string& table, const std::string& column) {
  return table + '\n' + column;
}

}  // namespace

Room::Room(const Question& question)
    : database_(question.file, SQLite::OPEN_READONLY, kBusyMillis),
      deadline_(steady_now() + question.limits.duration),
      guard_(database_.getHandle()) {
  harden(connection());
  database_.exec(
      "pragma wal_autocheckpoint = 0; pragma temp_store = memory; pragma cache_size = -8192;"
      " pragma mmap_size = 0");
  sqlite3_progress_handler(
      connection(), kStepsBetweenLooks,
      [](void* self) { return static_cast<int>(static_cast<Room*>(self)->past_deadline()); }, this);
  database_.exec("begin");  // one snapshot for what is looked at here and for what is run
  {
    domain::Tables tables(database_);
    seen_ = visible(tables, question.user);
  }
  for (const Seen& seen : seen_) {
    const std::string name = "temp." + domain::sql_name(seen.table.name);
    database_.exec(fmt::format("create temp {} {} as {}", seen.shared_file ? "table" : "view",
                               domain::sql_name(seen.table.name), seen.source));
    guard_.learn("select * from " + name, seen.of_one_user);
    for (const rules::Column& column : seen.table.columns)
      types_[type_key(seen.stored, column.name)] = kept(column.type);
  }
  // Made once, as long as nothing refuses it: SQLite declares such a table like one that is created.
  const std::string lists = "select * from json_each('[]'), json_tree('[]')";
  database_.exec(lists);
  guard_.learn(lists);
  database_.exec("pragma query_only = on");
  limit(connection());
  guard_.close();
}

Room::~Room() {
  sqlite3_progress_handler(connection(), 0, nullptr, nullptr);
}

std::optional<domain::ColumnType> Room::type_of(const char* table, const char* column) const {
  if (table == nullptr || column == nullptr) return std::nullopt;
  const auto it = types_.find(type_key(table, column));
  return it == types_.end() ? std::nullopt : std::optional(it->second);
}

bool Room::past_deadline() const {
  return steady_now() > deadline_;
}

}  // namespace syncd::sandbox
