// SPDX-License-Identifier: Apache-2.0
#include "rules/words/errors.h"

#include <fmt/format.h>

#include "base/text.h"

namespace syncd::rules {
namespace {

constexpr std::size_t kMostNamed = 40;

template <class Things>
std::string names_of(const Things& things) {
  std::string out;
  std::size_t named = 0;
  for (const auto& thing : things) {
    if (named == kMostNamed) return out + fmt::format(" and {} more", things.size() - named);
    out += (named++ == 0 ? "" : ", ") + terminal_line(thing.name);
  }
  return out;
}

}  // namespace

std::string shown(std::string_view words) {
  return "\"" + short_line(words, 60) + "\"";
}

Error refusal(std::string message, std::string hint) {
  return {.code = Code::invalid_field,
          .message = std::move(message),
          .field = "rule_code",
          .hint = std::move(hint)};
}

std::string fields_of(const Table& table) {
  return fmt::format("{} has the fields {}", terminal_line(table.name), names_of(table.columns));
}

std::string tables_of(const Schema& schema) {
  std::vector<Table> tables;
  for (const Table& table : schema.tables) {
    if (!table.by_name_alone) tables.push_back(table);
  }
  if (schema.tables.empty()) return "there are no tables";
  const bool results = tables.size() < schema.tables.size();
  return "there are the tables " + names_of(tables) + (results ? ", and the results of rules" : "");
}

std::string_view type_name(ColumnType type) {
  switch (type) {
    case ColumnType::text:
      return "text";
    case ColumnType::number:
      return "a number";
    case ColumnType::time:
      return "a time";
    case ColumnType::boolean:
      return "true or false";
    case ColumnType::list:
      return "a list";
  }
  return "";
}

}  // namespace syncd::rules
