// SPDX-License-Identifier: Apache-2.0
#include "domain/entities/row_page.h"

#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Statement.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/money.h"
#include "base/text.h"
#include "domain/entities/row_values.h"

namespace syncd::domain {
namespace {

struct Condition {
  std::string sql;
  std::vector<Json> values;
};

// Longer ones first, so that ">=" is not taken for ">".
constexpr std::array<std::string_view, 8> kOperators{"!=", ">=", "<=", "!~", "=", "~", ">", "<"};

Result<const RowColumn*> column_named(const RowTable& table, std::string_view wanted, const char* field) {
  const auto same = [&](const RowColumn& column) { return folded(column.name) == folded(wanted); };
  const auto it = std::find_if(table.columns.begin(), table.columns.end(), same);
  if (it != table.columns.end()) return &*it;
  std::string names;
  for (const RowColumn& column : table.columns) names += (names.empty() ? "" : ", ") + column.name;
  return fail(Code::invalid_field, fmt::format("{} has no column \"{}\"", table.name, short_line(wanted, 64)),
              field, "one of " + short_line(names, 400));
}

tl::unexpected<Error> no_such_value(const RowColumn& column, std::string_view value, const char* hint) {
  return fail(Code::invalid_field,
              fmt::format("\"{}\" is no {} for {}", short_line(value, 64), name(column.type), column.name),
              "where", hint);
}

// The value as the column holds it.
Result<Json> typed(const RowColumn& column, std::string_view value) {
  switch (column.type) {
    case ColumnType::text:
    case ColumnType::list:
      return std::string(value);
    case ColumnType::number:
      try {
        std::size_t end = 0;
        const double number = std::stod(std::string(value), &end);
        if (end == value.size()) return number;
      } catch (const std::exception&) {
      }
      return no_such_value(column, value, "a number such as 12.5");
    case ColumnType::time:
      if (const auto instant = parse_rfc3339(value)) return rfc3339(*instant);
      return no_such_value(column, value, "a day or a time: 2026-02-01, 2026-02-01T12:30:00Z");
    case ColumnType::boolean:
      if (value == "true" || value == "yes" || value == "1") return true;
      if (value == "false" || value == "no" || value == "0") return false;
      return no_such_value(column, value, "true or false");
  }
  return std::string(value);
}

std::string like_pattern(std::string_view part) {
  std::string out = "%";
  for (const char c : part) {
    if (c == '%' || c == '_' || c == '\\') out += '\\';
    out += c;
  }
  return out + "%";
}

Result<Condition> condition_of(const RowTable& table, std::string_view text) {
  std::size_t at = std::string_view::npos;
  std::string_view op;
  for (const std::string_view each : kOperators) {
    const std::size_t found = text.find(each);
    if (found < at) at = found, op = each;
  }
  if (op.empty()) {
    return fail(Code::invalid_field, fmt::format("\"{}\" is no condition", short_line(text, 64)), "where",
                "COLUMN=VALUE; also != ~ !~ > >= < <=");
  }
  auto column = column_named(table, trimmed(text.substr(0, at)), "where");
  if (!column) return tl::unexpected<Error>(column.error());
  const std::string_view value = trimmed(text.substr(at + op.size()));
  const std::string place = sql_name((*column)->name);
  if (value.empty() && (op == "=" || op == "!="))
    return Condition{fmt::format("ifnull({}, '') {} ''", place, op), {}};
  if (op == "~" || op == "!~") {
    return Condition{fmt::format("ifnull({}, '') {} ? escape '\\'", place, op == "~" ? "like" : "not like"),
                     {like_pattern(value)}};
  }
  auto wanted = typed(**column, value);
  if (!wanted) return tl::unexpected<Error>(wanted.error());
  if ((*column)->type == ColumnType::list && (op == "=" || op == "!=")) {
    // What is no list has no members.
    return Condition{fmt::format("{}exists (select 1 from json_each(iif(json_valid({}), {}, '[]'))"
                                 " where value = ? collate nocase)",
                                 op == "=" ? "" : "not ", place, place),
                     {std::move(*wanted)}};
  }
  if (op == "!=") return Condition{fmt::format("{} is not ? collate nocase", place), {std::move(*wanted)}};
  return Condition{fmt::format("{} {} ? collate nocase", place, op), {std::move(*wanted)}};
}

Result<std::string> order_of(const RowTable& table, const std::vector<std::string>& sort) {
  std::string out;
  for (const std::string_view wanted : sort) {
    const bool falling = wanted.starts_with('-');
    auto column = column_named(table, trimmed(wanted.substr(falling ? 1 : 0)), "sort");
    if (!column) return tl::unexpected<Error>(column.error());
    out +=
        fmt::format("{} collate nocase {} nulls last, ", sql_name((*column)->name), falling ? "desc" : "asc");
  }
  return out + sql_name(kRowNumber);
}

Json value_in(const SQLite::Column& cell, ColumnType type) {
  if (cell.isNull()) return nullptr;
  if (cell.isInteger()) {
    if (type == ColumnType::boolean) return cell.getInt64() != 0;
    return cell.getInt64();
  }
  if (cell.isFloat()) return cell.getDouble();
  std::string text = cell.getString();
  if (type != ColumnType::list) return text;
  auto list = parse_json(text);
  return list && list->is_array() ? std::move(*list) : Json(std::move(text));
}

}  // namespace

Result<RowPage> row_page(Tables& tables, const RowTable& table, const RowSelection& selection) {
  std::string conditions;
  std::vector<Json> values;
  for (const std::string& each : selection.where) {
    auto condition = condition_of(table, each);
    if (!condition) return tl::unexpected<Error>(condition.error());
    conditions += (conditions.empty() ? " where " : " and ") + condition->sql;
    for (Json& value : condition->values) values.push_back(std::move(value));
  }
  auto order = order_of(table, selection.sort);
  if (!order) return tl::unexpected<Error>(order.error());

  const std::string source = sql_name(table.stored()) + conditions;
  const auto bound = [&](SQLite::Statement& statement) {
    int index = 0;
    for (const Json& value : values) bind_value(statement, ++index, value);
    return index;
  };
  RowPage page;
  SQLite::Statement count(tables.database(), "select count(*) from " + source);
  bound(count);
  count.executeStep();
  page.total = count.getColumn(0).getInt64();

  std::string names;
  for (const RowColumn& column : table.columns) names += (names.empty() ? "" : ", ") + sql_name(column.name);
  SQLite::Statement rows(tables.database(), fmt::format("select {} from {} order by {} limit ? offset ?",
                                                        names, source, *order));
  const int last = bound(rows);
  rows.bind(last + 1, selection.limit);
  rows.bind(last + 2, selection.offset);
  for (std::size_t bytes = 0; bytes < kRowPageBytes && rows.executeStep();) {
    Json row = Json::array();
    for (std::size_t i = 0; i < table.columns.size(); ++i)
      row.push_back(value_in(rows.getColumn(static_cast<int>(i)), table.columns[i].type));
    bytes += to_text(row).size();
    page.rows.push_back(std::move(row));
  }
  page.more = selection.offset + static_cast<std::int64_t>(page.rows.size()) < page.total;
  return page;
}

Json row_table_list(const std::vector<RowTable>& tables, const Listing& listing,
                    const std::function<bool(const RowTable&)>& wanted) {
  Json items = Json::array();
  std::int64_t total = 0;
  for (const RowTable& table : tables) {
    if (!wanted(table)) continue;
    if (total++ >= listing.offset && static_cast<std::int64_t>(items.size()) < listing.limit)
      items.push_back(to_json(table));
  }
  const bool more = listing.offset + static_cast<std::int64_t>(items.size()) < total;
  return {{"items", std::move(items)}, {"total", total}, {"more", more}};
}

Result<Json> shown_rows(Tables& tables, const Result<RowTable>& table, const Looking& looking) {
  if (!table) return tl::unexpected<Error>(table.error());
  auto page = row_page(tables, *table, {looking.where, looking.sort, looking.limit, looking.offset});
  if (!page) return tl::unexpected<Error>(page.error());
  Json item = to_json(*table);
  item["rows"] = std::move(page->rows);
  item["total"] = page->total;
  item["offset"] = looking.offset;
  item["more"] = page->more;
  return item;
}

}  // namespace syncd::domain
