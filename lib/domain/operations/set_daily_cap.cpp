// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "domain/entities/campaigns.h"
#include "domain/operations/fields.h"

namespace syncd::domain::operations {
namespace {

// {"set_daily_cap":500} among updates: the bare amount.
void normalise(Json& args) {
  const auto it = args.find("set_daily_cap");
  if (it == args.end() || args.contains("amount")) return;
  Json value = std::move(*it);
  args.erase("set_daily_cap");
  args["amount"] = std::move(value);
}

Json shown(const std::optional<Decimal>& cap) {
  return cap ? cap->json() : Json();
}

Result<std::vector<Change>> change(Campaign& campaign, const Json& args, const Context&) {
  const Decimal amount = *Decimal::from_json(args["amount"]);
  const auto next = amount == Decimal() ? std::nullopt : std::optional(amount);
  if (campaign.daily_cap == next) return std::vector<Change>();
  const auto before = std::exchange(campaign.daily_cap, next);
  return std::vector{Change{
      "set_daily_cap",
      next ? fmt::format("Daily cap set to {} {}", next->money(), campaign.currency) : "Daily cap removed",
      shown(before), shown(next)}};
}

}  // namespace

Operation set_daily_cap() {
  return {.name = "set_daily_cap",
          .group = "campaigns",
          .summary = "cap what a campaign may spend a day",
          .fields = {media_buy_id(),
                     {.name = "amount",
                      .type = FieldType::amount,
                      .summary = "the cap in the campaign's currency; 0 removes it",
                      .required = true,
                      .position = 1,
                      .min = 0,
                      .max = 999'999'999,
                      .aliases = {"daily_cap", "cap"}}},
          .idempotent = true,
          .aliases = {{"cap", "cap what a campaign may spend a day", {}}},
          .phrases =
              {{"max|maximum|no_more_than|at_most {media_buy_id} {amount daily}"},
               {"don't_let|dont_let|do_not_let {media_buy_id} {amount "
                "spend_more_than|spend_over|go_over|exceed|go_above daily}"},
               {"<limit> <spend>? {media_buy_id?} {amount [<to>] daily}"},
               {"<set>|set_up|impose|apply|give|<add> <cap> {media_buy_id?} {amount [<to>] daily}"},
               {"* max|maximum|at_most|no_more_than {media_buy_id} {amount daily}"},
               {"* <cap> new? <shall>? {media_buy_id?} {amount [<to>] daily}"},
               {"* no <cap> {media_buy_id} anymore|any_more|any_longer?", {{"amount", "0"}}},
               {"let {media_buy_id} {amount "
                "spend|spend_up_to|spend_at_most|spend_no_more_than|spend_max|go_up_to daily}"},
               {"make_sure|ensure|make_sure_that|ensure_that|see_that {media_buy_id} {amount "
                "never_goes_over|never_exceeds|never_spends_more_than|doesn't_go_over|doesn't_exceed|"
                "doesn't_spend_more_than|stays_under|stays_below|spends_at_most|spends_no_more_than daily}"},
               {"<raise> <cap> {media_buy_id?} {amount to|up_to|= daily}"},
               {"<lower> <cap> {media_buy_id?} {amount to|down_to|= daily}"},
               {"don't_spend_more_than|dont_spend_more_than|do_not_spend_more_than|spend_no_more_than|"
                "spend_at_most|spend_max {media_buy_id?} {amount daily}"},
               {"keep|hold <spend>? {media_buy_id} {amount under|below|at|to daily}"},
               {"remove|delete|lift|scrap|clear|take_off|get_rid_of|kill|take <cap> off? {media_buy_id?}",
                {{"amount", "0"}}},
               {"uncap {media_buy_id}", {{"amount", "0"}}},
               {"drop|cancel <cap> {media_buy_id?}", {{"amount", "0"}}, true}},
          .wish = "cap {media_buy_id} at {amount} a day",
          .examples = {"set-daily-cap apex 500", "cap techflow 0"},
          .normalise = normalise,
          .decide = decide_change<change>,
          .change = change,
          .update_keys = {"daily_cap", "cap"}};
}

}  // namespace syncd::domain::operations
