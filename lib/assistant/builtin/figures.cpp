// SPDX-License-Identifier: Apache-2.0
#include "assistant/builtin/figures.h"

#include <fmt/format.h>

#include "domain/validate.h"

namespace syncd::assistant {
namespace {

constexpr std::string_view kStep = "by ";
constexpr int kDecimals = 2;  // of what a share of a figure comes to

}  // namespace

std::string step_text(Decimal value, bool less, bool share) {
  return fmt::format("{}{}{}{}", kStep, less ? "-" : "+", value.text(), share ? "%" : "");
}

bool is_step_text(const Json& value) {
  return value.is_string() && value.get_ref<const std::string&>().starts_with(kStep);
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

std::optional<Decimal> figure_now(const domain::Wish& wish, const domain::Field& field,
                                  domain::Tables& tables, const domain::Actor& actor) {
  if (wish.operation->change == nullptr) return std::nullopt;
  domain::Wish none = wish;
  none.args[std::string(field.name)] = 0;
  const auto changes = changes_of(none, tables, actor);
  if (changes.size() != 1) return std::nullopt;
  const Json& before = changes.front().previous_value;
  if (!before.is_object()) return Decimal::from_json(before);
  return before.size() == 1 ? Decimal::from_json(*before.begin()) : std::nullopt;
}

Json figures_now(const domain::Wish& wish, domain::Tables& tables, const domain::Actor& actor) {
  Json out = Json::object();
  for (const domain::Field& field : wish.operation->fields) {
    const std::string name(field.name);
    if (field.type != domain::FieldType::amount || !wish.args.contains(name)) continue;
    if (const auto now = figure_now(wish, field, tables, actor)) out[name] = now->json();
  }
  return out;
}

bool work_out(domain::Wish& wish, const domain::Field& field, domain::Tables& tables,
              const domain::Actor& actor) {
  Json& value = wish.args[std::string(field.name)];
  std::string step = value.get<std::string>().substr(kStep.size());
  const bool share = step.ends_with('%'), less = step.starts_with('-');
  if (share) step.pop_back();
  const auto size = Decimal::parse(step.substr(1));
  const auto now = figure_now(wish, field, tables, actor);
  if (!size || !now) return false;
  const Decimal signed_size = less ? Decimal() - *size : *size;
  const Decimal next = share ? now->plus_percent(signed_size, kDecimals) : *now + signed_size;
  if (next <= Decimal()) return false;
  value = next.json();
  return true;
}

}  // namespace syncd::assistant
