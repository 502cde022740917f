// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "domain/entities/conversations.h"
#include "domain/operations/fields.h"

namespace syncd::domain::operations {
namespace {

// A bare text, or content beside the conversation, is a message of the user's.
void normalise(Json& args) {
  const auto message = args.find("message");
  if (message != args.end() && message->is_string()) *message = Json{{"content", std::move(*message)}};
  if (message != args.end() || !args.contains("content")) return;
  Json wrapped = Json::object();
  for (const char* key : {"role", "content", "source", "context"}) {
    if (const auto it = args.find(key); it != args.end()) {
      wrapped[key] = std::move(*it);
      args.erase(it);
    }
  }
  args["message"] = std::move(wrapped);
}

// What others show beside the text: no control characters.
std::optional<Error> check(const Json& args) {
  for (const char* name : {"id", "source"}) {
    const Json& value = member_at(args["message"], name);
    if (value.is_null() || is_id(value.get_ref<const std::string&>())) continue;
    const std::string path = std::string("message.") + name;
    const std::string wanted = "printable characters, no blanks at the ends";
    return Error{.code = Code::invalid_field,
                 .message = fmt::format("\"{}\" has to be of {}", path, wanted),
                 .field = path,
                 .hint = wanted};
  }
  return std::nullopt;
}

Decision acknowledged(std::string_view conversation, std::string_view id, std::uint64_t seq) {
  Decision decision;
  decision.data = {{"messageId", id}, {"conversationId", conversation}, {"seq", seq}};
  decision.seq = seq;
  return decision;
}

// A message that was stored before under this id: the same again is acknowledged again.
std::optional<Result<Decision>> seen_before(Tables& tables, const std::string& conversation,
                                            const Json& message, const Actor& actor) {
  auto row = tables.query("select seq, conversation_id, user_id, role, content from messages where id = ?",
                          text_at(message, "id"));
  if (!row.next()) return std::nullopt;
  const bool same = row.text(1) == conversation && row.text(2) == actor.user &&
                    row.text(3) == text_at(message, "role", "user") &&
                    row.text(4) == text_at(message, "content");
  if (same)
    return acknowledged(conversation, text_at(message, "id"), static_cast<std::uint64_t>(row.integer(0)));
  return fail(Code::idempotency_conflict, "another message has this id already", "message.id",
              "a new id for a new message");
}

Result<Decision> decide(Tables& tables, const Json& args, const Context& context) {
  const std::string conversation = text_at(args, "conversationId");
  const Json& said = args["message"];
  std::string id = text_at(said, "id");
  if (id.empty()) {
    id = new_id(context.now, context.entropy);
  } else if (auto before = seen_before(tables, conversation, said, context.actor)) {
    return *before;
  }
  const std::string now = rfc3339(context.now);
  Json message{{"id", id},
               {"conversationId", conversation},
               {"role", text_at(said, "role", "user")},
               {"content", said["content"]},
               {"source", text_at(said, "source", context.actor.source)},
               {"context", said.contains("context") ? said["context"] : Json::object()},
               {"timestamp", text_at(said, "timestamp", now)},
               {"userId", context.actor.user},
               {"seq", context.next_seq}};
  Decision decision = acknowledged(conversation, id, context.next_seq);
  decision.events.push_back({EventType::message,
                             {Topic::conversation, conversation},
                             {{"type", "message"},
                              {"conversationId", conversation},
                              {"message", std::move(message)},
                              {"clientId", context.actor.client_id}}});
  return decision;
}

}  // namespace

Operation message() {
  return {
      .name = "message",
      .group = "conversations",
      .summary = "say something in a conversation",
      .fields = {conversation_id(),
                 {.name = "message",
                  .type = FieldType::object,
                  .summary = "what is said",
                  .required = true,
                  .fields = {{.name = "content",
                              .summary = "the text",
                              .required = true,
                              .position = 1,
                              .min = 1,
                              .max = kMessageBytes},
                             {.name = "role",
                              .type = FieldType::choice,
                              .summary = "who speaks",
                              .choices = {"user", "assistant", "system"}},
                             {.name = "id", .summary = "an id of the client's choice", .min = 1, .max = 128},
                             {.name = "source", .summary = "where it was said", .min = 1, .max = 32},
                             {.name = "context",
                              .type = FieldType::object,
                              .summary = "hasScreen, hasVoice, appName, metadata"},
                             {.name = "timestamp", .type = FieldType::time, .summary = "when it was said"},
                             {.name = "conversationId", .type = FieldType::any, .summary = "ignored here"}}}},
      .open = true,
      .reply = "ack",
      .examples = {"message standup \"good morning\""},
      .normalise = normalise,
      .check = check,
      .decide = decide};
}

}  // namespace syncd::domain::operations
