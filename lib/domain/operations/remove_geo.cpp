// SPDX-License-Identifier: Apache-2.0
#include "domain/entities/geo.h"
#include "domain/operations/fields.h"

namespace syncd::domain::operations {
namespace {

void normalise(Json& args) {
  normalise_countries(args, "remove_geo");
}

Result<std::vector<Change>> change(Campaign& campaign, const Json& args, const Context&) {
  return change_countries(campaign, args, false, "remove_geo");
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
