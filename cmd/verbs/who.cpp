// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

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

std::string seconds(const Json& millis) {
  return fmt::format("{:.1f}", millis.is_number() ? millis.get<double>() / 1000 : 0.0);
}

// Each connection with what waits for it; for who manages the organisation.
Result<Exit> show_connections(Call& call, bool closed) {
  static const std::vector<Column> kOpen{
      {"userId", "USER"},   {"source"},      {"address"},
      {"open", "OPEN s"},   {"rooms"},       {"queue_bytes", "QUEUE bytes"},
      {"stuck", "STUCK s"}, {"served_from"}, {"clientId", "CONNECTION"}};
  static const std::vector<Column> kClosed{
      {"closed_at", "CLOSED"}, {"userId", "USER"}, {"source"}, {"address"},
      {"open", "OPEN s"},      {"code"},           {"reason"}, {"clientId", "CONNECTION"}};
  const auto reply = request(call, {{"type", "connections"}});
  if (!reply) return tl::unexpected(reply.error());
  Json rows = value_at(*reply, closed ? "data.closed" : "data.connections");
  for (Json& row : rows) {
    row["open"] = seconds(row["open_ms"]);
    if (!closed) row["stuck"] = seconds(row["stuck_ms"]);
  }
  call.print.list(rows, closed ? kClosed : kOpen);
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
  struct Wanted {
    std::string conversation;
    bool connections = false, closed = false;
  };
  auto wanted = std::make_shared<Wanted>();
  app.add_option("conversation", wanted->conversation,
                 "The conversation; without one: all connections, by source");
  app.add_flag("--connections", wanted->connections, "Each connection, where from and what waits for it");
  app.add_flag("--closed", wanted->closed, "Those that went lately, with code and reason");
  app.footer(
      "Examples:\n  syncctl who standup\n  syncctl who\n  syncctl who --connections\n  syncctl who "
      "--closed\n");
  return [wanted](Call& call) {
    if (wanted->connections || wanted->closed) return show_connections(call, wanted->closed);
    return wanted->conversation.empty() ? show_sources(call) : show_room(call, wanted->conversation);
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
