// SPDX-License-Identifier: Apache-2.0
#include "domain/entities/ledger.h"
#include "domain/entities/run_figures.h"
#include "domain/operations/fields.h"
#include "domain/tables.h"

namespace syncd::domain::operations {
namespace {

Json server_figures(Tables& tables, const Context& context) {
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
  return out;
}

Result<std::string> read(Tables& tables, const Json& args, const Context& context) {
  const std::string of = text_at(args, "of", "ws");
  if (of == "dashboard") return to_text(run_figures(tables));
  if (of == "tokens") return to_text(token_figures(tables));
  if (of == "rentals") return to_text(rental_figures(tables));
  return to_text(server_figures(tables, context));
}

}  // namespace

Operation stats() {
  return {
      .name = "stats",
      .group = "reading",
      .summary = "how it goes, in figures",
      .role = Role::viewer,
      .fields = {{.name = "of",
                  .type = FieldType::choice,
                  .summary =
                      "ws: connections, conversations, campaigns; dashboard: runs and crews; tokens; rentals",
                  .position = 0,
                  .choices = {"ws", "dashboard", "tokens", "rentals"}}},
      .live = true,
      .examples = {"stats", "stats dashboard", "stats tokens"},
      .read = read};
}

}  // namespace syncd::domain::operations
