// SPDX-License-Identifier: Apache-2.0
#include "domain/entities/campaigns.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "domain/entities/campaign_names.h"

namespace syncd::domain {
namespace {

Decimal amount_at(const Json& object, const char* key) {
  return Decimal::from_json(member_at(object, key)).value_or(Decimal());
}

Json by_device(const std::array<Decimal, kDevices.size()>& values) {
  Json out = Json::object();
  for (std::size_t i = 0; i < kDevices.size(); ++i) out[std::string(kDevices[i])] = values[i].json();
  return out;
}

std::array<Decimal, kDevices.size()> devices_at(const Json& object, const char* key) {
  std::array<Decimal, kDevices.size()> out;
  for (std::size_t i = 0; i < kDevices.size(); ++i) {
    out[i] = amount_at(member_at(object, key), std::string(kDevices[i]).c_str());
  }
  return out;
}

// How much of the day's cap is spent, in percent with one decimal; null without a cap.
Json pacing(const Campaign& c) {
  if (!c.daily_cap || c.daily_cap->micros() <= 0) return nullptr;
  const __int128 tenths = (static_cast<__int128>(c.spend_today.micros()) * 1000 + c.daily_cap->micros() / 2) /
                          c.daily_cap->micros();
  constexpr __int128 kMostTenths = 99'999;  // ten thousand percent is as far over as anyone needs to know
  return Decimal::from_micros(static_cast<std::int64_t>(std::min(tenths, kMostTenths)) * 100'000).json();
}

std::string joined(const std::vector<std::string>& codes) {
  return fmt::format("{}", fmt::join(codes, ","));
}

std::vector<std::string> split(std::string_view codes) {
  std::vector<std::string> out;
  while (!codes.empty()) {
    const auto comma = codes.find(',');
    out.emplace_back(codes.substr(0, comma));
    codes.remove_prefix(comma == std::string_view::npos ? codes.size() : comma + 1);
  }
  return out;
}

#define CAMPAIGN_COLUMNS                                                                                   \
  "media_buy_id, brand_name, name, status, geo, currency, budget, daily_cap, bid_desktop, bid_mobile, "    \
  "bid_tablet, share_desktop, share_mobile, share_tablet, spend_today, spend_total, impressions, clicks, " \
  "created_at, updated_at, version, spend_date"

Campaign campaign_in(const Query& row) {
  const auto micros = [&](int column) { return Decimal::from_micros(row.integer(column)); };
  Campaign c;
  c.media_buy_id = row.string(0);
  c.brand_name = row.string(1);
  c.name = row.string(2);
  c.status = row.string(3);
  c.geo = split(row.text(4));
  c.currency = row.string(5);
  c.budget = micros(6);
  if (!row.is_null(7)) c.daily_cap = micros(7);
  c.bids = {micros(8), micros(9), micros(10)};
  c.allocation = {micros(11), micros(12), micros(13)};
  c.spend_today = micros(14);
  c.spend_total = micros(15);
  c.impressions = row.integer(16);
  c.clicks = row.integer(17);
  c.created_at = row.integer(18);
  c.updated_at = row.integer(19);
  c.version = row.integer(20);
  c.spend_date = row.string(21);
  return c;
}

}  // namespace

Json to_json(const Campaign& c) {
  return {{"media_buy_id", c.media_buy_id},
          {"brand_name", c.brand_name},
          {"name", c.name},
          {"status", c.status},
          {"geo", c.geo},
          {"bids", by_device(c.bids)},
          {"allocation", by_device(c.allocation)},
          {"budget", c.budget.json()},
          {"daily_cap", c.daily_cap ? c.daily_cap->json() : Json()},
          {"currency", c.currency},
          {"spend_today", c.spend_today.json()},
          {"spend_total", c.spend_total.json()},
          {"impressions", c.impressions},
          {"clicks", c.clicks},
          {"spend_date", c.spend_date},
          {"pacing", pacing(c)},
          {"created_at", rfc3339(c.created_at)},
          {"updated_at", rfc3339(c.updated_at)},
          {"version", c.version}};
}

Campaign campaign_from(const Json& j) {
  Campaign c;
  c.media_buy_id = text_at(j, "media_buy_id");
  c.brand_name = text_at(j, "brand_name");
  c.name = text_at(j, "name");
  c.status = text_at(j, "status");
  for (const Json& code : member_at(j, "geo")) c.geo.push_back(code.get<std::string>());
  c.bids = devices_at(j, "bids");
  c.allocation = devices_at(j, "allocation");
  c.budget = amount_at(j, "budget");
  if (!member_at(j, "daily_cap").is_null()) c.daily_cap = amount_at(j, "daily_cap");
  c.currency = text_at(j, "currency");
  c.spend_today = amount_at(j, "spend_today");
  c.spend_total = amount_at(j, "spend_total");
  c.impressions = integer_at(j, "impressions");
  c.clicks = integer_at(j, "clicks");
  c.spend_date = text_at(j, "spend_date");
  c.created_at = parse_rfc3339(text_at(j, "created_at")).value_or(0);
  c.updated_at = parse_rfc3339(text_at(j, "updated_at")).value_or(0);
  c.version = integer_at(j, "version", 1);
  return c;
}

std::optional<Campaign> campaign_of_id(Tables& tables, std::string_view media_buy_id) {
  auto row = tables.query("select " CAMPAIGN_COLUMNS " from campaigns where media_buy_id = ?", media_buy_id);
  return row.next() ? std::optional(campaign_in(row)) : std::nullopt;
}

std::vector<Campaign> all_campaigns(Tables& tables) {
  std::vector<Campaign> out;
  auto row = tables.query("select " CAMPAIGN_COLUMNS " from campaigns order by brand_name, media_buy_id");
  while (row.next()) out.push_back(campaign_in(row));
  return out;
}

Result<Campaign> find_campaign(Tables& tables, std::string_view named) {
  if (auto exact = campaign_of_id(tables, named)) return *exact;
  const auto id = resolve(campaign_names(tables), named, "campaign", "media_buy_id");
  if (!id) return tl::unexpected<Error>(id.error());
  return *campaign_of_id(tables, *id);
}

Event campaign_event(EventType type, const Campaign& campaign, const std::vector<Change>& changes,
                     const Context& context) {
  Json list = Json::array();
  for (const Change& change : changes) {
    list.push_back({{"operation", change.operation},
                    {"details", change.details},
                    {"previous_value", change.previous_value},
                    {"new_value", change.new_value}});
  }
  return {type,
          {Topic::campaigns, campaign.media_buy_id},
          {{"type", info(type).name},
           {"data",
            {{"mediaBuy", to_json(campaign)},
             {"changes", std::move(list)},
             {"actor", context.actor.user},
             {"source", context.actor.source}}}}};
}

Decision campaign_decision(Campaign campaign, std::vector<Change> changes, const Context& context) {
  Decision decision;
  if (changes.empty()) {
    decision.data = {{"changed", false}, {"mediaBuy", to_json(campaign)}, {"changes", Json::array()}};
    return decision;
  }
  campaign.updated_at = context.now;
  ++campaign.version;
  decision.events.push_back(campaign_event(EventType::media_buy_updated, campaign, changes, context));
  const Json& data = decision.events.back().body["data"];
  decision.data = {{"changed", true}, {"mediaBuy", data["mediaBuy"]}, {"changes", data["changes"]}};
  return decision;
}

namespace {

// Set by every change, so no change is anybody's own.
constexpr std::array<std::string_view, 4> kBookkeeping{"updated_at", "version", "pacing", "created_at"};

void touch(Tables& tables, const std::string& id, const std::string& field, std::uint64_t seq,
           const Json& before, const Json& after) {
  if (before == after) return;
  if (before.is_object() && after.is_object()) {
    for (const auto& [key, value] : after.items()) {
      touch(tables, id, field + "." + key, seq, member_at(before, key.c_str()), value);
    }
    return;
  }
  tables.run("insert into campaign_touches values (?, ?, ?, ?, ?)", id, field, seq, to_text(before),
             to_text(after));
}

void touch_all(Tables& tables, const Campaign& before, const Campaign& after, std::uint64_t seq) {
  const Json was = to_json(before), is = to_json(after);
  for (const auto& [key, value] : is.items()) {
    if (std::find(kBookkeeping.begin(), kBookkeeping.end(), key) != kBookkeeping.end()) continue;
    touch(tables, after.media_buy_id, key, seq, member_at(was, key.c_str()), value);
  }
}

}  // namespace

std::string Touched::pointer() const {
  std::string out = "/" + field;
  std::replace(out.begin(), out.end(), '.', '/');
  return out;
}

std::vector<Touched> touched_by(Tables& tables, std::int64_t seq) {
  std::vector<Touched> out;
  auto row = tables.query(
      "select media_buy_id, field, before, after from campaign_touches where seq = ? order by field", seq);
  while (row.next()) {
    out.push_back({row.string(0), row.string(1), seq, parse_json(row.text(2)).value_or(Json()),
                   parse_json(row.text(3)).value_or(Json())});
  }
  return out;
}

std::optional<std::int64_t> touched_later(Tables& tables, const Touched& field) {
  auto row = tables.query(
      "select seq, after from campaign_touches where media_buy_id = ? and field = ? and seq > ? "
      "order by seq desc limit 1",
      field.media_buy_id, field.field, field.seq);
  if (!row.next()) return std::nullopt;
  const std::int64_t later = row.integer(0);
  if (parse_json(row.text(1)).value_or(Json()) != field.after) return later;
  auto undone = tables.query("select 1 from campaign_changes where seq = ? and operation = 'undo'", later);
  return undone.next() ? std::nullopt : std::optional(later);
}

void apply_media_buy_deleted(Tables& tables, const Applied& event) {
  const std::string id = text_at(member_at(member_at(event.body, "data"), "mediaBuy"), "media_buy_id");
  if (const auto before = campaign_of_id(tables, id)) note_campaign_names(tables, &*before, nullptr);
  tables.run("delete from campaigns where media_buy_id = ?", id);
  tables.run("delete from campaign_touches where media_buy_id = ?", id);
}

void apply_media_buy(Tables& tables, const Applied& event) {
  const Json& data = member_at(event.body, "data");
  const Campaign c = campaign_from(member_at(data, "mediaBuy"));
  const auto before = campaign_of_id(tables, c.media_buy_id);
  if (before) touch_all(tables, *before, c, event.seq);
  note_campaign_names(tables, before ? &*before : nullptr, &c);
  tables.run("insert or replace into campaigns (" CAMPAIGN_COLUMNS
             ", last_seq) values (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
             c.media_buy_id, c.brand_name, c.name, c.status, joined(c.geo), c.currency, c.budget.micros(),
             c.daily_cap ? std::optional(c.daily_cap->micros()) : std::nullopt, c.bids[0].micros(),
             c.bids[1].micros(), c.bids[2].micros(), c.allocation[0].micros(), c.allocation[1].micros(),
             c.allocation[2].micros(), c.spend_today.micros(), c.spend_total.micros(), c.impressions,
             c.clicks, c.created_at, c.updated_at, c.version, c.spend_date, event.seq);
  int place = 0;
  for (const Json& change : member_at(data, "changes")) {
    tables.run("insert into campaign_changes values (?,?,?,?,?,?,?,?,?,?)", event.seq, place++,
               c.media_buy_id, text_at(change, "operation"), text_at(change, "details"),
               to_text(member_at(change, "previous_value")), to_text(member_at(change, "new_value")),
               text_at(data, "actor"), text_at(data, "source"), event.timestamp);
  }
}

}  // namespace syncd::domain
