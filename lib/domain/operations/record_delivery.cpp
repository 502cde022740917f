// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "domain/entities/campaigns.h"
#include "domain/operations/fields.h"

namespace syncd::domain::operations {
namespace {

constexpr std::int64_t kMost = 1'000'000'000'000;

std::optional<Error> check(const Json& args) {
  if (args.contains("impressions") || args.contains("clicks") || args.contains("spend")) return std::nullopt;
  return Error{.code = Code::missing_field,
               .message = "nothing was delivered",
               .field = "impressions",
               .hint = "impressions, clicks or spend"};
}

Json delivery(const Campaign& c) {
  return {{"impressions", c.impressions},
          {"clicks", c.clicks},
          {"spend_today", c.spend_today.json()},
          {"spend_total", c.spend_total.json()}};
}

// What was spent counts for the day (UTC) it is recorded on.
Result<std::vector<Change>> change(Campaign& campaign, const Json& args, const Context& context) {
  const std::string today = rfc3339(context.now).substr(0, 10);
  Json before = delivery(campaign);
  if (campaign.spend_date != today) campaign.spend_today = Decimal();
  campaign.spend_date = today;
  const Decimal spend = Decimal::from_json(member_at(args, "spend")).value_or(Decimal());
  campaign.impressions += integer_at(args, "impressions");
  campaign.clicks += integer_at(args, "clicks");
  campaign.spend_today = campaign.spend_today + spend;
  campaign.spend_total = campaign.spend_total + spend;
  if (!(campaign.spend_total < Decimal::most())) {
    return fail(Code::invalid_field, fmt::format("the spend would come to {}", campaign.spend_total.money()),
                "spend", fmt::format("less than {} in all", Decimal::most().money()));
  }
  Json after = delivery(campaign);
  if (after == before) return std::vector<Change>();
  return std::vector{
      Change{"record_delivery",
             fmt::format("{} impressions, {} clicks, {} {} spent", integer_at(args, "impressions"),
                         integer_at(args, "clicks"), spend.money(), campaign.currency),
             std::move(before), std::move(after)}};
}

}  // namespace

Operation record_delivery() {
  return {.name = "record_delivery",
          .group = "campaigns",
          .summary = "record what a campaign delivered since the last time",
          .fields = {media_buy_id(),
                     {.name = "impressions",
                      .type = FieldType::integer,
                      .summary = "times shown",
                      .position = 1,
                      .min = 0,
                      .max = kMost},
                     {.name = "clicks",
                      .type = FieldType::integer,
                      .summary = "times clicked",
                      .position = 2,
                      .min = 0,
                      .max = kMost},
                     {.name = "spend",
                      .type = FieldType::amount,
                      .summary = "spent, in the campaign's currency",
                      .position = 3,
                      .min = 0,
                      .max = 99'999'999}},
          .examples = {"record-delivery apex 12000 340 185.20"},
          .check = check,
          .decide = decide_change<change>,
          .change = change};
}

}  // namespace syncd::domain::operations
