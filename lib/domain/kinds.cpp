// SPDX-License-Identifier: Apache-2.0
#include "domain/kinds.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "domain/entities/campaign_names.h"
#include "domain/entities/campaigns.h"
#include "domain/entities/conversation_list.h"
#include "domain/entities/conversations.h"
#include "domain/entities/crews.h"
#include "domain/entities/datasets.h"
#include "domain/entities/rules.h"
#include "domain/entities/run_lists.h"
#include "domain/entities/runs.h"
#include "domain/entities/tasks.h"

namespace syncd::domain {
namespace {

// The part of `items` that the listing asks for.
Json page_of(Json items, const Listing& listing) {
  const auto total = static_cast<std::int64_t>(items.size());
  const std::int64_t from = std::min(listing.offset, total), to = std::min(from + listing.limit, total);
  Json page = Json::array();
  for (std::int64_t i = from; i < to; ++i) page.push_back(std::move(items[static_cast<std::size_t>(i)]));
  return {{"items", std::move(page)}, {"total", total}, {"more", to < total}};
}

Result<Json> show_conversation(Tables& tables, const Looking& looking, const Context&) {
  const auto found = existing_conversation(tables, looking.name, "name");
  if (!found) return tl::unexpected<Error>(found.error());
  return to_json(*found);
}

Json list_campaigns(Tables& tables, const Listing& listing, const Context&) {
  const std::string part = folded(listing.q);
  const std::vector<std::string> named =
      part.empty() ? std::vector<std::string>{} : campaign_names(tables).containing(part);
  Json items = Json::array();
  std::int64_t total = 0;
  for (const Campaign& campaign : all_campaigns(tables)) {
    if (!listing.status.empty() && campaign.status != listing.status) continue;
    if (!part.empty() && !std::binary_search(named.begin(), named.end(), campaign.media_buy_id)) continue;
    const std::int64_t place = total++;
    if (place >= listing.offset && place - listing.offset < listing.limit) items.push_back(to_json(campaign));
  }
  const bool more = listing.offset + listing.limit < total;
  return {{"items", std::move(items)}, {"total", total}, {"more", more}};
}

Result<Json> show_campaign(Tables& tables, const Looking& looking, const Context&) {
  const auto found = find_campaign(tables, looking.name);
  if (!found) return tl::unexpected<Error>(found.error());
  return to_json(*found);
}

std::string conversation_line(const Json& item) {
  return fmt::format("{} ({}): {} messages", short_line(text_at(item, "title"), 80),
                     short_line(text_at(item, "id"), 80), integer_at(item, "messageCount"));
}

std::string money_at(const Json& item, const char* member) {
  const auto amount = Decimal::from_json(member_at(item, member));
  return amount ? amount->money() + " " + text_at(item, "currency") : "none";
}

// Apex Motors (apex): active in US, DE, FR; bids desktop 3.2, mobile 2.5, tablet 2.1; ...
std::string campaign_line(const Json& item) {
  const auto by_device = [&](const char* member) {
    std::string out;
    for (const auto& [device, value] : member_at(item, member).items())
      out += (out.empty() ? "" : ", ") + device + " " + value.dump();
    return out;
  };
  std::string geo;
  for (const Json& code : member_at(item, "geo")) geo += (geo.empty() ? "" : ", ") + code.get<std::string>();
  return fmt::format(
      "{} ({}): {} in {}; bids {}; budget shares {}; daily cap {}; spent today {}, in all {}",
      short_line(text_at(item, "brand_name"), 80), short_line(text_at(item, "media_buy_id"), 80),
      text_at(item, "status"), geo.empty() ? "no country" : geo, by_device("bids"), by_device("allocation"),
      money_at(item, "daily_cap"), money_at(item, "spend_today"), money_at(item, "spend_total"));
}

Json list_tasks(Tables& tables, const Listing& listing, const Context& context) {
  Json items = Json::array();
  const std::string part = folded(listing.q);
  for (const Task& task : tasks_of(tables, context.actor.user)) {
    if (!listing.status.empty() && task.status != listing.status) continue;
    if (folded(task.title + "\n" + task.description).find(part) == std::string::npos) continue;
    items.push_back(to_json(task));
  }
  return page_of(std::move(items), listing);
}

Result<Json> show_task(Tables& tables, const Looking& looking, const Context& context) {
  const auto found = find_task(tables, context.actor.user, looking.name);
  if (!found) return tl::unexpected<Error>(found.error());
  return to_json(*found);
}

std::string task_line(const Json& item) {
  const std::string status = text_at(item, "status");
  const char* box = status == "completed" ? "[x]" : status == "in_progress" ? "[~]" : "[ ]";
  return fmt::format("{} {}", box, short_line(text_at(item, "title"), 120));
}

constexpr std::array<std::string_view, 2> kCampaignStatuses{"active", "paused"};

constexpr std::array kKinds{
    KindInfo{Kind::conversation, "conversation", "conversations", list_conversations, show_conversation, "id",
             "title", conversation_line},
    KindInfo{Kind::campaign, "campaign", "campaigns", list_campaigns, show_campaign, "media_buy_id",
             "brand_name", campaign_line, kCampaignStatuses, log_campaign},
    KindInfo{Kind::task, "task", "tasks", list_tasks, show_task, "id", "title", task_line, kTaskStatuses,
             log_task},
    KindInfo{Kind::crew, "crew", "crews", list_crews, show_crew, "crew_id", "name", crew_line, kCrewStatuses,
             log_crew},
    KindInfo{Kind::run, "run", "runs", list_runs, show_run, "run_id", "name", run_line, kRunStatuses, log_run,
             kSnapshotRuns},
    KindInfo{
        Kind::rule, "rule", "rules", list_rules, show_rule, "table", "rule_code", rule_line, {}, log_rule},
    KindInfo{Kind::dataset,
             "dataset",
             "datasets",
             list_datasets,
             show_dataset,
             "table",
             "created_by",
             dataset_line,
             {},
             log_dataset},
};

}  // namespace

std::span<const KindInfo> all_kinds() {
  return kKinds;
}

const KindInfo* kind_named(std::string_view wanted) {
  const auto it = std::find_if(kKinds.begin(), kKinds.end(), [&](const KindInfo& row) {
    return row.name == wanted || row.plural == wanted;
  });
  return it == kKinds.end() ? nullptr : &*it;
}

const KindInfo* info(Kind kind) {
  const auto it =
      std::find_if(kKinds.begin(), kKinds.end(), [&](const KindInfo& row) { return row.kind == kind; });
  return it == kKinds.end() ? nullptr : &*it;
}

}  // namespace syncd::domain
