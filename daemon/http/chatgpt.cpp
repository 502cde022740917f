// SPDX-License-Identifier: Apache-2.0
#include "daemon/http/chatgpt.h"

#include "base/ascii.h"
#include "base/ids.h"
#include "base/text.h"
#include "daemon/http/call.h"
#include "daemon/http/spoken_answer.h"
#include "domain/entities/conversations.h"
#include "domain/table.h"

namespace syncd::daemon {
namespace {

constexpr const char* kSource = "chatgpt";
constexpr const char* kConversation = "chatgpt-session";
constexpr Millis kPatience = 40'000;  // such an action is given up after 45 seconds

// Takes as long for a wrong secret as for the right one.
bool same_secret(std::string_view given, std::string_view secret) {
  unsigned differs = given.size() == secret.size() ? 0 : 1;
  for (std::size_t i = 0; i < given.size(); ++i)
    differs |= static_cast<unsigned char>(given[i]) ^ static_cast<unsigned char>(secret[i % secret.size()]);
  const volatile unsigned outcome = differs;
  return outcome == 0;
}

Result<void> let_in(const Request& request, const std::string& secret) {
  if (secret.empty()) {
    return fail(Code::not_found, "the integration of ChatGPT is switched off on this server", {},
                "syncd --chatgpt-secret-file FILE switches it on");
  }
  const std::string* header = request.header("authorization");
  const std::string_view given = header == nullptr ? std::string_view() : std::string_view(*header);
  const auto blank = given.find(' ');
  const bool bearer = blank != std::string_view::npos && ascii::same_word(given.substr(0, blank), "bearer");
  if (bearer && same_secret(trimmed(given.substr(blank)), secret)) return {};
  return fail(Code::unauthorized, "the shared secret is missing or wrong", "Authorization",
              "Authorization: Bearer SECRET");
}

// Where it belongs: as the body says, or the conversation that ChatGPT tells of, or one for all.
Json conversation_of(const Request& request, const Json& body) {
  if (const Json& named = member_at(body, "conversationId"); !named.is_null()) return named;
  const std::string* told = request.header("openai-conversation-id");
  return told != nullptr && is_id(*told) && told->size() < 100 ? "chatgpt-" + *told : kConversation;
}

bool is_missing(const Json& text) {
  return text.is_null() || text == "";
}

void hear(Engine& engine, const std::string& secret, Visit visit) {
  if (auto in = let_in(visit.request, secret); !in) return answer_error(engine, *visit.exchange, in.error());
  visit.actor = {.user = kSource, .role = domain::Role::operate, .source = kSource, .client_id = {}};
  if (const auto charged = engine.charge(visit.actor, cost_of_bytes(visit.request.body.size())); !charged)
    return answer_error(engine, *visit.exchange, charged.error());
  auto body = json_body(visit.request);
  if (!body) return answer_error(engine, *visit.exchange, body.error());
  const Json& told = member_at(*body, "message");
  const Json& message = is_missing(told) ? member_at(*body, "query") : told;
  if (is_missing(message)) {
    return answer_error(engine, *visit.exchange,
                        {.code = Code::missing_field, .message = "Message is required", .field = "message"});
  }
  const Json& response = member_at(*body, "response");
  Json args{{"conversationId", conversation_of(visit.request, *body)}, {"content", message}};
  for (const char* member : {"id", "context"}) {
    if (const Json& value = member_at(*body, member); !value.is_null()) args[member] = value;
  }
  const auto exchange = visit.exchange;
  if (!response.is_null()) {
    args["response"] = response;
    return call(engine, visit, *domain::operation_named("record_exchange"), std::move(args),
                [&engine, exchange](Result<Json> ack) {
                  if (!ack) return answer_error(engine, *exchange, about_message(std::move(ack.error())));
                  for (const char* envelope : {"type", "id"}) ack->erase(envelope);
                  answer_data(engine, *exchange, std::move(*ack));
                });
  }
  call(engine, visit, *domain::operation_named("ask"), std::move(args),
       [&engine, exchange, org = visit.actor.org](Result<Json> ack) {
         if (!ack) return answer_error(engine, *exchange, about_message(std::move(ack.error())));
         SpokenAnswer::open(engine, exchange,
                            {.org = org,
                             .conversation = text_at(*ack, "conversationId"),
                             .message = text_at(*ack, "messageId"),
                             .seq = static_cast<std::uint64_t>(integer_at(*ack, "seq"))},
                            kPatience);
       });
}

domain::Field text(std::string_view name, std::string_view summary) {
  return {.name = name, .summary = summary, .min = 1, .max = domain::kMessageBytes};
}

}  // namespace

std::vector<Route> chatgpt_routes(Engine& engine, const std::string& secret) {
  return {
      {"POST",
       "/integrations/chatgpt",
       true,
       [&engine, secret](Visit visit) { hear(engine, secret, std::move(visit)); },
       {.id = "tellChatGpt",
        .summary = "Keep what was said in ChatGPT in a conversation that everybody sees. Without a response "
                   "the assistant answers, and carries out what was asked for",
        .fields = {text("message", "what the person said, word for word"),
                   text("query", "the same, where message is not given"),
                   text("response", "how it was answered; leave it out to have the assistant answer"),
                   {.name = "conversationId",
                    .summary = "the conversation; one for all of ChatGPT where none is given",
                    .min = 1,
                    .max = 128},
                   {.name = "id", .summary = "the same again under this id is kept once", .max = 128},
                   {.name = "context",
                    .type = domain::FieldType::object,
                    .summary = "hasScreen, hasVoice, appName, metadata"}},
        .gives = "SpokenAnswer",
        .secret = true},
       domain::Role::viewer,
       [secret](const Request& request) { return let_in(request, secret).has_value(); }}};
}

}  // namespace syncd::daemon
