// SPDX-License-Identifier: Apache-2.0
#include "assistant/builtin/directions.h"

#include <fmt/format.h>

#include <limits>

#include "domain/entities/campaigns.h"
#include "domain/validate.h"

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

// The campaign changed in memory only, by the operation's own rule.
std::vector<domain::Change> changes_of(const domain::Wish& wish, domain::Tables& tables,
                                       const domain::Actor& actor) {
  const auto args = domain::validate(*wish.operation, wish.args);
  if (!args) return {};
  auto campaign = domain::campaign_of_id(tables, text_at(*args, "media_buy_id"));
  if (!campaign) return {};
  static const Json nothing;
  static const Entropy none = [](std::span<std::byte>) {};
  const domain::Context context{.actor = actor,
                                .now = 0,
                                .next_seq = 0,
                                .entropy = none,
                                .epoch = {},
                                .live = nothing,
                                .conversations = {}};
  auto changes = wish.operation->change(*campaign, *args, context);
  return changes ? std::move(*changes) : std::vector<domain::Change>();
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
