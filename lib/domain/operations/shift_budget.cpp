// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "domain/entities/campaigns.h"
#include "domain/operations/fields.h"

namespace syncd::domain::operations {
namespace {

constexpr std::int64_t kUsualPoints = 10;  // moved where nobody says how many

// {"budget_shift":"desktop"} and {"shift_budget":"desktop"} among updates: where to.
void normalise(Json& args) {
  for (const char* key : {"shift_budget", "budget_shift"}) {
    const auto it = args.find(key);
    if (it == args.end() || args.contains("to")) continue;
    Json to = std::move(*it);
    args.erase(key);
    args["to"] = std::move(to);
  }
  const auto it = args.find("percent");
  if (it == args.end() || !it->is_string()) return;
  std::string text = it->get<std::string>();
  if (!text.empty() && text.back() == '%') text.pop_back();
  *it = text;
}

std::optional<Error> check(const Json& args) {
  if (text_at(args, "from") != text_at(args, "to")) return std::nullopt;
  return Error{
      .code = Code::invalid_field, .message = "the budget cannot be shifted to where it is", .field = "from"};
}

std::size_t place_of(const std::string& device) {
  return static_cast<std::size_t>(std::find(kDevices.begin(), kDevices.end(), device) - kDevices.begin());
}

Json shares(const Campaign& campaign) {
  return to_json(campaign)["allocation"];
}

// Takes `points` from the others in proportion to what they have; what rounding leaves goes to the larger.
void take_from_others(Campaign& campaign, std::size_t to, Decimal points) {
  Decimal others;
  std::size_t largest = to == 0 ? 1 : 0;
  for (std::size_t i = 0; i < kDevices.size(); ++i) {
    if (i == to) continue;
    others = others + campaign.allocation[i];
    if (campaign.allocation[i] > campaign.allocation[largest]) largest = i;
  }
  Decimal left = points;
  for (std::size_t i = 0; i < kDevices.size(); ++i) {
    if (i == to || i == largest) continue;
    const __int128 part =
        static_cast<__int128>(points.micros()) * campaign.allocation[i].micros() / others.micros();
    const Decimal taken = Decimal::from_micros(static_cast<std::int64_t>(part));
    campaign.allocation[i] = campaign.allocation[i] - taken;
    left = left - taken;
  }
  campaign.allocation[largest] = campaign.allocation[largest] - left;
}

Result<std::vector<Change>> change(Campaign& campaign, const Json& args, const Context&) {
  const std::string to = text_at(args, "to"), from = text_at(args, "from");
  const std::size_t target = place_of(to);
  const Decimal hundred = Decimal::from_micros(100'000'000);
  const Decimal available =
      from.empty() ? hundred - campaign.allocation[target] : campaign.allocation[place_of(from)];
  const auto wanted = Decimal::from_json(member_at(args, "percent"));
  const Decimal points = wanted.value_or(std::min(available, Decimal::from_micros(kUsualPoints * 1'000'000)));
  if (points > available) {
    return fail(Code::invalid_field,
                fmt::format("only {} percent can be shifted to {}", available.text(), to), "percent",
                fmt::format("at most {}", available.text()));
  }
  if (points == Decimal()) return std::vector<Change>();
  Json before = shares(campaign);
  if (from.empty()) {
    take_from_others(campaign, target, points);
  } else {
    campaign.allocation[place_of(from)] = campaign.allocation[place_of(from)] - points;
  }
  campaign.allocation[target] = campaign.allocation[target] + points;
  return std::vector{Change{"shift_budget",
                            fmt::format("{} percent of the budget shifted to {}{}", points.text(), to,
                                        from.empty() ? "" : " from " + from),
                            std::move(before), shares(campaign)}};
}

}  // namespace

Operation shift_budget() {
  return {
      .name = "shift_budget",
      .group = "campaigns",
      .summary = "shift a campaign's budget from one device to another",
      .fields = {media_buy_id(),
                 {.name = "to",
                  .type = FieldType::choice,
                  .summary = "the device that gets more",
                  .required = true,
                  .position = 1,
                  .choices = {"desktop", "mobile", "tablet"}},
                 {.name = "percent",
                  .type = FieldType::amount,
                  .summary = "how many percent of the whole budget; 10 where none is given",
                  .position = 2,
                  .min = 0,
                  .max = 100},
                 {.name = "from",
                  .type = FieldType::choice,
                  .summary = "the device that gets less; both others, by what they have, where none is given",
                  .position = 3,
                  .choices = {"desktop", "mobile", "tablet"}}},
      .aliases = {{"budget", "shift a campaign's budget to a device", {}}},
      .phrases =
          {{"<shift> all|everything|whole|entire|full|rest|remainder|most|lot of_it? <budget>? {percent "
            "percent} {from? "
            "from|off|out_of} {to to|on|into|towards|toward|onto|over_to} {media_buy_id?}"},
           {"<shift> <budget> across|over|around|away|more? {percent? [by|of] percent} {from? "
            "from|off|out_of} "
            "{to to|into|towards|toward|onto|over_to} {media_buy_id?}"},
           {"<shift> <budget> {percent? [by] percent} {from [from]} {to =} {media_buy_id?}"},
           {"<shift> <budget>? and_put_it|and_put_them|and_give_it|and_give_them|and_move_it|and_move_them "
            "{percent percent} {from from|off|out_of} {to to|into|on|onto|towards} {media_buy_id?}"},
           {"do|make <budget> shift|transfer|move {percent? [of|by] percent} {from? from} {to to|into} "
            "{media_buy_id?}"},
           {"* <budget> {percent percent} {from from} {to to|into|=} {media_buy_id?}"},
           {"<shift> {percent percent} {from? from} {to to|into|towards|toward|onto|over_to} "
            "{media_buy_id?}"},
           {"give more|another|extra|additional <budget>? {percent? percent} {to [to]} {media_buy_id}"},
           {"put|spend more|another|extra|additional <budget>? {percent? percent} {to "
            "on|into|towards|toward|behind} {media_buy_id}"}},
      .wish = "shift [{percent} percent of ]the budget of {media_buy_id} to {to}[ from {from}]",
      .examples = {"shift-budget apex desktop 20", "budget techflow mobile 15 --from desktop"},
      .normalise = normalise,
      .check = check,
      .decide = decide_change<change>,
      .change = change,
      .update_keys = {"budget_shift"}};
}

}  // namespace syncd::domain::operations
