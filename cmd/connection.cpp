// SPDX-License-Identifier: Apache-2.0
#include "cmd/connection.h"

#include "client/address.h"
#include "cmd/output/cells.h"
#include "domain/table.h"
#include "domain/validate.h"

namespace syncd::cmd {

protocol::ClientOptions session_options(const Settings& settings) {
  return {.source = settings.source,
          .user = settings.user,
          .token = settings.token,
          .connect_timeout = settings.timeout,
          .request_timeout = settings.timeout};
}

client::Options client_options(const Call& call, protocol::ClientOptions session) {
  return {.url = call.settings.url,
          .ca_file = call.settings.ca_file,
          .insecure = call.settings.insecure,
          .verbose = call.shell.verbose > 1,
          .session = std::move(session)};
}

Result<std::unique_ptr<client::Client>> connect(const Call& call, protocol::ClientOptions options) {
  auto client = client::Client::open(client_options(call, std::move(options)));
  if (client || client.error().code != Code::cannot_connect) return client;
  Error error = client.error();
  if (!error.hint.empty()) error.hint += "\n  ";
  const auto address = client::parse_address(call.settings.url);
  const bool may_start = address && address->on_this_machine() && !address->tls;
  error.hint +=
      may_start ? "start one with `syncd --demo`, or name another with --url" : "name another with --url";
  return tl::unexpected(error);
}

Result<Json> request(const Call& call, Json frame) {
  if (call.open) return call.open->call(std::move(frame), call.settings.timeout);
  protocol::ClientOptions options = session_options(call.settings);
  options.topics = "none";
  auto client = connect(call, std::move(options));
  if (!client) return tl::unexpected(client.error());
  return (*client)->call(std::move(frame));
}

Result<std::string> campaign_id(const Call& call, const std::string& named) {
  const auto reply = request(call, {{"type", "show"}, {"kind", "campaign"}, {"name", named}});
  if (!reply) return tl::unexpected(reply.error());
  return cell_text(value_at(*reply, "data.item.media_buy_id"));
}

Result<Json> message_to_send(const std::string& conversation, const std::string& text) {
  const domain::Operation& row = *domain::operation_named("message");
  auto frame = domain::validate(row, {{"conversationId", conversation}, {"message", {{"content", text}}}});
  if (frame) (*frame)["type"] = row.name;
  return frame;
}

}  // namespace syncd::cmd
