// SPDX-License-Identifier: Apache-2.0
#include "sandbox/guard.h"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string_view>

#include "base/ascii.h"

namespace syncd::sandbox {
namespace {

// Sorted. No function that makes text of a size that its arguments ask for (randomblob, zeroblob, printf,
// format), reaches outside (load_extension, fts3_tokenizer, sqlite_log), tells of the connection or is
// random.
constexpr std::array<std::string_view, 100> kFunctions{
    "->",
    "->>",
    "abs",
    "acos",
    "acosh",
    "asin",
    "asinh",
    "atan",
    "atan2",
    "atanh",
    "avg",
    "ceil",
    "ceiling",
    "char",
    "coalesce",
    "cos",
    "cosh",
    "count",
    "cume_dist",
    "current_date",
    "current_time",
    "current_timestamp",
    "date",
    "datetime",
    "degrees",
    "dense_rank",
    "exp",
    "first_value",
    "floor",
    "glob",
    "group_concat",
    "hex",
    "ifnull",
    "iif",
    "instr",
    "json",
    "json_array",
    "json_array_length",
    "json_extract",
    "json_group_array",
    "json_group_object",
    "json_insert",
    "json_object",
    "json_patch",
    "json_quote",
    "json_remove",
    "json_replace",
    "json_set",
    "json_type",
    "json_valid",
    "julianday",
    "lag",
    "last_value",
    "lead",
    "length",
    "like",
    "likelihood",
    "likely",
    "ln",
    "log",
    "log10",
    "log2",
    "lower",
    "ltrim",
    "max",
    "min",
    "mod",
    "nth_value",
    "ntile",
    "nullif",
    "percent_rank",
    "pi",
    "pow",
    "power",
    "quote",
    "radians",
    "rank",
    "replace",
    "round",
    "row_number",
    "rtrim",
    "sign",
    "sin",
    "sinh",
    "soundex",
    "sqrt",
    "strftime",
    "substr",
    "substring",
    "sum",
    "tan",
    "tanh",
    "time",
    "total",
    "trim",
    "trunc",
    "typeof",
    "unicode",
    "unixepoch",
    "upper",
};
static_assert(std::is_sorted(kFunctions.begin(), kFunctions.end()));

std::string lower(const char* text) {
  return text == nullptr ? std::string() : ascii::lower(std::string(text));
}

std::string key(const std::string& database, const std::string& table, const std::string& column = "\n") {
  return database + '\n' + table + '\n' + column;
}

}  // namespace

Guard::~Guard() {
  sqlite3_set_authorizer(connection_, nullptr, nullptr);
}

void Guard::learn(const std::string& sql, bool of_one_user) {
  learns_private_ = of_one_user;
  sqlite3_set_authorizer(connection_, decide, this);
  sqlite3_stmt* statement = nullptr;
  const int rc = sqlite3_prepare_v2(connection_, sql.c_str(), -1, &statement, nullptr);
  sqlite3_finalize(statement);
  sqlite3_set_authorizer(connection_, nullptr, nullptr);
  if (rc != SQLITE_OK) throw std::runtime_error(sqlite3_errmsg(connection_));
}

void Guard::close() {
  programs_.emplace(connection_);
  for (const char* all : {"select name from sqlite_master", "pragma module_list"}) {
    sqlite3_stmt* names = nullptr;
    if (sqlite3_prepare_v2(connection_, all, -1, &names, nullptr) != SQLITE_OK)
      throw std::runtime_error(sqlite3_errmsg(connection_));
    while (sqlite3_step(names) == SQLITE_ROW)
      names_.insert(lower(reinterpret_cast<const char*>(sqlite3_column_text(names, 0))));
    sqlite3_finalize(names);
  }
  closed_ = true;
  sqlite3_set_authorizer(connection_, decide, this);
}

int Guard::decide(void* self, int action, const char* first, const char* second, const char* database,
                  const char*) {
  Guard& guard = *static_cast<Guard*>(self);
  switch (action) {
    case SQLITE_SELECT:
    case SQLITE_RECURSIVE:
      return SQLITE_OK;
    case SQLITE_FUNCTION:
      return !guard.closed_ || std::binary_search(kFunctions.begin(), kFunctions.end(), lower(second))
                 ? SQLITE_OK
                 : SQLITE_DENY;
    case SQLITE_READ:
      return guard.closed_ ? guard.check_read(lower(first), lower(second), lower(database))
                           : guard.learn_read(lower(first), lower(second), lower(database));
    default:
      return SQLITE_DENY;
  }
}

int Guard::learn_read(const std::string& table, const std::string& column, const std::string& database) {
  columns_.insert(key(database, table, column));
  tables_.insert(key(database, table));
  if (learns_private_) private_.insert(key(database, table));
  return SQLITE_OK;
}

int Guard::check_read(const std::string& table, const std::string& column, const std::string& database) {
  std::string place = database;
  if (column.empty() && place.empty()) {
    // A count of rows, which names no column and maybe no database: SQLite looks in temp first. A name that
    // nothing has belongs to the statement itself.
    place = tables_.contains(key("temp", table)) ? "temp" : "main";
    if (place == "main" && !means_something(table)) return SQLITE_OK;
  }
  const std::string of_table = key(place, table);
  if (!tables_.contains(of_table)) return SQLITE_DENY;
  if (!column.empty() && !columns_.contains(key(place, table, column))) return SQLITE_DENY;
  if (private_.contains(of_table)) touched_private_ = true;
  return SQLITE_OK;
}

std::optional<std::string> Guard::fault(const std::string& sql) {
  return programs_->fault(
      sql, [this](const std::string& database, const std::string& table, const std::string* column) {
        const std::string of_table = key(database, table);
        if (private_.contains(of_table)) touched_private_ = true;
        return tables_.contains(of_table) &&
               (column == nullptr || columns_.contains(key(database, table, *column)));
      });
}

bool Guard::means_something(const std::string& name) const {
  return names_.contains(name) || name.starts_with("sqlite_") || name.starts_with("pragma_");
}

}  // namespace syncd::sandbox
