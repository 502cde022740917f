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
  return {
      .name = "add_geo",
      .group = "campaigns",
      .summary = "show a campaign in further countries",
      .fields = {media_buy_id(), countries()},
      .idempotent = true,
      .aliases = {{"geo", "show a campaign in further countries", {}}},
      .phrases =
          {{"<add> <targeting>? in|to|into? another|more|further|additional? "
            "as_a_target|as_new_markets|as_a_new_market|as_markets|as_targets|as_target|as_a_market? "
            "{countries [in|for|to]} "
            "{media_buy_id?}"},
           {"target|start_targeting|begin_targeting|retarget {countries} {media_buy_id?}"},
           {"<resume> <targeting> {countries [in|for|to]} {media_buy_id?}"},
           {"<resume> {media_buy_id} {countries in}"},
           {"<turn> on <targeting>? {countries [in|for]} {media_buy_id?}"},
           {"expand|extend|open|roll|roll_out|launch|open_up <targeting>? {media_buy_id} up|out? {countries "
            "to|into|in|for|to_include}"},
           {"start_running|start_showing|start_serving|begin_showing {media_buy_id} {countries in}"},
           {"bring|get|take {countries} {media_buy_id into|onto}"},
           {"enable|activate|allow|unblock {countries [in|for]} {media_buy_id}"},
           {"take {countries} {media_buy_id to}", {}, true},
           {"run|show {media_buy_id} {countries in}", {}, true}},
      .wish = "show {media_buy_id} in {countries}",
      .examples = {"add-geo apex GB", "geo apex \"United Kingdom\" NL"},
      .normalise = normalise,
      .decide = decide_change<change>,
      .change = change,
      .update_keys = {"geo", "geos"}};
}

}  // namespace syncd::domain::operations
