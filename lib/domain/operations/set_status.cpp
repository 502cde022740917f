// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "domain/entities/campaigns.h"
#include "domain/operations/fields.h"

namespace syncd::domain::operations {
namespace {

// {"pause":true}, {"resume":true}, {"set_status":"paused"} and {"status":true} say it too.
void normalise(Json& args) {
  for (const auto& [word, status] : {std::pair{"pause", "paused"}, std::pair{"resume", "active"}}) {
    const auto it = args.find(word);
    if (it == args.end()) continue;
    const bool wanted = *it == true || it->is_object();
    if (wanted && !args.contains("status")) args["status"] = status;
    if (wanted || it->is_null() || *it == false) args.erase(word);
  }
  if (const auto it = args.find("set_status"); it != args.end() && !args.contains("status")) {
    Json value = std::move(*it);
    args.erase("set_status");
    args["status"] = std::move(value);
  }
  if (const auto it = args.find("status"); it != args.end() && it->is_boolean()) {
    *it = it->get<bool>() ? "active" : "paused";
  }
}

Result<std::vector<Change>> change(Campaign& campaign, const Json& args, const Context&) {
  const std::string status = text_at(args, "status");
  if (campaign.status == status) return std::vector<Change>();
  const char* details = status == "paused" ? "Campaign paused" : "Campaign activated";
  return std::vector{Change{"set_status", details, std::exchange(campaign.status, status), status}};
}

}  // namespace

Operation set_status() {
  return {
      .name = "set_status",
      .group = "campaigns",
      .summary = "pause a campaign or let it run",
      .fields = {media_buy_id(),
                 {.name = "status",
                  .type = FieldType::choice,
                  .summary = "what it shall be",
                  .required = true,
                  .position = 1,
                  .choices = {"active", "paused"}}},
      .idempotent = true,
      .aliases = {{"pause", "pause a campaign", {{"status", "paused"}}},
                  {"resume", "let a campaign run again", {{"status", "active"}}}},
      .phrases =
          {{"<stop>|hold delivery|serving|spend|spending|ads|all_spend|all_spending|advertising "
            "{media_buy_id}",
            {{"status", "paused"}}},
           {"put|place hold|stop|pause {media_buy_id}", {{"status", "paused"}}},
           {"put|place on_hold|on_ice|on_pause {media_buy_id direct}", {{"status", "paused"}}},
           {"bring {media_buy_id direct} >back", {{"status", "active"}}},
           {"bring|wake {media_buy_id direct} >up_again|back_up|back_online|back_on", {{"status", "active"}}},
           {"wake {media_buy_id direct} >up", {{"status", "active"}}},
           {"bring {media_buy_id direct} >up", {{"status", "active"}}, true},
           {"<stop>|stop_running|stop_serving|stop_showing|stop_delivering {media_buy_id direct}",
            {{"status", "paused"}}},
           {"hold|park {media_buy_id named}", {{"status", "paused"}}},
           {"hold|park {media_buy_id direct}", {{"status", "paused"}}, true},
           {"<resume>|fire_up|spin_up|start_up {media_buy_id direct}", {{"status", "active"}}},
           {"go_live_with {media_buy_id direct}", {{"status", "active"}}},
           {"kick_off {media_buy_id direct}", {{"status", "active"}}, true},
           {"<resume>|kick|fire|spin {media_buy_id direct} >back_up|up|back_on", {{"status", "active"}}},
           {"hit|press|push pause|stop|pause_button|stop_button {media_buy_id}", {{"status", "paused"}}},
           {"hit|press|push play|resume|start|play_button {media_buy_id}", {{"status", "active"}}},
           {"lift|remove|release|end pause|hold|freeze|suspension {media_buy_id}", {{"status", "active"}}},
           {"take pause|hold|freeze|suspension >off {media_buy_id}", {{"status", "active"}}},
           {"* {media_buy_id direct} status? =|to? ><to_paused>|off", {{"status", "paused"}}},
           {"* {media_buy_id direct} status? =|to? ><to_active>|on", {{"status", "active"}}},
           {"* status {media_buy_id of|for} >=|to? ><to_paused>|off", {{"status", "paused"}}},
           {"* status {media_buy_id of|for} >=|to? ><to_active>|on", {{"status", "active"}}},
           {"* pause|stop|halt|suspension {media_buy_id for|of}", {{"status", "paused"}}},
           {"* restart|reactivation|resumption {media_buy_id for|of}", {{"status", "active"}}},
           // Which verb goes with which particle: "put X off" and "get on X" are about something else.
           {"<turn>|shut off {media_buy_id direct}", {{"status", "paused"}}},
           {"<turn> on {media_buy_id direct}", {{"status", "active"}}},
           {"set {media_buy_id direct} status? >off", {{"status", "paused"}}},
           {"set|put {media_buy_id direct} status? >on", {{"status", "active"}}},
           {"<set> {media_buy_id [of|for]} status? >to|as|= ><to_paused>|off >status|state|mode?",
            {{"status", "paused"}}},
           {"<set> {media_buy_id [of|for]} status? >to|as|= ><to_active>|on >status|state|mode?",
            {{"status", "active"}}},
           {"<set> {media_buy_id [of|for]} status? ><to_paused>", {{"status", "paused"}}},
           {"<set> {media_buy_id [of|for]} status? ><to_active>", {{"status", "active"}}},
           {"i_want|we_want|i_need|we_need|i'd_like|we'd_like|have|make_sure|ensure|make_sure_that|ensure_"
            "that "
            "{media_buy_id direct} is|are|to_be? ><to_paused>|off",
            {{"status", "paused"}}},
           {"i_want|we_want|i_need|we_need|i'd_like|we'd_like|have|make_sure|ensure|make_sure_that|ensure_"
            "that "
            "{media_buy_id direct} is|are|to_be? ><to_active>|on",
            {{"status", "active"}}},
           {"let {media_buy_id direct} >run|continue|go_live|run_again", {{"status", "active"}}},
           {"<end> {media_buy_id direct}", {{"status", "paused"}}, true},
           {"pull_the_plug_on {media_buy_id}", {{"status", "paused"}}},
           {"shut_down|take_down {media_buy_id direct}", {{"status", "paused"}}, true},
           {"take|shut {media_buy_id direct} >down|off", {{"status", "paused"}}, true},
           {"take off {media_buy_id direct}", {{"status", "paused"}}, true}},
      .wish = "set {media_buy_id} to {status}",
      .examples = {"set-status apex paused", "pause \"Apex Motors\""},
      .normalise = normalise,
      .decide = decide_change<change>,
      .change = change,
      .update_keys = {"pause", "resume", "status"}};
}

}  // namespace syncd::domain::operations
