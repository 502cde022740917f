// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "domain/entities/campaigns.h"
#include "domain/operations/fields.h"

namespace syncd::domain::operations {
namespace {

// {"pause":true} and {"resume":true} say it too.
void normalise(Json& args) {
  for (const auto& [word, status] : {std::pair{"pause", "paused"}, std::pair{"resume", "active"}}) {
    const auto it = args.find(word);
    if (it == args.end()) continue;
    const bool wanted = *it == true || it->is_object();
    if (wanted && !args.contains("status")) args["status"] = status;
    if (wanted || it->is_null() || *it == false) args.erase(word);
  }
}

Result<Decision> decide(Tables& tables, const Json& args, const Context& context) {
  auto campaign = find_campaign(tables, text_at(args, "media_buy_id"));
  if (!campaign) return tl::unexpected<Error>(campaign.error());
  const std::string status = text_at(args, "status");
  std::vector<Change> changes;
  if (campaign->status != status) {
    changes.push_back({"set_status", status == "paused" ? "Campaign paused" : "Campaign activated",
                       campaign->status, status});
    campaign->status = status;
  }
  return campaign_decision(std::move(*campaign), std::move(changes), context);
}

}  // namespace

Operation set_status() {
  return {.name = "set_status",
          .group = "campaigns",
          .summary = "pause a campaign or let it run",
          .fields = {media_buy_id(),
                     {.name = "status",
                      .type = FieldType::choice,
                      .summary = "what it shall be",
                      .required = true,
                      .position = 1,
                      .choices = {"active", "paused"}}},
          .aliases = {{"pause", "pause a campaign", {{"status", "paused"}}},
                      {"resume", "let a campaign run again", {{"status", "active"}}}},
          .examples = {"set-status apex paused", "pause \"Apex Motors\""},
          .normalise = normalise,
          .decide = decide};
}

}  // namespace syncd::domain::operations
