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
  return {
      .name = "remove_geo",
      .group = "campaigns",
      .summary = "show a campaign in a country no longer",
      .fields = {media_buy_id(), countries()},
      .idempotent = true,
      .phrases =
          {{"<stop>|<remove> <targeting>? {countries [in|for|to]} out|off|from|in? "
            "{media_buy_id? [on|for|in|of|at|across|from|off|out_of]}"},
           // These go to where they are told: what is taken has to be taken off.
           {"take|pull|cut <targeting>? {countries} >out|off|from <targeting>? "
            "{media_buy_id? [on|for|in|of|at|across]}"},
           {"take|pull|cut {countries} {media_buy_id from|off|out_of}"},
           {"take|pull|cut <targeting> {countries [in|for|to]} {media_buy_id? [on|for|in|of|at|from|off]}"},
           {"take|pull|cut {countries} {media_buy_id [on|for|in|of|at|to|with]}", {}, true},
           {"stop_targeting|pause_targeting|quit_targeting|stop_running_in|stop_showing_in "
            "{countries} {media_buy_id?}"},
           {"<stop>|stop_running|stop_showing|stop_serving|stop_delivering|pull|take|withdraw {media_buy_id} "
            "to_users|to_people|to_anyone|ads? {countries in|out_of|from}"},
           {"don't_show|don't_run|dont_show|dont_run|do_not_show|do_not_run anymore|any_more|any_longer "
            "{media_buy_id} {countries in}"},
           {"don't_show|don't_run|dont_show|dont_run|do_not_show|do_not_run {media_buy_id} {countries in}",
            {},
            true},
           {"get {countries} off|out|out_of {media_buy_id}"},
           {"* no_more {countries [in]} {media_buy_id}"},
           {"<turn> off <targeting>? {countries [in|for]} {media_buy_id?}"},
           {"pull_out_of|exit|get_out_of {countries} {media_buy_id?}"}},
      .wish = "no longer show {media_buy_id} in {countries}",
      .examples = {"remove-geo apex GB"},
      .normalise = normalise,
      .decide = decide_change<change>,
      .change = change};
}

}  // namespace syncd::domain::operations
