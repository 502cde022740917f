// SPDX-License-Identifier: Apache-2.0
#include "rules/words/scope.h"

#include <algorithm>
#include <array>
#include <initializer_list>

#include "base/text.h"
#include "rules/words/errors.h"

namespace syncd::rules {
namespace {

using Keys = std::initializer_list<std::string_view>;

std::vector<const Column*> of_type(const Table& table, ColumnType type) {
  std::vector<const Column*> out;
  for (const auto& column : table.columns) {
    if (column.type == type) out.push_back(&column);
  }
  return out;
}

// Those of the table's own names, in the order of the keys.
std::vector<const Column*> called(const std::vector<const Column*>& columns, Keys keys) {
  std::vector<const Column*> out;
  for (const auto key : keys) {
    for (const auto* column : columns) {
      if (key_of(column->name) == key) out.push_back(column);
    }
  }
  return out;
}

}  // namespace

ColumnAt Scope::peek(const Reader& words, std::size_t place) const {
  const auto found = columns_.at(words, place);
  if (found.tokens == 0) return {};
  return {&table_.columns[found.things[0]], found.tokens};
}

Result<const Column*> Scope::take(Reader& words) const {
  auto found = columns_.at(words, words.at);
  if (found.tokens == 0) found = columns_.near(words, words.at);
  if (found.tokens == 0) {
    if (words.done()) return words.fail(words.at, "a field is missing at the end", fields_of(table_));
    return words.fail(words.at, shown(words.next().text) + " is no field of " + terminal_line(table_.name),
                      fields_of(table_));
  }
  if (found.things.size() > 1) {
    const auto name = words.text(words.at, words.at + found.tokens);
    auto failed = words.fail(words.at, shown(name) + " may be several fields", fields_of(table_));
    failed.value().code = Code::ambiguous;
    for (const auto thing : found.things) failed.value().candidates.push_back(table_.columns[thing].name);
    return failed;
  }
  words.at += found.tokens;
  return &table_.columns[found.things[0]];
}

bool Scope::may_take(const Reader& words, std::size_t place) const {
  return columns_.at(words, place).tokens > 0 || columns_.near(words, place).tokens > 0;
}

const Column* Scope::named(std::string_view key) const {
  const auto found = columns_.of_key(key);
  return found ? &table_.columns[*found] : nullptr;
}

const Column* Scope::time() const {
  const auto times = of_type(table_, ColumnType::time);
  const auto usual =
      called(times, {"createdat", "created", "sentat", "startedat", "timestamp", "time", "date", "at"});
  if (!usual.empty()) return usual[0];
  return times.empty() ? nullptr : times[0];
}

const Column* Scope::author() const {
  for (const auto key : {"from", "sender", "author", "createdby", "user", "owner", "userid"}) {
    const Column* column = named(key);
    if (column != nullptr && column->type == ColumnType::text) return column;
  }
  return nullptr;
}

const Column* Scope::title() const {
  const auto found = called(of_type(table_, ColumnType::text), {"name", "title", "label", "subject"});
  if (!found.empty()) return found[0];
  const Column* also = named("name");
  return also != nullptr && also->type == ColumnType::text ? also : nullptr;
}

std::vector<const Column*> Scope::states() const {
  return called(of_type(table_, ColumnType::text), {"status", "state", "outcome", "result"});
}

std::vector<const Column*> Scope::prose() const {
  const auto texts = of_type(table_, ColumnType::text);
  auto found = called(texts, {"content", "text", "body", "message", "title", "name", "subject", "summary",
                              "description", "label", "note", "notes"});
  return found.empty() ? texts : found;
}

}  // namespace syncd::rules
