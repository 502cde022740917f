// SPDX-License-Identifier: Apache-2.0
#include "domain/operations/fields.h"
#include "domain/tables.h"

namespace syncd::domain::operations {
namespace {

Result<std::string> read(Tables& tables, const Json&, const Context& context) {
  auto conversations = tables.query("select count(*), ifnull(sum(message_count), 0) from conversations");
  conversations.next();
  auto campaigns = tables.query("select count(*), ifnull(sum(status = 'active'), 0) from campaigns");
  campaigns.next();
  auto log = tables.query("select ifnull(max(seq), 0) from events");
  log.next();
  Json out = Json::object();
  if (context.live.contains("websocket")) out["websocket"] = context.live["websocket"];
  out["conversations"] = {{"totalConversations", conversations.integer(0)},
                          {"totalMessages", conversations.integer(1)}};
  out["campaigns"] = {{"total", campaigns.integer(0)},
                      {"active", campaigns.integer(1)},
                      {"paused", campaigns.integer(0) - campaigns.integer(1)}};
  out["log"] = {{"seq", log.integer(0)}, {"epoch", context.epoch}};
  return to_text(out);
}

}  // namespace

Operation stats() {
  return {.name = "stats",
          .group = "reading",
          .summary = "connections, conversations, campaigns in figures",
          .role = Role::viewer,
          .live = true,
          .read = read};
}

}  // namespace syncd::domain::operations
