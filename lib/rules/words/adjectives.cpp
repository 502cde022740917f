// SPDX-License-Identifier: Apache-2.0
#include "rules/words/adjectives.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace syncd::rules {
namespace {

struct State {
  std::string_view words;
  std::array<std::string_view, 3> values;  // as it may be kept
};

constexpr std::array kStates{
    State{"active", {"active", "", ""}},
    State{"inactive", {"inactive", "", ""}},
    State{"paused", {"paused", "", ""}},
    State{"running", {"running", "", ""}},
    State{"failed", {"failed", "", ""}},
    State{"fail", {"failed", "", ""}},
    State{"failing", {"failed", "", ""}},
    State{"successful", {"success", "successful", "succeeded"}},
    State{"succeeded", {"success", "successful", "succeeded"}},
    State{"succeed", {"success", "successful", "succeeded"}},
    State{"abandoned", {"abandoned", "", ""}},
    State{"cancelled", {"cancelled", "canceled", ""}},
    State{"canceled", {"cancelled", "canceled", ""}},
    State{"pending", {"pending", "", ""}},
    State{"in progress", {"in_progress", "in progress", ""}},
    State{"completed", {"completed", "", ""}},
    State{"finished", {"finished", "", ""}},
    State{"archived", {"archived", "", ""}},
    State{"draft", {"draft", "", ""}},
    State{"blocked", {"blocked", "", ""}},
    State{"idle", {"idle", "", ""}},
    State{"busy", {"busy", "", ""}},
    State{"working", {"working", "", ""}},
    State{"waiting", {"waiting", "", ""}},
    State{"queued", {"queued", "", ""}},
    State{"online", {"online", "", ""}},
    State{"offline", {"offline", "", ""}},
};

std::optional<Adjective> state_at(const Reader& words, const Scope& scope, std::size_t place) {
  const State* found = nullptr;
  std::size_t tokens = 0;
  for (const auto& state : kStates) {
    const auto said = words.says(place, state.words);
    if (said <= tokens) continue;
    found = &state;
    tokens = said;
  }
  auto columns = scope.states();
  if (found == nullptr || columns.empty()) return std::nullopt;
  // "active status"
  const auto named = scope.peek(words, place + tokens);
  if (named && std::find(columns.begin(), columns.end(), named.column) != columns.end()) {
    columns = {named.column};
    tokens += named.tokens;
  }
  std::vector<std::string> values;
  for (const auto value : found->values) {
    if (!value.empty()) values.emplace_back(value);
  }
  std::vector<sql::Condition> any;
  for (const auto* column : columns) {
    any.push_back(sql::text_is(sql::column(scope.table(), *column), sql::Match::whole, values));
  }
  return Adjective{sql::any(std::move(any)), tokens, true};
}

// "unapproved", "incomplete", "non-billable": the opposite of a column that is true or false.
std::optional<Adjective> opposite_at(const Reader& words, const Scope& scope, std::size_t place) {
  const Token& token = words.token(place);
  if (token.kind != Token::Kind::word) return std::nullopt;
  for (const std::string_view prefix : {"un", "in", "non"}) {
    if (!token.fold.starts_with(prefix)) continue;
    const Column* column = scope.named(key_of(std::string_view(token.fold).substr(prefix.size())));
    if (column != nullptr && column->type == ColumnType::boolean) {
      return Adjective{sql::negation(presence(scope, *column)), 1};
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<Adjective> adjective_at(const Reader& words, const Scope& scope, std::size_t place) {
  const auto column = scope.peek(words, place);
  if (column && column.column->type == ColumnType::boolean) {
    return Adjective{presence(scope, *column.column), column.tokens};
  }
  if (auto found = state_at(words, scope, place)) return found;
  return opposite_at(words, scope, place);
}

sql::Condition presence(const Scope& scope, const Column& column) {
  const std::string name = sql::column(scope.table(), column);
  switch (column.type) {
    case ColumnType::boolean:
      return sql::compared(name, "=", "1");
    case ColumnType::number:
      return sql::leaf("coalesce(" + name + ", 0) <> 0");
    default:
      return sql::is_present(name, column.type);
  }
}

}  // namespace syncd::rules
