// SPDX-License-Identifier: Apache-2.0
// An organisation's tables, as `decide` reads them and `apply` writes them: prepared statements over one
// SQLite connection. Knows nothing of the log, transactions or threads; used by whoever owns the connection,
// one thread at a time. A fault of SQLite (disk full, I/O) leaves as SQLite::Exception.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace SQLite {
class Database;
class Statement;
}  // namespace SQLite

namespace syncd::domain {

// SQL that is part of the program. Text made while running cannot become one.
struct Sql {
  const char* text;
  consteval Sql(const char* literal) : text(literal) {}  // NOLINT(google-explicit-constructor)
};

// A running statement; goes back to the cache when it leaves its scope. Columns count from 0.
class Query {
 public:
  explicit Query(SQLite::Statement& statement) : statement_(&statement) {}
  Query(Query&& other) noexcept : statement_(std::exchange(other.statement_, nullptr)) {}
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;
  Query& operator=(Query&&) = delete;
  ~Query();

  bool next();
  std::int64_t integer(int column) const;
  std::string_view text(int column) const;  // valid until the next row
  std::string string(int column) const { return std::string(text(column)); }
  bool is_null(int column) const;
  std::optional<std::int64_t> optional_integer(int column) const;

 private:
  SQLite::Statement* statement_;
};

class Tables {
 public:
  explicit Tables(SQLite::Database& database);
  ~Tables();
  Tables(const Tables&) = delete;
  Tables& operator=(const Tables&) = delete;

  // Prepares (once) and binds; read the rows with next().
  template <class... Values>
  Query query(Sql sql, const Values&... values) {
    SQLite::Statement& statement = prepared(sql);
    int index = 0;
    (bind(statement, ++index, values), ...);
    return Query(statement);
  }
  // Runs a statement that gives no rows; how many rows it changed.
  template <class... Values>
  int run(Sql sql, const Values&... values) {
    query(sql, values...).next();
    return changes();
  }

  SQLite::Database& database() { return database_; }

  // What is kept beside the tables to find things in them faster, one of each type, made when it is first
  // asked for. Whether it still fits the tables is for its type to tell: transactions are taken back, others
  // write.
  template <class T>
  T& kept() {
    static constexpr char kType = 0;
    auto& slot = kept_[&kType];
    if (!slot) slot = std::make_shared<T>();
    return *static_cast<T*>(slot.get());
  }

 private:
  SQLite::Statement& prepared(Sql sql);
  int changes() const;
  static void bind(SQLite::Statement&, int, std::int64_t);
  static void bind(SQLite::Statement& s, int i, int value) { bind(s, i, std::int64_t{value}); }
  static void bind(SQLite::Statement& s, int i, bool value) { bind(s, i, std::int64_t{value}); }
  static void bind(SQLite::Statement& s, int i, std::uint64_t value) {
    bind(s, i, static_cast<std::int64_t>(value));
  }
  static void bind(SQLite::Statement&, int, const std::string&);
  static void bind(SQLite::Statement& s, int i, std::string_view value) { bind(s, i, std::string(value)); }
  static void bind(SQLite::Statement& s, int i, const char* value) { bind(s, i, std::string(value)); }
  static void bind(SQLite::Statement&, int, std::nullptr_t);
  template <class T>
  static void bind(SQLite::Statement& s, int i, const std::optional<T>& value) {
    value ? bind(s, i, *value) : bind(s, i, nullptr);
  }

  SQLite::Database& database_;
  std::unordered_map<const char*, std::unique_ptr<SQLite::Statement>> statements_;
  std::unordered_map<const void*, std::shared_ptr<void>> kept_;
};

// The definitions of every table that is a fold of the log, one entity a text.
std::span<const char* const> table_definitions();

// Changes whenever the tables have to be made anew from the log.
std::uint64_t tables_version();

}  // namespace syncd::domain
