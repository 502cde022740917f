// SPDX-License-Identifier: Apache-2.0
#include "daemon/http/chat.h"

#include <fmt/format.h>

#include "daemon/http/call.h"
#include "domain/table.h"

namespace syncd::daemon {
namespace {

constexpr std::int64_t kMessages = 500;

void answer_chat_error(Engine& engine, Exchange& exchange, Error error) {
  if (error.code == Code::not_found) error.message = "Conversation not found";
  answer_error(engine, exchange, error);
}

std::string event(const Json& data) {
  return "data: " + to_text(data) + "\n\n";
}

// The same request again is about the same conversation.
std::string new_conversation(Engine& engine, const Visit& visit, const Json& body) {
  const std::string* header = visit.request.header("idempotency-key");
  const std::string key = text_at(body, "id", header == nullptr ? "" : *header);
  return key.empty() ? new_id(engine.now(), engine.entropy())
                     : fmt::format("chat-{:016x}", content_hash(visit.actor.user + '\n' + key));
}

}  // namespace

void show_chat(Engine& engine, Visit visit) {
  const auto exchange = visit.exchange;
  Json args{{"conversationId", visit.path.find("id")->second}, {"limit", kMessages}};
  call(engine, visit, *domain::operation_named("history"), std::move(args),
       [&engine, exchange](Result<Json> frame) {
         if (!frame) return answer_chat_error(engine, *exchange, frame.error());
         const Json& data = member_at(*frame, "data");
         Json conversation = member_at(data, "conversation");
         conversation["messages"] = member_at(data, "messages");
         conversation["more"] = member_at(data, "more");
         answer_data(engine, *exchange, std::move(conversation));
       });
}

void clear_chat(Engine& engine, Visit visit) {
  const auto exchange = visit.exchange;
  Json args{{"conversationId", visit.path.find("id")->second}};
  call(engine, visit, *domain::operation_named("delete_conversation"), std::move(args),
       [&engine, exchange](Result<Json> frame) {
         if (!frame) return answer_chat_error(engine, *exchange, frame.error());
         answer_json(engine, *exchange, 200, {{"success", true}, {"message", "Conversation cleared"}});
       });
}

void say(Engine& engine, Visit visit) {
  auto body = json_body(visit.request);
  if (!body) return answer_error(engine, *visit.exchange, body.error());
  const std::string conversation = text_at(*body, "conversationId", new_conversation(engine, visit, *body));
  Json message{
      {"role", "user"}, {"content", member_at(*body, "message")}, {"context", member_at(*body, "context")}};
  if (message["content"].is_null()) {
    return answer_error(engine, *visit.exchange,
                        {.code = Code::missing_field, .message = "Message is required", .field = "message"});
  }
  Json args{
      {"id", member_at(*body, "id")}, {"conversationId", conversation}, {"message", std::move(message)}};
  const auto exchange = visit.exchange;
  call(engine, visit, *domain::operation_named("message"), std::move(args),
       [&engine, exchange](Result<Json> ack) {
         if (!ack) return answer_error(engine, *exchange, ack.error());
         ++engine.metrics().http_answers[200];
         exchange->begin_stream(200, "text/event-stream");
         exchange->write(event({{"type", "start"},
                                {"conversationId", member_at(*ack, "conversationId")},
                                {"messageId", member_at(*ack, "messageId")}}));
         exchange->write(event({{"type", "done"}, {"conversationId", member_at(*ack, "conversationId")}}));
         exchange->end();
       });
}

}  // namespace syncd::daemon
