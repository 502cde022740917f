// SPDX-License-Identifier: Apache-2.0
#include "daemon/http/call.h"

#include "base/ascii.h"
#include "base/text.h"
#include "protocol/frames.h"

namespace syncd::daemon {
namespace {

// The operation's data out of the frame that a WebSocket would get.
Json data_of(Json frame) {
  const Json& data = member_at(frame, "data");
  if (frame["type"] == "result" || data.is_object()) return data;
  for (const char* envelope : {"type", "id", "ok", "op"}) frame.erase(envelope);
  return frame;
}

}  // namespace

Result<Json> json_body(const Request& request) {
  if (request.body.empty()) return Json::object();
  const std::string* type = request.header("content-type");
  if (type == nullptr ||
      !ascii::same_word(trimmed(std::string_view(*type).substr(0, type->find(';'))), "application/json")) {
    return fail(Code::unsupported_media_type, "the body has to be JSON", "Content-Type",
                "Content-Type: application/json");
  }
  auto body = parse_json(request.body);
  if (body && !body->is_object()) return fail(Code::invalid_frame, "the body has to be one JSON object");
  return body;
}

Json query_arguments(const Request& request) {
  Json args = Json::object();
  for (const auto& [name, value] : request.query) {
    if (name != "token" && name != "source" && name != "user") args[name] = value;
  }
  return args;
}

Error about_message(Error error) {
  constexpr std::string_view kContent = "\"content\"";
  if (error.field != "content") return error;
  error.field = "message";
  if (const auto at = error.message.find(kContent); at != std::string::npos)
    error.message.replace(at, kContent.size(), "\"message\"");
  return error;
}

void call(Engine& engine, const Visit& visit, const domain::Operation& operation, Json args,
          std::function<void(Result<Json>)> then) {
  const std::string* key = visit.request.header("idempotency-key");
  if (key != nullptr && !args.contains("id")) args["id"] = *key;
  auto id = protocol::request_id(args);
  if (!id) return then(tl::unexpected<Error>(id.error()));
  const int paid = cost_of_bytes(visit.request.body.size());
  if (const auto charged = engine.charge(visit.actor, cost_of(operation), paid); !charged)
    return then(tl::unexpected<Error>(charged.error()));
  auto admitted = engine.admit(visit.actor, operation, std::move(args));
  if (!admitted) return then(tl::unexpected<Error>(admitted.error()));
  engine.run({.operation = &operation,
              .args = std::move(*admitted),
              .actor = visit.actor,
              .id = std::move(*id),
              .conversations = {}},
             [then = std::move(then)](const Result<std::string>& frame) {
               if (!frame) return then(tl::unexpected<Error>(frame.error()));
               then(parse_json(*frame, 4 * kMaxJsonDepth));
             });
}

void call(Engine& engine, Visit visit, const domain::Operation& operation, Json args, const char* member) {
  const auto exchange = visit.exchange;
  call(engine, visit, operation, std::move(args), [&engine, exchange, member](Result<Json> frame) {
    if (!frame) return answer_error(engine, *exchange, frame.error());
    Json body{{"success", true}};
    const Json seq = member_at(*frame, "type") == "result" ? member_at(*frame, "seq") : Json();
    Json data = data_of(std::move(*frame));
    body["data"] = member == nullptr ? std::move(data) : member_at(data, member);
    if (!seq.is_null()) body["seq"] = seq;
    answer_json(engine, *exchange, 200, body);
  });
}

}  // namespace syncd::daemon
