// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "base/ascii.h"
#include "domain/entities/geo.h"
#include "domain/operations/fields.h"

namespace syncd::domain::operations {
namespace {

constexpr std::int64_t kMostMoney = 999'999'999;

Field devices(std::string_view name, std::string_view summary, std::int64_t max) {
  Field field{.name = name, .type = FieldType::object, .summary = summary};
  for (const auto device : kDevices) {
    field.fields.push_back({.name = device, .type = FieldType::amount, .min = 0, .max = max});
  }
  return field;
}

// "Apex Motors" is called apex-motors where no id is given.
std::string slug(std::string_view brand) {
  std::string out;
  for (const char c : brand) {
    if (ascii::is_word(c) || (c & 0x80) != 0) {
      out += ascii::lower(c);
    } else if (!out.empty() && out.back() != '-') {
      out += '-';
    }
  }
  while (!out.empty() && out.back() == '-') out.pop_back();
  return out;
}

std::array<Decimal, kDevices.size()> by_device(const Json& given) {
  std::array<Decimal, kDevices.size()> out;
  for (std::size_t i = 0; i < kDevices.size(); ++i) {
    out[i] = Decimal::from_json(member_at(given, std::string(kDevices[i]).c_str())).value_or(Decimal());
  }
  return out;
}

std::optional<Error> check(const Json& args) {
  const std::string currency = text_at(args, "currency", "USD");
  if (!std::all_of(currency.begin(), currency.end(), ascii::is_upper)) {
    return Error{.code = Code::invalid_field,
                 .message = "\"currency\" has to be an ISO 4217 code",
                 .field = "currency",
                 .hint = "three capital letters such as USD"};
  }
  if (!args.contains("allocation")) return std::nullopt;
  const auto shares = by_device(args["allocation"]);
  const Decimal sum = shares[0] + shares[1] + shares[2];
  if (sum == Decimal::from_micros(100'000'000)) return std::nullopt;
  return Error{.code = Code::invalid_field,
               .message = fmt::format("the shares come to {} percent", sum.text()),
               .field = "allocation",
               .hint = "desktop, mobile and tablet come to 100"};
}

Result<Decision> decide(Tables& tables, const Json& args, const Context& context) {
  Campaign campaign;
  campaign.brand_name = text_at(args, "brand_name");
  campaign.media_buy_id = text_at(args, "media_buy_id", slug(campaign.brand_name));
  if (!is_id(campaign.media_buy_id)) campaign.media_buy_id = new_id(context.now, context.entropy);
  if (campaign_of_id(tables, campaign.media_buy_id)) {
    return fail(Code::already_exists,
                fmt::format("there is a campaign \"{}\" already", campaign.media_buy_id), "media_buy_id",
                "another media_buy_id");
  }
  campaign.name = text_at(args, "name", campaign.brand_name);
  campaign.status = text_at(args, "status", "active");
  campaign.currency = text_at(args, "currency", "USD");
  if (args.contains("geo")) {
    auto codes = countries_of(args["geo"], "geo");
    if (!codes) return tl::unexpected<Error>(codes.error());
    campaign.geo = std::move(*codes);
  }
  campaign.budget = Decimal::from_json(member_at(args, "budget")).value_or(Decimal());
  campaign.daily_cap = Decimal::from_json(member_at(args, "daily_cap"));
  if (campaign.daily_cap == Decimal()) campaign.daily_cap.reset();
  campaign.bids = by_device(member_at(args, "bids"));
  campaign.allocation = by_device(args.contains("allocation") ? args["allocation"] : Json{{"desktop", 100}});
  campaign.created_at = campaign.updated_at = context.now;
  Decision decision;
  decision.events.push_back(campaign_event(EventType::media_buy_created, campaign, {}, context));
  decision.data = {{"mediaBuy", to_json(campaign)}};
  return decision;
}

}  // namespace

Operation create_media_buy() {
  return {.name = "create_media_buy",
          .group = "campaigns",
          .summary = "create a campaign",
          .fields = {{.name = "brand_name",
                      .summary = "the brand",
                      .required = true,
                      .position = 0,
                      .min = 1,
                      .max = 200},
                     {.name = "media_buy_id",
                      .summary = "its id; made from the brand where none is given",
                      .position = 1,
                      .refers = Kind::campaign},
                     {.name = "name", .summary = "its title", .min = 1, .max = 200},
                     {.name = "status",
                      .type = FieldType::choice,
                      .summary = "active or paused",
                      .choices = {"active", "paused"}},
                     {.name = "geo",
                      .type = FieldType::list,
                      .summary = "countries, by name or ISO 3166 code",
                      .max = 300,
                      .fields = {{.name = "country", .min = 1, .max = 100}}},
                     devices("bids", "bids by device", 10'000),
                     devices("allocation", "shares of the budget by device, 100 in all", 100),
                     {.name = "budget",
                      .type = FieldType::amount,
                      .summary = "the whole budget",
                      .min = 0,
                      .max = kMostMoney},
                     {.name = "daily_cap",
                      .type = FieldType::amount,
                      .summary = "what may be spent a day",
                      .min = 0,
                      .max = kMostMoney},
                     {.name = "currency", .summary = "ISO 4217 code", .min = 3, .max = 3}},
          .examples = {"create-media-buy \"Apex Motors\" apex --daily-cap 500"},
          .check = check,
          .decide = decide};
}

}  // namespace syncd::domain::operations
