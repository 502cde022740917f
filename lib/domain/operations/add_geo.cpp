// SPDX-License-Identifier: Apache-2.0
#include "domain/entities/geo.h"
#include "domain/operations/fields.h"

namespace syncd::domain::operations {
namespace {

void normalise(Json& args) {
  normalise_countries(args, "add_geo");
}

Result<std::vector<Change>> change(Campaign& campaign, const Json& args, const Context&) {
  return change_countries(campaign, args, true, "add_geo");
}

}  // namespace

Operation add_geo() {
  return {.name = "add_geo",
          .group = "campaigns",
          .summary = "show a campaign in further countries",
          .fields = {media_buy_id(), countries()},
          .examples = {"add-geo apex GB"},
          .normalise = normalise,
          .decide = decide_change<change>,
          .change = change,
          .update_keys = {"geo", "geos"}};
}

}  // namespace syncd::domain::operations
