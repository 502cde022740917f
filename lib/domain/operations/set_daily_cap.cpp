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
  return {
      .name = "set_daily_cap",
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
      .aliases = {{"cap", "cap what a campaign may spend a day", {}}},
      .phrases =
          {{"max|maximum|no_more_than|at_most {media_buy_id} {amount daily told}"},
           {"max|maximum|no_more_than|at_most {media_buy_id} {amount daily}", {}, true},
           {"don't_let|dont_let|do_not_let {media_buy_id} {amount "
            "spend_more_than|spend_over daily}"},
           {"don't_let|dont_let|do_not_let {media_buy_id} {amount go_over|exceed|go_above daily told}"},
           {"don't_let|dont_let|do_not_let {media_buy_id} {amount go_over|exceed|go_above daily}", {}, true},
           {"cap <spend>? {media_buy_id?} {amount [<to>] daily}"},
           {"<limit> <spend> {media_buy_id?} {amount [<to>] daily}"},
           {"<limit> {media_buy_id?} {amount [<to>] daily told}"},
           {"<limit> {media_buy_id?} {amount [<to>] daily}", {}, true},
           // A figure alone is the new one only behind these; "move the cap 500" may be by as much.
           {"set|make|fix|give <cap> {media_buy_id?} {amount [<to>] daily}"},
           {"<set>|apply|give|<add> <cap> {media_buy_id?} {amount <up_to> daily}"},
           {"put|place|get|mark|set_up|impose|apply|<add> <cap> >{media_buy_id?} {amount [of] daily}"},
           {"<set> <cap> {media_buy_id?} {amount daily}", {}, true},
           {"* max|maximum|at_most|no_more_than {media_buy_id} {amount daily told}"},
           {"* max|maximum|at_most|no_more_than {media_buy_id} {amount daily}", {}, true},
           {"* <cap> new? <shall>? {media_buy_id?} {amount [<to>] daily}"},
           {"* no <cap> {media_buy_id} anymore|any_more|any_longer?", {{"amount", "0"}}},
           {"let {media_buy_id} {amount "
            "spend|spend_up_to|spend_at_most|spend_no_more_than|spend_max daily}"},
           {"let {media_buy_id} {amount go_up_to daily told}"},
           {"let {media_buy_id} {amount go_up_to daily}", {}, true},
           {"make_sure|ensure|make_sure_that|ensure_that|see_that {media_buy_id} {amount "
            "never_spends_more_than|doesn't_spend_more_than|spends_at_most|spends_no_more_than daily}"},
           {"make_sure|ensure|make_sure_that|ensure_that|see_that {media_buy_id} {amount "
            "never_goes_over|never_exceeds|doesn't_go_over|doesn't_exceed|stays_under|stays_below "
            "daily told}"},
           {"make_sure|ensure|make_sure_that|ensure_that|see_that {media_buy_id} {amount "
            "never_goes_over|never_exceeds|doesn't_go_over|doesn't_exceed|stays_under|stays_below daily}",
            {},
            true},
           {"<raise> <cap> {media_buy_id?} {amount to|up_to|= daily}"},
           {"<lower> <cap> {media_buy_id?} {amount to|down_to|= daily}"},
           // By how much: the figure that it comes to is worked out.
           {"<raise> <cap> further? {media_buy_id?} {amount [by|with] +share}"},
           {"<lower> <cap> further? {media_buy_id?} {amount [by|with] -share}"},
           {"<raise> <cap> further? {media_buy_id?} {amount by +money told}"},
           {"<lower> <cap> further? {media_buy_id?} {amount by -money told}"},
           {"<raise> <cap> {media_buy_id?} {amount [by] +money}", {}, true},
           {"<lower> <cap> {media_buy_id?} {amount [by] -money}", {}, true},
           {"<set> <cap> <more> {media_buy_id?} {amount [by] +share}"},
           {"<set> <cap> <less> {media_buy_id?} {amount [by] -share}"},
           {"add <cap> to|onto {media_buy_id?} {amount +money}"},
           {"add|put <cap> to|onto|on {media_buy_id?} {amount +share}"},
           {"put <cap> another|extra|more|additional|further to|onto|on {media_buy_id?} {amount +money}"},
           {"put <cap> to|onto|on {media_buy_id?} {amount +money}", {}, true},
           {"<lower>|take|knock <cap> off|from {media_buy_id?} {amount -money}"},
           {"<lower>|take|knock <cap> off|from {media_buy_id?} {amount -share}"},
           {"take|knock <cap> {media_buy_id?} {amount -money}", {}, true},
           {"give <cap> more|another|extra|additional {media_buy_id?} {amount [<to>] daily}", {}, true},
           {"double <cap> {media_buy_id?}", {{"amount", "by +100%"}}},
           {"triple <cap> {media_buy_id?}", {{"amount", "by +200%"}}},
           {"halve|half <cap> {media_buy_id?}", {{"amount", "by -50%"}}},
           {"<lower> <cap> in_half|by_half {media_buy_id?}", {{"amount", "by -50%"}}},
           // Of a budget: the one a day is what can be changed.
           {"double <spend> {media_buy_id}", {{"amount", "by +100%"}}, true},
           {"triple <spend> {media_buy_id}", {{"amount", "by +200%"}}, true},
           {"halve|half <spend> {media_buy_id}", {{"amount", "by -50%"}}, true},
           {"<lower> <spend> in_half|by_half {media_buy_id}", {{"amount", "by -50%"}}, true},
           {"<raise> <spend> further? {media_buy_id} {amount [by|with] +share}", {}, true},
           {"<lower> <spend> further? {media_buy_id} {amount [by|with] -share}", {}, true},
           {"don't_spend_more_than|dont_spend_more_than|do_not_spend_more_than|spend_no_more_than|"
            "spend_at_most|spend_max {media_buy_id?} {amount daily}"},
           {"keep|hold <spend> {media_buy_id} {amount under|below|at|to daily}"},
           {"keep|hold {media_buy_id} {amount under|below|at|to daily told}"},
           {"keep|hold {media_buy_id} {amount under|below|at|to daily}", {}, true},
           {"remove|delete|lift|scrap|clear|take_off|get_rid_of|kill|take <cap> off? {media_buy_id?}",
            {{"amount", "0"}}},
           {"uncap {media_buy_id}", {{"amount", "0"}}},
           {"drop|cancel <cap> {media_buy_id?}", {{"amount", "0"}}, true}},
      .wish = "cap {media_buy_id} at {amount} a day[ (it is {now amount} now)]",
      .examples = {"set-daily-cap apex 500", "cap techflow 0"},
      .normalise = normalise,
      .decide = decide_change<change>,
      .change = change,
      .update_keys = {"daily_cap", "cap"}};
}

}  // namespace syncd::domain::operations
