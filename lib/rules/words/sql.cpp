// SPDX-License-Identifier: Apache-2.0
#include "rules/words/sql.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace syncd::rules::sql {
namespace {

// A name that no table has, so that nothing inside the list's subquery hides the table's own columns.
constexpr std::string_view kItem = R"("each item")";

std::string doubled(std::string_view text, char quote) {
  std::string out(1, quote);
  for (const char c : text) {
    if (c == '\0') continue;  // would end the statement
    if (c == quote) out += quote;
    out += c;
  }
  return out + quote;
}

std::string like(std::string_view text, Match match) {
  if (match == Match::pattern) return literal(text);
  std::string out = match == Match::start ? "" : "%";
  for (const char c : text) {
    if (c == '%' || c == '_' || c == '\\') out += '\\';
    out += c;
  }
  if (match != Match::end) out += '%';
  return literal(out) + R"( ESCAPE '\')";
}

// One literal, or several in brackets.
std::string equal_to(const std::vector<std::string>& any_of) {
  if (any_of.size() == 1) return "= " + literal(any_of[0]);
  std::vector<std::string> literals;
  for (const auto& text : any_of) literals.push_back(literal(text));
  return fmt::format("IN ({})", fmt::join(literals, ", "));
}

Condition joined(Condition::Kind kind, std::vector<Condition> parts) {
  if (parts.size() == 1) return std::move(parts[0]);
  return {.kind = kind, .parts = std::move(parts)};
}

}  // namespace

std::string identifier(std::string_view name) {
  return doubled(name, '"');
}

std::string literal(std::string_view text) {
  return doubled(text, '\'');
}

std::string time(Millis instant) {
  // Years of four digits: texts of one length are in the order of their times.
  constexpr Millis kFirst = -62'135'596'800'000, kLast = 253'402'300'799'999;
  return literal(rfc3339(std::clamp(instant, kFirst, kLast)));
}

std::string column(const Table& table, const Column& column) {
  return identifier(table.name) + "." + identifier(column.name);
}

Condition leaf(std::string text) {
  return {.leaf = std::move(text)};
}

Condition all(std::vector<Condition> parts) {
  return joined(Condition::Kind::all, std::move(parts));
}

Condition any(std::vector<Condition> parts) {
  return joined(Condition::Kind::any, std::move(parts));
}

Condition negation(Condition condition) {
  condition.negated = !condition.negated;
  return condition;
}

std::string written(const Condition& condition) {
  std::string out = condition.leaf;
  if (condition.kind != Condition::Kind::leaf) {
    std::vector<std::string> parts;
    for (const auto& part : condition.parts) {
      const bool brackets = part.kind != Condition::Kind::leaf && !part.negated;
      parts.push_back(brackets ? "(" + written(part) + ")" : written(part));
    }
    out = fmt::format("{}", fmt::join(parts, condition.kind == Condition::Kind::all ? " AND " : " OR "));
  }
  return condition.negated ? "(" + out + ") IS NOT TRUE" : out;
}

Condition text_is(const std::string& column, Match match, const std::vector<std::string>& any_of) {
  if (match == Match::whole) return leaf(column + " COLLATE NOCASE " + equal_to(any_of));
  std::vector<Condition> parts;
  for (const auto& text : any_of) parts.push_back(leaf(column + " LIKE " + like(text, match)));
  return any(std::move(parts));
}

Condition list_has(const std::string& column, const std::vector<std::string>& any_of) {
  return leaf(
      fmt::format("EXISTS (SELECT 1 FROM json_each({}) AS {} WHERE CAST({}.value AS TEXT) COLLATE NOCASE {})",
                  column, kItem, kItem, equal_to(any_of)));
}

Condition is_empty(const std::string& column, ColumnType type) {
  switch (type) {
    case ColumnType::text:
      return leaf(fmt::format("coalesce({}, '') = ''", column));
    case ColumnType::list:
      return leaf(fmt::format("NOT EXISTS (SELECT 1 FROM json_each({}) AS {})", column, kItem));
    default:
      return leaf(column + " IS NULL");
  }
}

Condition is_present(const std::string& column, ColumnType type) {
  switch (type) {
    case ColumnType::text:
      return leaf(fmt::format("coalesce({}, '') <> ''", column));
    case ColumnType::list:
      return leaf(fmt::format("EXISTS (SELECT 1 FROM json_each({}) AS {})", column, kItem));
    default:
      return leaf(column + " IS NOT NULL");
  }
}

Condition within(const std::string& column, Span span) {
  return leaf(fmt::format("({0} >= {1} AND {0} < {2})", column, time(span.begin), time(span.end)));
}

Condition compared(const std::string& column, std::string_view sign, std::string_view written_value) {
  return leaf(fmt::format("{} {} {}", column, sign, written_value));
}

}  // namespace syncd::rules::sql
