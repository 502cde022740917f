// SPDX-License-Identifier: Apache-2.0
#include "daemon/http/chat.h"

#include <array>

#include "base/ids.h"
#include "daemon/http/call.h"
#include "daemon/http/chat_stream.h"
#include "domain/entities/conversations.h"
#include "domain/table.h"

namespace syncd::daemon {
namespace {

constexpr std::size_t kSourceBytes = 32;

void answer_chat_error(Engine& engine, Exchange& exchange, Error error) {
  if (error.code == Code::not_found) error.message = "Conversation not found";
  answer_error(engine, exchange, error);
}

// {data:[...], total, more, cursor?}
void list(Engine& engine, const Visit& visit) {
  Json args = query_arguments(visit.request);
  args["kind"] = "conversations";
  const auto exchange = visit.exchange;
  call(engine, visit, *domain::operation_named("list"), std::move(args),
       [&engine, exchange](Result<Json> frame) {
         if (!frame) return answer_error(engine, *exchange, frame.error());
         const Json& data = member_at(*frame, "data");
         Json body{{"success", true}, {"data", member_at(data, "items")}};
         for (const char* member : {"total", "more", "cursor"}) {
           if (const Json& value = member_at(data, member); !value.is_null()) body[member] = value;
         }
         answer_json(engine, *exchange, 200, body);
       });
}

void show(Engine& engine, const Visit& visit) {
  Json args = query_arguments(visit.request);
  args["conversationId"] = visit.path.find("id")->second;
  const auto exchange = visit.exchange;
  call(engine, visit, *domain::operation_named("history"), std::move(args),
       [&engine, exchange](Result<Json> frame) {
         if (!frame) return answer_chat_error(engine, *exchange, frame.error());
         const Json& data = member_at(*frame, "data");
         Json conversation = member_at(data, "conversation");
         conversation["messages"] = member_at(data, "messages");
         // As clients that keep them as a session's messages name these two.
         for (Json& message : conversation["messages"]) {
           message["session_id"] = member_at(message, "conversationId");
           message["created_at"] = member_at(message, "timestamp");
         }
         conversation["more"] = member_at(data, "more");
         answer_data(engine, *exchange, std::move(conversation));
       });
}

void clear(Engine& engine, const Visit& visit) {
  const auto exchange = visit.exchange;
  Json args{{"conversationId", visit.path.find("id")->second}};
  call(engine, visit, *domain::operation_named("delete_conversation"), std::move(args),
       [&engine, exchange](Result<Json> frame) {
         if (!frame) return answer_chat_error(engine, *exchange, frame.error());
         answer_json(engine, *exchange, 200, {{"success", true}, {"message", "Conversation cleared"}});
       });
}

// Where it was said, as far as the request tells: the address, the body, the app in the context.
std::string source_of(const Visit& visit, const Json& body) {
  if (visit.request.parameter("source") != nullptr) return visit.actor.source;
  const Json& context = member_at(body, "context");
  for (const std::string& told :
       {text_at(body, "source"), text_at(context, "source"), text_at(context, "appName")}) {
    if (is_id(told) && told.size() <= kSourceBytes) return told;
  }
  return visit.actor.source;
}

void say(Engine& engine, Visit visit) {
  auto body = json_body(visit.request);
  if (!body) return answer_error(engine, *visit.exchange, body.error());
  const Json& message = member_at(*body, "message");
  if (message.is_null() || message == "") {
    return answer_error(engine, *visit.exchange,
                        {.code = Code::missing_field, .message = "Message is required", .field = "message"});
  }
  visit.actor.source = source_of(visit, *body);
  Json args{{"content", message}};
  for (const char* member : {"id", "conversationId", "context"}) {
    if (const Json& value = member_at(*body, member); !value.is_null()) args[member] = value;
  }
  const auto exchange = visit.exchange;
  call(engine, visit, *domain::operation_named("ask"), std::move(args),
       [&engine, exchange, org = visit.actor.org](Result<Json> ack) {
         if (!ack) {
           return answer_error(engine, *exchange, about_message(std::move(ack.error())));
         }
         ++engine.metrics().http_answers[200];
         ChatStream::open(engine, exchange,
                          {.org = org,
                           .conversation = text_at(*ack, "conversationId"),
                           .message = text_at(*ack, "messageId"),
                           .seq = static_cast<std::uint64_t>(integer_at(*ack, "seq"))});
       });
}

domain::Field message_field() {
  return {.name = "message",
          .summary = "what is said to the assistant",
          .required = true,
          .min = 1,
          .max = domain::kMessageBytes};
}

}  // namespace

std::vector<Route> chat_routes(Engine& engine) {
  const auto to = [&engine](void (*answer)(Engine&, const Visit&)) {
    return [&engine, answer](const Visit& visit) { answer(engine, visit); };
  };
  return {
      {"GET",
       "/api/conversations",
       false,
       to(list),
       {.id = "listConversations",
        .summary = "The conversations, those that were spoken in last first, page by page",
        .operation = "list",
        .without = {"kind", "status", "crew"},
        .gives = "Conversations",
        .shape = Shape::bare}},
      {"GET",
       "/api/chat/{id}",
       false,
       to(show),
       {.id = "getConversation",
        .summary = "A conversation with its latest messages, oldest first; `before` pages back",
        .place = "the conversation",
        .operation = "history",
        .without = {"conversationId"},
        .gives = "ConversationPage"}},
      {"DELETE",
       "/api/chat/{id}",
       false,
       to(clear),
       {.id = "deleteConversation",
        .summary = "Remove a conversation and its messages",
        .place = "the conversation",
        .gives = "Done",
        .shape = Shape::bare}},
      {"POST",
       "/api/chat",
       false,
       [&engine](Visit visit) { say(engine, std::move(visit)); },
       {.id = "chat",
        .summary = "Say something to the assistant, and get its answer as it is made: start, delta, tool, "
                   "and last done or error",
        .operation = "ask",
        .without = {"content"},
        .fields = {message_field(),
                   {.name = "source", .summary = "where it is said; web where nothing tells", .max = 32},
                   {.name = "id", .summary = "the same again under this id is said once", .max = 128}},
        .gives = "ChatEvent",
        .shape = Shape::stream}}};
}

}  // namespace syncd::daemon
