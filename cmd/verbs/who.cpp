// SPDX-License-Identifier: Apache-2.0
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <memory>

#include "cmd/connection.h"
#include "cmd/output/cells.h"
#include "cmd/verbs/answers.h"
#include "cmd/verbs/verbs.h"

namespace syncd::cmd {
namespace {

// Everybody who is connected, by what they speak through.
Result<Exit> show_sources(Call& call) {
  static const std::vector<Column> kColumns{{"source"}, {"connections"}};
  const auto reply = request(call, {{"type", "stats"}});
  if (!reply) return tl::unexpected(reply.error());
  Json rows = Json::array();
  for (const auto& [source, count] : value_at(*reply, "data.websocket.clientsBySource").items()) {
    rows.push_back({{"source", source}, {"connections", count}});
  }
  call.print.list(rows, kColumns);
  return Exit::done;
}

// Who wants to see who is there has to go in; others may see it for the moment. Over a connection of its own,
// as one that is in the conversation already would have to leave it.
Result<Exit> show_room(Call& call, const std::string& conversation) {
  static const std::vector<Column> kColumns{{"userId", "USER"}, {"source"}, {"clientId", "CONNECTION"}};
  protocol::ClientOptions options = session_options(call.settings);
  options.topics = "none";
  const auto client = connect(call, std::move(options));
  if (!client) return tl::unexpected(client.error());
  const auto reply = (*client)->call({{"type", "join"}, {"conversationId", conversation}, {"limit", 1}},
                                     call.settings.timeout);
  if (!reply) return tl::unexpected(reply.error());
  const auto left =
      (*client)->call({{"type", "leave"}, {"conversationId", conversation}}, call.settings.timeout);
  if (!left) return tl::unexpected(left.error());
  const Json me = member_at((*client)->welcome(), "clientId");
  std::vector<Json> there;
  for (const Json& one : member_at(*reply, "participants")) {
    if (member_at(one, "clientId") != me) there.push_back(one);
  }
  std::sort(there.begin(), there.end(), [](const Json& a, const Json& b) {
    return std::pair(text_at(a, "userId"), text_at(a, "source")) <
           std::pair(text_at(b, "userId"), text_at(b, "source"));
  });
  call.print.list(Json(there), kColumns);
  return Exit::done;
}

Run add_arguments(CLI::App& app) {
  auto conversation = std::make_shared<std::string>();
  app.add_option("conversation", *conversation, "The conversation; without one: all connections, by source");
  app.footer("Examples:\n  syncctl who standup\n  syncctl who\n");
  return [conversation](Call& call) {
    return conversation->empty() ? show_sources(call) : show_room(call, *conversation);
  };
}

}  // namespace

Verb who_verb() {
  return {.name = "who",
          .group = "talk",
          .summary = "Show who is in a conversation",
          .reads_only = true,
          .add = add_arguments};
}

}  // namespace syncd::cmd
