// SPDX-License-Identifier: Apache-2.0
#include "domain/entities/campaigns.h"
#include "domain/operations/fields.h"

namespace syncd::domain::operations {
namespace {

Result<Decision> decide(Tables& tables, const Json& args, const Context& context) {
  auto campaign = find_campaign(tables, text_at(args, "media_buy_id"));
  if (!campaign) return tl::unexpected<Error>(campaign.error());
  Decision decision;
  decision.events.push_back(campaign_event(EventType::media_buy_deleted, *campaign, {}, context));
  decision.data = {{"media_buy_id", campaign->media_buy_id}, {"deleted", true}};
  return decision;
}

}  // namespace

Operation delete_media_buy() {
  return {.name = "delete_media_buy",
          .group = "campaigns",
          .summary = "remove a campaign; its changes stay in the log",
          .fields = {media_buy_id()},
          .destructive = true,
          .idempotent = true,
          .phrases = {{"<delete> {media_buy_id}"}},
          .wish = "delete {media_buy_id} for good",
          .done = "deleted",
          .examples = {"delete-media-buy apex"},
          .decide = decide};
}

}  // namespace syncd::domain::operations
