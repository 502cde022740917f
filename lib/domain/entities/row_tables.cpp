// SPDX-License-Identifier: Apache-2.0
#include "domain/entities/row_tables.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "base/ascii.h"
#include "base/text.h"
#include "domain/entities/row_values.h"

namespace syncd::domain {
namespace {

#define ROW_TABLE_COLUMNS                                                \
  "id, name, kind, family, owner, about, columns, row_count, finished, " \
  "created_at, touched_at, bytes"

constexpr std::array<std::string_view, 5> kTypeNames{"text", "number", "time", "boolean", "list"};

std::string_view kind_name(RowKind kind) {
  return kind == RowKind::rule ? "rule" : "dataset";
}

Json columns_json(const std::vector<RowColumn>& columns) {
  Json out = Json::array();
  for (const RowColumn& column : columns) out.push_back({{"name", column.name}, {"type", name(column.type)}});
  return out;
}

std::vector<RowColumn> columns_in(const Json& columns) {
  std::vector<RowColumn> out;
  for (const Json& column : columns) {
    out.push_back(
        {text_at(column, "name"), column_type_named(text_at(column, "type")).value_or(ColumnType::text)});
  }
  return out;
}

RowTable table_in(const Query& row) {
  return {.id = row.integer(0),
          .name = row.string(1),
          .kind = row.text(2) == "rule" ? RowKind::rule : RowKind::dataset,
          .family = row.string(3),
          .owner = row.string(4),
          .about = parse_json(row.text(5)).value_or(Json::object()),
          .columns = columns_in(parse_json(row.text(6)).value_or(Json::array())),
          .row_count = row.integer(7),
          .finished = row.integer(8) != 0,
          .created_at = row.integer(9),
          .touched_at = row.integer(10),
          .bytes = row.integer(11)};
}

std::optional<RowTable> first(Query row) {
  return row.next() ? std::optional(table_in(row)) : std::nullopt;
}

// A type of SQLite's under which each value stays what it is.
std::string_view sql_type(ColumnType type) {
  return type == ColumnType::number ? "numeric" : type == ColumnType::boolean ? "integer" : "text";
}

void drop(Tables& tables, const RowTable& table) {
  tables.database().exec("drop table " + sql_name(table.stored()));
  tables.run("delete from row_tables where id = ?", table.id);
}

void remember(Tables& tables, const RowTable& table, const Applied& event, std::string_view operation) {
  const Json& data = member_at(event.body, "data");
  tables.run("insert into row_table_log values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", event.seq, table.name,
             kind_name(table.kind), table.family.empty() ? table.name : table.family, table.owner, operation,
             table.row_count, text_at(data, "actor"), text_at(data, "source"), event.timestamp);
}

// {"type":...,"data":{table, actor, source}}, told to those who may see the table.
Event told(EventType type, const RowTable& table, const Context& context) {
  return {type,
          {Topic::rules, table.owner},
          {{"type", info(type).name},
           {"data",
            {{"id", table.id},
             {"table", to_json(table)},
             {"actor", context.actor.user},
             {"source", context.actor.source}}}}};
}

std::int64_t id_in(const Json& body) {
  return integer_at(member_at(body, "data"), "id");
}

}  // namespace

std::string_view name(ColumnType type) {
  return kTypeNames[static_cast<std::size_t>(type)];
}

std::optional<ColumnType> column_type_named(std::string_view wanted) {
  const auto it = std::find(kTypeNames.begin(), kTypeNames.end(), wanted);
  return it == kTypeNames.end() ? std::nullopt
                                : std::optional(static_cast<ColumnType>(it - kTypeNames.begin()));
}

std::string RowTable::stored() const {
  return kind == RowKind::rule ? name : fmt::format("dataset_{}_{}", name, id);
}

// What rules find under these names is the organisation's own, or the database's.
constexpr std::array<std::string_view, 12> kOwnNames{"campaigns", "tasks", "conversations", "messages",
                                                     "crews",     "runs",  "events",        "ledger",
                                                     "main",      "temp",  "json_each",     "json_tree"};

bool is_row_table_name(std::string_view text) {
  return !text.empty() && text.size() <= 63 && ascii::is_lower(text.front()) &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return ascii::is_lower(c) || ascii::is_digit(c) || c == '_'; }) &&
         !text.starts_with("sqlite_") &&
         std::find(kOwnNames.begin(), kOwnNames.end(), text) == kOwnNames.end();
}

std::vector<RowColumn> with_tidy_names(std::vector<RowColumn> columns) {
  // SQLite takes names for alike that differ in the case of ASCII letters.
  std::set<std::string> taken{std::string(kRowNumber)};
  for (std::size_t i = 0; i < columns.size(); ++i) {
    std::string wanted = short_line(trimmed(columns[i].name), 56);
    if (wanted.empty()) wanted = fmt::format("column_{}", i + 1);
    std::string unique = wanted;
    for (int n = 2; !taken.insert(ascii::lower(unique)).second; ++n) unique = fmt::format("{}_{}", wanted, n);
    columns[i].name = std::move(unique);
  }
  return columns;
}

Json to_json(const RowTable& table) {
  Json out{{"table", table.name}, {"kind", kind_name(table.kind)}};
  out.update(table.about);
  Json columns = Json::array(), types = Json::array();
  for (const RowColumn& column : table.columns) {
    columns.push_back(column.name);
    types.push_back(name(column.type));
  }
  out["columns"] = std::move(columns);
  out["types"] = std::move(types);
  out["row_count"] = table.row_count;
  out["created_at"] = rfc3339(table.created_at);
  return out;
}

Event row_table_begun(const RowTable& table) {
  return {EventType::table_begun,
          {Topic::rows, table.name},
          {{"type", info(EventType::table_begun).name},
           {"data",
            {{"name", table.name},
             {"kind", kind_name(table.kind)},
             {"family", table.family},
             {"owner", table.owner},
             {"about", table.about},
             {"columns", columns_json(table.columns)}}}}};
}

std::vector<Event> row_table_filled(std::int64_t id, std::span<const Json> rows) {
  std::vector<Event> events;
  std::size_t bytes = kRowChunkBytes;
  for (const Json& row : rows) {
    if (bytes >= kRowChunkBytes) {
      bytes = 0;
      events.push_back(
          {EventType::table_rows,
           {Topic::rows, std::to_string(id)},
           {{"type", info(EventType::table_rows).name}, {"data", {{"id", id}, {"rows", Json::array()}}}}});
    }
    bytes += to_text(row).size();
    events.back().body["data"]["rows"].push_back(row);
  }
  return events;
}

Event row_table_finished(const RowTable& table, const Context& context) {
  return told(EventType::table_finished, table, context);
}

Event row_table_dropped(const RowTable& table, const Context& context) {
  return told(EventType::table_dropped, table, context);
}

void apply_table_begun(Tables& tables, const Applied& event) {
  const Json& data = member_at(event.body, "data");
  const RowTable table{.id = static_cast<std::int64_t>(event.seq),
                       .name = text_at(data, "name"),
                       .kind = text_at(data, "kind") == "rule" ? RowKind::rule : RowKind::dataset,
                       .columns = columns_in(member_at(data, "columns"))};
  std::string definition =
      fmt::format("create table {} ({} integer primary key", sql_name(table.stored()), sql_name(kRowNumber));
  for (const RowColumn& column : table.columns)
    definition += fmt::format(", {} {}", sql_name(column.name), sql_type(column.type));
  tables.database().exec(definition + ")");
  tables.run("insert into row_tables values (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0, 0, ?8, ?8, 0)", event.seq,
             table.name, text_at(data, "kind"), text_at(data, "family"), text_at(data, "owner"),
             to_text(member_at(data, "about")), to_text(member_at(data, "columns")), event.timestamp);
}

void apply_table_rows(Tables& tables, const Applied& event) {
  const auto table = row_table_of_id(tables, id_in(event.body));
  const Json& rows = member_at(member_at(event.body, "data"), "rows");
  if (!table) return;  // dropped before its rows had all come
  std::string places = "?";
  for (std::size_t i = 0; i < table->columns.size(); ++i) places += ", ?";
  SQLite::Statement insert(tables.database(),
                           fmt::format("insert into {} values ({})", sql_name(table->stored()), places));
  std::int64_t number = table->row_count, bytes = table->bytes;
  for (const Json& row : rows) {
    insert.reset();
    insert.clearBindings();
    insert.bind(1, ++number);
    for (std::size_t i = 0; i < table->columns.size() && i < row.size(); ++i)
      bind_value(insert, static_cast<int>(i) + 2, row[i]);
    bytes += row_bytes(row);
    insert.exec();
  }
  tables.run("update row_tables set row_count = ?, bytes = ?, touched_at = ? where id = ?", number, bytes,
             event.timestamp, table->id);
}

void apply_table_finished(Tables& tables, const Applied& event) {
  const auto table = row_table_of_id(tables, id_in(event.body));
  if (!table) return;
  std::vector<std::int64_t> older;
  {
    auto row = tables.query("select id from row_tables where name = ? and finished = 1 and id <> ?",
                            table->name, table->id);
    while (row.next()) older.push_back(row.integer(0));
  }
  for (const std::int64_t id : older) drop(tables, *row_table_of_id(tables, id));
  tables.run("update row_tables set finished = 1 where id = ?", table->id);
  remember(tables, *table, event, "finished");
}

void apply_table_dropped(Tables& tables, const Applied& event) {
  const auto table = row_table_of_id(tables, id_in(event.body));
  if (!table) return;
  drop(tables, *table);
  if (table->finished) remember(tables, *table, event, "dropped");
}

std::vector<RowTable> row_tables(Tables& tables, RowKind kind, std::string_view user) {
  std::vector<RowTable> out;
  auto row = tables.query("select " ROW_TABLE_COLUMNS
                          " from row_tables where kind = ? and finished = 1 and owner in ('', ?)"
                          " order by id desc",
                          kind_name(kind), user);
  while (row.next()) out.push_back(table_in(row));
  return out;
}

std::optional<RowTable> row_table_named(Tables& tables, RowKind kind, std::string_view user,
                                        std::string_view name) {
  return first(tables.query("select " ROW_TABLE_COLUMNS
                            " from row_tables where kind = ?1 and finished = 1 and owner in ('', ?2)"
                            " and (name = ?3 or family = ?3) order by id desc limit 1",
                            kind_name(kind), user, name));
}

std::optional<RowTable> row_table_called(Tables& tables, std::string_view name) {
  return first(tables.query(
      "select " ROW_TABLE_COLUMNS " from row_tables where name = ? order by id desc limit 1", name));
}

Result<Json> row_table_log(Tables& tables, RowKind kind, std::string_view name, const LogPiece& piece,
                           const Context& context, const std::function<Result<RowTable>()>& find) {
  std::vector<Json> newest_first;
  auto row = tables.query(
      "select seq, happened_at, operation, name, row_count, actor, source from row_table_log"
      " where kind = ?1 and owner in ('', ?2) and (name = ?3 or family = ?3) and seq < ?4"
      " order by seq desc limit ?5",
      kind_name(kind), context.actor.user, name, piece.before, piece.limit + 1);
  while (row.next()) {
    newest_first.push_back({{"seq", row.integer(0)},
                            {"timestamp", rfc3339(row.integer(1))},
                            {"operation", row.text(2)},
                            {"table", row.text(3)},
                            {"row_count", row.integer(4)},
                            {"actor", row.text(5)},
                            {"source", row.text(6)}});
  }
  if (newest_first.empty() && piece.before == INT64_MAX) {
    if (const auto found = find(); !found) return tl::unexpected<Error>(found.error());
  }
  Json page{{"kind", "results"}};
  page.update(log_page(std::move(newest_first), piece));
  return page;
}

std::optional<RowTable> row_table_of_id(Tables& tables, std::int64_t id) {
  return first(tables.query("select " ROW_TABLE_COLUMNS " from row_tables where id = ?", id));
}

}  // namespace syncd::domain
