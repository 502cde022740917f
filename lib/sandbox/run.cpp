// SPDX-License-Identifier: Apache-2.0
#include "sandbox/run.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <cmath>
#include <memory>

#include "base/text.h"
#include "domain/entities/row_values.h"
#include "sandbox/room.h"

namespace syncd::sandbox {
namespace {

constexpr std::size_t kSamples = 3;        // rows of each table, to show what its values look like
constexpr std::size_t kSampleTables = 40;  // the first: the organisation's own, then the newest

struct Finalize {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Statement = std::unique_ptr<sqlite3_stmt, Finalize>;

tl::unexpected<Error> too_much(std::string message, std::string hint = {}) {
  return fail(Code::rule_failed, std::move(message), {}, std::move(hint));
}

tl::unexpected<Error> wrong(std::string message, std::string hint = {}) {
  return fail(Code::rule_failed, std::move(message), kSql, std::move(hint));
}

// What SQLite found wrong, for the one who wrote the SQL.
tl::unexpected<Error> refused(const Room& room, sqlite3* connection, int rc, const Limits& limits) {
  switch (rc & 0xff) {
    case SQLITE_INTERRUPT:
      return too_much(fmt::format("it took longer than {} ms", limits.duration),
                      "ask for less, or for fewer tables");
    case SQLITE_NOMEM:
      return too_much("it needs more memory than a rule may have", "ask for fewer rows or columns");
    case SQLITE_TOOBIG:
      return too_much("a text grows longer than a rule may make it");
    case SQLITE_BUSY:
      return fail(Code::busy, "the store is busy; the rule was not run");
    default:
      break;
  }
  std::string tables;
  if (rc == SQLITE_ERROR || rc == SQLITE_AUTH) {
    for (const Seen& seen : room.seen()) tables += (tables.empty() ? "" : ", ") + seen.table.name;
  }
  return wrong(short_line(sqlite3_errmsg(connection), 300),
               tables.empty() ? "" : "one SELECT on the tables " + short_line(tables, 400));
}

Result<Statement> prepare(Room& room, sqlite3* connection, const std::string& sql, const Limits& limits) {
  if (!is_utf8(sql) || sql.find('\0') != std::string::npos) return wrong("the SQL is not plain text");
  sqlite3_stmt* raw = nullptr;
  const char* rest = nullptr;
  const int rc = sqlite3_prepare_v2(connection, sql.c_str(), static_cast<int>(sql.size()) + 1, &raw, &rest);
  Statement statement(raw);
  if (rc != SQLITE_OK) return refused(room, connection, rc, limits);
  const std::string_view behind(rest);
  if (behind.find_first_not_of("; \t\r\n") != std::string_view::npos)
    return wrong("there is more than one statement", "one SELECT, and nothing behind it");
  if (!statement || sqlite3_stmt_readonly(raw) == 0 || sqlite3_stmt_isexplain(raw) != 0 ||
      sqlite3_column_count(raw) == 0) {
    return wrong("this is no SELECT", "one SELECT, and nothing behind it");
  }
  if (sqlite3_column_count(raw) > static_cast<int>(domain::kRowColumns))
    return wrong(fmt::format("a result may have {} columns", domain::kRowColumns));
  if (const auto fault = room.guard().fault(sql)) return wrong(*fault);
  return statement;
}

Json value_at(sqlite3_stmt* statement, int column) {
  switch (sqlite3_column_type(statement, column)) {
    case SQLITE_INTEGER:
      return sqlite3_column_int64(statement, column);
    case SQLITE_FLOAT: {
      // Sums of decimals in binary carry dust behind the 15th digit.
      const double number =
          std::strtod(fmt::format("{:.15g}", sqlite3_column_double(statement, column)).c_str(), nullptr);
      if (!std::isfinite(number)) return nullptr;
      if (std::abs(number) < 1e15 && number == std::trunc(number)) return static_cast<std::int64_t>(number);
      return number;
    }
    case SQLITE_TEXT:
    case SQLITE_BLOB: {
      const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement, column));
      std::string text(bytes == nullptr ? "" : bytes,
                       static_cast<std::size_t>(sqlite3_column_bytes(statement, column)));
      return is_utf8(text) ? std::move(text) : terminal_safe(text);
    }
    default:
      return nullptr;
  }
}

std::size_t size_of(const Json& value) {
  return value.is_string() ? value.get_ref<const std::string&>().size() + 8 : 16;
}

bool is_list(const std::string& text) {
  if (!text.starts_with('[')) return false;
  const auto json = parse_json(text);
  return json && json->is_array();
}

// The narrowest type that all values of the column are of.
domain::ColumnType inferred(const Json& rows, std::size_t column) {
  bool any = false, number = true, time = true, list = true;
  for (const Json& row : rows) {
    const Json& value = row[column];
    if (value.is_null()) continue;
    any = true;
    number = number && value.is_number();
    const auto* text = value.get_ptr<const Json::string_t*>();
    time = time && text != nullptr && text->size() == 24 && parse_rfc3339(*text).has_value();
    list = list && text != nullptr && is_list(*text);
    if (!number && !time && !list) break;
  }
  if (!any) return domain::ColumnType::text;
  return number ? domain::ColumnType::number
         : time ? domain::ColumnType::time
         : list ? domain::ColumnType::list
                : domain::ColumnType::text;
}

// A column of flags, as such; a column of several kinds, all as text.
void settle_types(const Room& room, sqlite3_stmt* statement, Found& found) {
  for (std::size_t i = 0; i < found.columns.size(); ++i) {
    const int at = static_cast<int>(i);
    const auto declared =
        room.type_of(sqlite3_column_table_name(statement, at), sqlite3_column_origin_name(statement, at));
    const bool flags = declared == domain::ColumnType::boolean;
    found.columns[i].type = flags ? domain::ColumnType::boolean : inferred(found.rows, i);
    for (Json& row : found.rows) {
      Json& value = row[i];
      if (flags && value.is_number()) value = value != 0;
      if (found.columns[i].type == domain::ColumnType::text && value.is_number()) value = to_text(value);
    }
  }
}

Answer select(Room& room, sqlite3* connection, const std::string& sql, const Limits& limits) {
  auto prepared = prepare(room, connection, sql, limits);
  if (!prepared) return tl::unexpected<Error>(prepared.error());
  sqlite3_stmt* statement = prepared->get();
  Found found;
  found.of_one_user = room.guard().touched_private();
  const int columns = sqlite3_column_count(statement);
  for (int i = 0; i < columns; ++i) found.columns.push_back({sqlite3_column_name(statement, i)});
  found.columns = domain::with_tidy_names(std::move(found.columns));
  std::size_t bytes = 0;
  int rc = SQLITE_ROW;
  while ((rc = sqlite3_step(statement)) == SQLITE_ROW) {
    Json row = Json::array();
    for (int i = 0; i < columns; ++i) {
      row.push_back(value_at(statement, i));
      bytes += size_of(row.back());
    }
    if (static_cast<std::int64_t>(found.rows.size()) == limits.rows || bytes > limits.bytes) {
      found.truncated = true;
      break;
    }
    found.rows.push_back(std::move(row));
    if (room.past_deadline()) {
      rc = SQLITE_INTERRUPT;
      break;
    }
  }
  if (rc != SQLITE_ROW && rc != SQLITE_DONE) return refused(room, connection, rc, limits);
  settle_types(room, statement, found);
  return found;
}

// What values look like, for those who have to write SQL without seeing any.
Answer samples(Room& room, sqlite3* connection, const Limits& limits) {
  Found all;
  for (const Seen& seen : room.seen()) {
    if (all.samples.size() == kSampleTables) break;
    const auto some =
        select(room, connection,
               fmt::format("select * from {} limit {}", domain::sql_name(seen.table.name), kSamples), limits);
    if (some) all.samples[seen.table.name] = some->rows;
  }
  return all;
}

}  // namespace

Answer run(const Question& question) {
  try {
    Room room(question);
    return question.sql.empty() ? samples(room, room.connection(), question.limits)
                                : select(room, room.connection(), question.sql, question.limits);
  } catch (const std::bad_alloc&) {
    return too_much("it needs more memory than a rule may have", "ask for fewer rows or columns");
  } catch (const std::exception& e) {
    return fail(Code::storage_unavailable, "the store cannot be read at the moment", {},
                short_line(e.what(), 200));
  }
}

}  // namespace syncd::sandbox
