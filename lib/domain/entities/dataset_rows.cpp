// SPDX-License-Identifier: Apache-2.0
#include "domain/entities/dataset_rows.h"

#include <fmt/format.h>

#include <unordered_map>

#include "base/text.h"
#include "domain/entities/column_values.h"
#include "domain/entities/datasets.h"

namespace syncd::domain {
namespace {

using Places = std::unordered_map<std::string, std::size_t>;

Places places_of(const std::vector<RowColumn>& columns) {
  Places out;
  for (std::size_t i = 0; i < columns.size(); ++i) out.emplace(columns[i].name, i);
  return out;
}

std::optional<Error> wrong_names(const std::vector<RowColumn>& columns, const char* field) {
  if (columns.empty())
    return Error{.code = Code::invalid_field, .message = "there is no column", .field = field};
  if (columns.size() > kRowColumns) {
    return Error{.code = Code::too_large,
                 .message = fmt::format("a data set has at most {} columns", kRowColumns),
                 .field = field};
  }
  const auto tidy = with_tidy_names(columns);
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (tidy[i].name == columns[i].name) continue;
    return Error{
        .code = Code::invalid_field,
        .message = fmt::format("\"{}\" cannot be the name of a column here", short_line(columns[i].name, 64)),
        .field = fmt::format("{}[{}]", field, i),
        .hint = fmt::format("\"{}\" can; names are short, plain, and no two alike", tidy[i].name)};
  }
  return std::nullopt;
}

// The members of all rows, in the order in which they are first met.
Result<std::vector<RowColumn>> members_of(const Json& rows) {
  std::vector<RowColumn> columns;
  Places known;
  for (const Json& row : rows) {
    if (!row.is_object()) {
      return fail(Code::missing_field, "\"columns\" is missing", "columns",
                  "[{\"name\":...,\"type\":...}], or rows that are objects");
    }
    for (const auto& [name, value] : row.items()) {
      if (known.emplace(name, columns.size()).second) columns.push_back({name, ColumnType::text});
      if (columns.size() > kRowColumns) break;
    }
  }
  return columns;
}

const Json& value_at(const Json& row, const RowColumn& column, std::size_t place) {
  static const Json none;
  if (row.is_array()) return place < row.size() ? row[place] : none;
  return member_at(row, column.name.c_str());
}

std::size_t weight(const Json& value) {
  return value.is_string() ? value.get_ref<const std::string&>().size() : 0;
}

Result<Json> typed_row(const std::vector<RowColumn>& columns, const Places& places, const Json& row,
                       const std::string& path) {
  if (row.is_array() && row.size() != columns.size()) {
    return fail(Code::invalid_field,
                fmt::format("\"{}\" has {} values for {} columns", path, row.size(), columns.size()), path);
  }
  if (!row.is_array() && !row.is_object())
    return fail(Code::invalid_field, fmt::format("\"{}\" has to be an array or an object", path), path);
  if (row.is_object()) {
    for (const auto& [name, value] : row.items()) {
      if (places.contains(name)) continue;
      return fail(Code::invalid_field,
                  fmt::format("\"{}\": there is no column \"{}\"", path, short_line(name, 64)), path);
    }
  }
  Json out = Json::array();
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const Json& given = value_at(row, columns[i], i);
    auto value = value_as(columns[i].type, given);
    if (!value) {
      return fail(Code::invalid_field,
                  fmt::format("\"{}\": {} is no {} for the column \"{}\"", path,
                              short_line(to_text(given), 64), name(columns[i].type), columns[i].name),
                  path);
    }
    if (weight(*value) > kValueBytes) {
      return fail(Code::too_large,
                  fmt::format("\"{}\": the value of \"{}\" has more than {} bytes", path, columns[i].name,
                              kValueBytes),
                  path);
    }
    out.push_back(std::move(*value));
  }
  return out;
}

}  // namespace

Result<std::vector<RowColumn>> columns_for(const Json& columns, const Json& rows) {
  std::vector<RowColumn> out;
  std::vector<bool> said;
  if (columns.is_null()) {
    auto members = members_of(rows);
    if (!members) return members;
    out = std::move(*members);
  }
  for (const Json& column : columns) {
    out.push_back(
        {text_at(column, "name"), column_type_named(text_at(column, "type")).value_or(ColumnType::text)});
    said.push_back(column.contains("type"));
  }
  said.resize(out.size());
  if (auto wrong = wrong_names(out, columns.is_null() ? "rows" : "columns"))
    return tl::unexpected<Error>(std::move(*wrong));
  for (std::size_t i = 0; i < out.size(); ++i) {
    if (said[i]) continue;
    TypeGuess guess;
    for (const Json& row : rows) guess.see(value_at(row, out[i], i));
    out[i].type = guess.type();
  }
  return out;
}

Result<std::vector<Json>> typed_rows(const std::vector<RowColumn>& columns, const Json& rows) {
  const Places places = places_of(columns);
  std::vector<Json> out;
  out.reserve(rows.size());
  for (const Json& row : rows) {
    auto typed = typed_row(columns, places, row, fmt::format("rows[{}]", out.size()));
    if (!typed) return tl::unexpected<Error>(std::move(typed.error()));
    out.push_back(std::move(*typed));
  }
  return out;
}

}  // namespace syncd::domain
