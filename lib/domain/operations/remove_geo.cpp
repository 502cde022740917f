// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "domain/entities/geo.h"
#include "domain/operations/fields.h"

namespace syncd::domain::operations {
namespace {

void normalise(Json& args) {
  normalise_countries(args, "remove_geo");
}

Result<std::vector<Change>> change(Campaign& campaign, const Json& args, const Context&) {
  auto codes = countries_of(args["countries"], "countries");
  if (!codes) return tl::unexpected<Error>(codes.error());
  const std::vector<std::string> before = campaign.geo;
  std::vector<std::string> changed;
  for (const std::string& code : *codes) {
    const auto at = std::find(campaign.geo.begin(), campaign.geo.end(), code);
    if (at == campaign.geo.end()) continue;
    campaign.geo.erase(at);
    changed.push_back(code);
  }
  if (changed.empty()) return std::vector<Change>();
  return std::vector{
      Change{"remove_geo", fmt::format("Removed {}", fmt::join(changed, ", ")), before, campaign.geo}};
}

}  // namespace

Operation remove_geo() {
  return {.name = "remove_geo",
          .group = "campaigns",
          .summary = "show a campaign in a country no longer",
          .fields = {media_buy_id(), countries()},
          .examples = {"remove-geo apex GB"},
          .normalise = normalise,
          .decide = decide_change<change>,
          .change = change};
}

}  // namespace syncd::domain::operations
