// SPDX-License-Identifier: Apache-2.0
#include "assistant/builtin/directions.h"

#include <fmt/format.h>

#include <limits>

#include "assistant/builtin/figures.h"
#include "domain/entities/campaigns.h"

namespace syncd::assistant {
namespace {

// What is not limited is more than any figure.
std::optional<double> figure(const Json& value) {
  if (value.is_null()) return std::numeric_limits<double>::infinity();
  return value.is_number() ? std::optional(value.get<double>()) : std::nullopt;
}

bool goes_against(Direction direction, const Json& before, const Json& after) {
  if (before.is_object() && after.is_object()) {
    for (const auto& [name, value] : after.items()) {
      if (before.contains(name) && goes_against(direction, before[name], value)) return true;
    }
    return false;
  }
  const auto from = figure(before), to = figure(after);
  return from && to && (direction == Direction::down ? *to > *from : *to < *from);
}

}  // namespace

std::optional<std::string> against(Direction direction, const domain::Wish& wish, domain::Tables& tables,
                                   const domain::Actor& actor) {
  if (direction == Direction::any || wish.operation->change == nullptr) return std::nullopt;
  for (const domain::Change& change : changes_of(wish, tables, actor)) {
    if (!goes_against(direction, change.previous_value, change.new_value)) continue;
    return fmt::format("That would go {} (from {} to {}).", direction == Direction::down ? "up" : "down",
                       change.previous_value.is_null() ? "none" : change.previous_value.dump(),
                       change.new_value.is_null() ? "none" : change.new_value.dump());
  }
  return std::nullopt;
}

}  // namespace syncd::assistant
