// SPDX-License-Identifier: Apache-2.0
// Campaigns (media buys): the tables, how events change them, how one is found by what people call it, and
// how a change is recorded. Money is exact: millionths in the tables. Runs on the thread that owns the
// tables.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/errors.h"
#include "base/json.h"
#include "base/money.h"
#include "domain/event.h"
#include "domain/operation.h"
#include "domain/tables.h"

namespace syncd::domain {

inline constexpr const char* kCampaignTables = R"sql(
create table campaigns (
  media_buy_id text primary key, brand_name text not null, name text not null, status text not null,
  geo text not null, currency text not null, budget integer not null, daily_cap integer,
  bid_desktop integer not null, bid_mobile integer not null, bid_tablet integer not null,
  share_desktop integer not null, share_mobile integer not null, share_tablet integer not null,
  spend_today integer not null, spend_total integer not null, impressions integer not null,
  clicks integer not null, spend_date text not null, created_at integer not null, updated_at integer not null,
  version integer not null, last_seq integer not null) without rowid;
create table campaign_changes (
  seq integer not null, place integer not null, media_buy_id text not null, operation text not null,
  details text not null, previous_value text not null, new_value text not null, actor text not null,
  source text not null, changed_at integer not null, primary key (seq, place)) without rowid;
create index campaign_changes_by_campaign on campaign_changes (media_buy_id, seq);
create table campaign_touches (
  media_buy_id text not null, field text not null, seq integer not null, before text not null,
  after text not null, primary key (media_buy_id, field, seq)) without rowid;
create index campaign_touches_by_seq on campaign_touches (seq);
)sql";

inline constexpr std::array<std::string_view, 3> kDevices{"desktop", "mobile", "tablet"};

struct Campaign {
  std::string media_buy_id, brand_name, name, status = "active", currency = "USD";
  std::vector<std::string> geo;  // ISO 3166 codes
  Decimal budget;
  std::optional<Decimal> daily_cap;
  std::array<Decimal, kDevices.size()> bids{};        // by device, in the campaign's currency
  std::array<Decimal, kDevices.size()> allocation{};  // by device, in percent, 100 in all
  Decimal spend_today, spend_total;
  std::int64_t impressions = 0, clicks = 0;
  std::string spend_date = {};  // the day (UTC) that spend_today belongs to
  Millis created_at = 0, updated_at = 0;
  std::int64_t version = 1;
};

// One thing that changed, as it stands in an event.
struct Change {
  std::string operation, details;
  Json previous_value, new_value;
};

Json to_json(const Campaign& campaign);
Campaign campaign_from(const Json& media_buy);

// By id, by brand name, or by an unambiguous part or small misspelling of either; any case. Errors: not_found
// with what there is, ambiguous with what fits.
Result<Campaign> find_campaign(Tables& tables, std::string_view named);
std::optional<Campaign> campaign_of_id(Tables& tables, std::string_view media_buy_id);
std::vector<Campaign> all_campaigns(Tables& tables);

// media_buy_created or media_buy_updated with the campaign as it is now.
Event campaign_event(EventType type, const Campaign& campaign, const std::vector<Change>& changes,
                     const Context& context);

// What an operation on one campaign answers. Without changes there is no event, and the answer says so.
Decision campaign_decision(Campaign campaign, std::vector<Change> changes, const Context& context);

// `decide` of an operation that changes one campaign: finds it, changes it, makes the event.
template <ChangeCampaign change>
Result<Decision> decide_change(Tables& tables, const Json& args, const Context& context) {
  auto campaign = find_campaign(tables, text_at(args, "media_buy_id"));
  if (!campaign) return tl::unexpected<Error>(campaign.error());
  auto changes = change(*campaign, args, context);
  if (!changes) return tl::unexpected<Error>(changes.error());
  return campaign_decision(std::move(*campaign), std::move(*changes), context);
}

// A field that a change set, with what stood there before and after: what `undo` goes by.
struct Touched {
  std::string media_buy_id, field;  // "status", "bids.mobile"
  std::int64_t seq = 0;
  Json before, after;
  std::string pointer() const;  // as a JSON pointer
};
std::vector<Touched> touched_by(Tables& tables, std::int64_t seq);
// The seq of the latest change of the same field since; none where it was one that undid the others.
std::optional<std::int64_t> touched_later(Tables& tables, const Touched& field);

// media_buy_created and media_buy_updated: the campaign becomes what the event holds.
void apply_media_buy(Tables& tables, const Applied& event);
void apply_media_buy_deleted(Tables& tables, const Applied& event);

}  // namespace syncd::domain
