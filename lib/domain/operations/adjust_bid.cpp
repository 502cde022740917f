// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "domain/entities/campaigns.h"
#include "domain/operations/fields.h"

namespace syncd::domain::operations {
namespace {

constexpr std::int64_t kMostBid = 10'000;
constexpr int kBidDecimals = 4;

// "-30%" is a change, "2.40" a new bid; and {"bid_adjustment": -30} is a change too.
void normalise(Json& args) {
  if (const auto it = args.find("bid_adjustment"); it != args.end() && !args.contains("change_percent")) {
    Json percent = std::move(*it);
    args.erase("bid_adjustment");
    args["change_percent"] = std::move(percent);
  }
  const auto it = args.find("change");
  if (it == args.end() || !it->is_string()) return;
  std::string text = it->get<std::string>();
  const bool percent = !text.empty() && text.back() == '%';
  if (percent) text.pop_back();
  args[percent ? "change_percent" : "bid"] = text;
  args.erase("change");
}

std::optional<Error> check(const Json& args) {
  if (args.contains("bid") != args.contains("change_percent")) return std::nullopt;
  return Error{.code = args.contains("bid") ? Code::invalid_field : Code::missing_field,
               .message = "a bid is changed either by change_percent or to bid",
               .field = "change_percent",
               .hint = "one of the two: {\"change_percent\": -30} or {\"bid\": 2.40}"};
}

Result<std::vector<Change>> change(Campaign& campaign, const Json& args, const Context&) {
  const std::string device = text_at(args, "device", "all");
  const auto percent = Decimal::from_json(member_at(args, "change_percent"));
  Json before = Json::object(), after = Json::object();
  for (std::size_t i = 0; i < kDevices.size(); ++i) {
    if (device != "all" && device != kDevices[i]) continue;
    Decimal& bid = campaign.bids[i];
    const Decimal next =
        percent ? bid.plus_percent(*percent, kBidDecimals) : *Decimal::from_json(args["bid"]);
    if (next > Decimal::from_micros(kMostBid * 1'000'000)) {
      return fail(Code::invalid_field, fmt::format("the {} bid would be {}", kDevices[i], next.money()),
                  percent ? "change_percent" : "bid", fmt::format("a bid of at most {}", kMostBid));
    }
    if (next == bid) continue;
    before[std::string(kDevices[i])] = bid.json();
    after[std::string(kDevices[i])] = next.json();
    bid = next;
  }
  std::vector<Change> changes;
  if (!after.empty()) {
    const std::string what = device == "all" ? "All bids" : fmt::format("{} bid", device);
    changes.push_back(
        {"adjust_bid",
         percent ? fmt::format("{} changed by {}{}%", what, percent->micros() > 0 ? "+" : "", percent->text())
                 : fmt::format("{} set to {}", what, text_at(args, "bid")),
         std::move(before), std::move(after)});
  }
  return changes;
}

}  // namespace

Operation adjust_bid() {
  return {
      .name = "adjust_bid",
      .group = "campaigns",
      .summary = "change what a campaign bids on a device",
      .fields =
          {media_buy_id(),
           {.name = "device",
            .type = FieldType::choice,
            .summary = "the device; all where none is given",
            .position = 1,
            .choices = {"desktop", "mobile", "tablet", "all"}},
           {.name = "change_percent",
            .type = FieldType::amount,
            .summary = "by how many percent, such as -30",
            .min = -100,
            .max = 1000},
           {.name = "bid", .type = FieldType::amount, .summary = "the new bid", .min = 0, .max = kMostBid},
           {.name = "change",
            .summary = "a percentage such as -30%, or a new bid such as 2.40",
            .position = 2,
            .max = 32}},
      .aliases = {{"bid", "change what a campaign bids on a device", {}}},
      .phrases =
          {{"<lower> <bid> down|back? further? {device?} {media_buy_id?} {change_percent [by|with] "
            "-percent}"},
           {"<lower> <bid> {device?} {media_buy_id?} {bid to|down_to|back_to|= money}"},
           {"<raise> <bid> up? further? {device?} {media_buy_id?} {change_percent [by|with] percent}"},
           {"<raise> <bid> {device?} {media_buy_id?} {bid to|up_to|= money}"},
           {"set|make|fix|place|give <bid> {device?} {media_buy_id?} {bid [<to>] money}"},
           {"<set> <bid> {device?} {media_buy_id?} {bid <up_to> money}"},
           {"<set> <bid> {device?} {media_buy_id?} {bid money}", {}, true},
           // By how much: the figure that it comes to is worked out.
           {"<raise> <bid> {device?} {media_buy_id?} {bid by +money told}"},
           {"<lower> <bid> {device?} {media_buy_id?} {bid by -money told}"},
           {"<raise> <bid> {device?} {media_buy_id?} {bid [by] +money}", {}, true},
           {"<lower> <bid> {device?} {media_buy_id?} {bid [by] -money}", {}, true},
           {"add <bid> to|on|onto {device?} {media_buy_id?} {bid +money told}"},
           {"put <bid> another|extra|more|additional|further to|on|onto {device?} {media_buy_id?} {bid "
            "+money told}"},
           {"add|put <bid> to|on|onto {device?} {media_buy_id?} {bid +money}", {}, true},
           {"<lower>|take|knock <bid> off|from {device?} {media_buy_id?} {bid -money told}"},
           {"<lower>|take|knock <bid> off|from {device?} {media_buy_id?} {bid -money}", {}, true},
           {"take|knock <bid> {device?} {media_buy_id?} {bid -money}", {}, true},
           {"take|knock <bid> {device?} {media_buy_id?} {change_percent -percent}", {}, true},
           {"bid another|extra|more|additional|further {device?} {media_buy_id} {bid +money}", {}, true},
           {"<set> <bid> <less> {device?} {media_buy_id?} {change_percent [by] -percent}"},
           {"<set> <bid> <more> {device?} {media_buy_id?} {change_percent [by] percent}"},
           {"<lower>|take|knock <bid> off|from {device?} {media_buy_id?} {change_percent -percent}"},
           {"add|put <bid> to|on|onto {device?} {media_buy_id?} {change_percent percent}"},
           {"bid {device?} {media_buy_id} {bid [at] money}"},
           {"give|do|make|apply <a_cut> <bid> {device?} {media_buy_id?} {change_percent [of|by] -percent}"},
           {"give|do|make|apply <a_raise> <bid> {device?} {media_buy_id?} {change_percent [of|by] percent}"},
           {"bid <less> {device?} {media_buy_id} {change_percent [by] -percent}"},
           {"bid <more> {device?} {media_buy_id} {change_percent [by] percent}"},
           {"go <less> <bid> {device?} {media_buy_id?} {change_percent [by] -percent}"},
           {"go <more> <bid> {device?} {media_buy_id?} {change_percent [by] percent}"},
           {"* <bid> <shall>? {device?} {media_buy_id?} {bid [<to>] money}"},
           {"* <bid> {device?} {media_buy_id?} {change_percent [by] signed}"},
           {"* <bid> <less>|<a_cut> {device?} {media_buy_id?} {change_percent [of|by] -percent}"},
           {"* <bid> <more>|<a_raise> {device?} {media_buy_id?} {change_percent [of|by] percent}"},
           {"halve|half <bid> {device?} {media_buy_id?} ", {{"change_percent", "-50"}}},
           {"<lower> <bid> in_half|by_half {device?} {media_buy_id?} ", {{"change_percent", "-50"}}},
           {"double <bid> {device?} {media_buy_id?} ", {{"change_percent", "100"}}},
           {"triple <bid> {device?} {media_buy_id?} ", {{"change_percent", "200"}}},
           {"<lower> {device} {media_buy_id} {change_percent [by] -percent}", {}, true},
           {"<raise> {device} {media_buy_id} {change_percent [by] percent}", {}, true},
           // Of a device there is nothing else in money.
           {"set|put|change|adjust|update {device} {media_buy_id} {bid to|at|= money told near}"},
           {"<set> {device} {media_buy_id} {bid to|at|= money near}", {}, true},
           {"* {device} {media_buy_id named} {bid [to|at|=] money}", {}, true},
           {"* {device} {media_buy_id named} <less> {change_percent [by] -percent}", {}, true},
           {"* {device} {media_buy_id named} <more> {change_percent [by] percent}", {}, true}},
      .wish =
          "change the [{device} ]bid of {media_buy_id}[ by {change_percent} percent][ from {now bid}][ to "
          "{bid}]",
      .examples = {"adjust-bid apex mobile -30%", "bid techflow all 2.40"},
      .normalise = normalise,
      .check = check,
      .decide = decide_change<change>,
      .change = change,
      .update_keys = {"bid", "bid_adjustment"}};
}

}  // namespace syncd::domain::operations
