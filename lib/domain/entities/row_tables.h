// SPDX-License-Identifier: Apache-2.0
// Tables that users make: the rows that a rule found, data sets that were imported. The rows are facts like
// all others: they stand in the log, in chunks that no client is sent, and making the tables anew from it
// gives the same rows. Runs on the thread that owns the tables.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/errors.h"
#include "base/json.h"
#include "domain/entities/change_log.h"
#include "domain/event.h"
#include "domain/operation.h"
#include "domain/tables.h"

namespace syncd::domain {

// One row a table; its rows are in a table of their own, whose name is RowTable::stored. `family` is what
// several tables share, a rule's short name, or under what an upload goes that is not finished; `owner` is
// the one user who may see it, empty where all may.
inline constexpr const char* kRowTables = R"sql(
create table row_tables (
  id integer primary key, name text not null, kind text not null, family text not null, owner text not null,
  about text not null, columns text not null, row_count integer not null, finished integer not null,
  created_at integer not null, touched_at integer not null, bytes integer not null);
create index row_tables_by_name on row_tables (name);
create table row_table_log (
  seq integer primary key, name text not null, kind text not null, family text not null, owner text not null,
  operation text not null, row_count integer not null, actor text not null, source text not null,
  happened_at integer not null);
create index row_table_log_by_name on row_table_log (kind, family);
)sql";

enum class ColumnType : std::uint8_t { text, number, time, boolean, list };
std::string_view name(ColumnType type);
std::optional<ColumnType> column_type_named(std::string_view name);

// What a value is in a row: text; a JSON number; a time as RFC 3339 text in UTC with milliseconds; a JSON
// boolean; a list as JSON text. Null in any of them.
struct RowColumn {
  std::string name;
  ColumnType type = ColumnType::text;
};

enum class RowKind : std::uint8_t { rule, dataset };

struct RowTable {
  std::int64_t id = 0;  // the place of its first event in the log
  std::string name;     // as users call it
  RowKind kind = RowKind::dataset;
  std::string family = {};
  std::string owner = {};
  Json about = Json::object();  // further members for those who look at it
  std::vector<RowColumn> columns;
  std::int64_t row_count = 0;
  bool finished = false;
  Millis created_at = 0;
  Millis touched_at = 0;   // when its last rows came
  std::int64_t bytes = 0;  // of its values

  std::string stored() const;  // the name of the table that holds its rows
};

inline constexpr std::size_t kRowColumns = 200;            // of one table
inline constexpr std::size_t kRowChunkBytes = 256 * 1024;  // of the rows in one event, about

// What a table may be called: small letters, digits and underscores, a letter first, at most 63,
// and no name of the organisation's own tables.
bool is_row_table_name(std::string_view name);
// The columns under names that a table can have: something to read, at most 64 characters, no two alike.
std::vector<RowColumn> with_tidy_names(std::vector<RowColumn> columns);

// {table, kind, ...about, columns:[name], types:[name], row_count, created_at}
Json to_json(const RowTable& table);

// A table's events, in the order in which they have to come. Only the last two are told to clients: to all,
// or to its owner alone. `id` of the first is context.next_seq, and no other event comes before it in its
// decision.
Event row_table_begun(const RowTable& table);
// Each row is a JSON array with one value a column.
std::vector<Event> row_table_filled(std::int64_t id, std::span<const Json> rows);
// From here on the table is seen; an older one of the same name is gone.
Event row_table_finished(const RowTable& table, const Context& context);
Event row_table_dropped(const RowTable& table, const Context& context);

void apply_table_begun(Tables& tables, const Applied& event);
void apply_table_rows(Tables& tables, const Applied& event);
void apply_table_finished(Tables& tables, const Applied& event);
void apply_table_dropped(Tables& tables, const Applied& event);

// The finished ones that this user may see, newest first.
std::vector<RowTable> row_tables(Tables& tables, RowKind kind, std::string_view user);
// The newest of that name or family.
std::optional<RowTable> row_table_named(Tables& tables, RowKind kind, std::string_view user,
                                        std::string_view name);
// Any of that name, finished or not, whoever it belongs to.
std::optional<RowTable> row_table_called(Tables& tables, std::string_view name);
// What became of the tables of that name or family: {kind, items:[{seq, timestamp, operation (finished,
// dropped), table, row_count, actor, source}, ...], more}. Where nothing did, what `find` finds wrong.
Result<Json> row_table_log(Tables& tables, RowKind kind, std::string_view name, const LogPiece& piece,
                           const Context& context, const std::function<Result<RowTable>()>& find);
std::optional<RowTable> row_table_of_id(Tables& tables, std::int64_t id);

}  // namespace syncd::domain
