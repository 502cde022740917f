// SPDX-License-Identifier: Apache-2.0
#include "domain/entities/messages.h"

#include "base/looks.h"
#include "base/time.h"
#include "domain/entities/conversations.h"

namespace syncd::domain {
namespace {

Decision acknowledged(std::string_view conversation, std::string_view id, std::uint64_t seq) {
  Decision decision;
  decision.data = {{"messageId", id}, {"conversationId", conversation}, {"seq", seq}};
  decision.seq = seq;
  return decision;
}

// A message that was stored before under this id: the same again is acknowledged again.
std::optional<Result<Decision>> seen_before(Tables& tables, std::string_view conversation,
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

// An answer that comes when the conversation was deleted meanwhile would open it again, with nothing else in
// it.
bool answers_what_is_gone(Tables& tables, const Json& said, const Actor& actor) {
  if (actor.user != kAssistant) return false;
  const std::string question = text_at(member_at(member_at(said, "context"), "metadata"), "in_reply_to");
  return !question.empty() && !tables.query("select 1 from messages where id = ?", question).next();
}

}  // namespace

Result<Decision> say(Tables& tables, std::string_view conversation, const Json& said,
                     const Context& context) {
  std::string id = text_at(said, "id");
  if (id.empty()) {
    id = new_id(context.now, context.entropy);
  } else if (auto before = seen_before(tables, conversation, said, context.actor)) {
    return *before;
  }
  if (answers_what_is_gone(tables, said, context.actor))
    return fail(Code::not_found, "what this answers was deleted");
  const std::string now = rfc3339(context.now);
  const Json& about = member_at(said, "context");
  Json message{{"id", id},
               {"conversationId", conversation},
               {"role", text_at(said, "role", "user")},
               {"content", said["content"]},
               {"source", text_at(said, "source", context.actor.source)},
               {"context", about.is_null() ? Json::object() : about},
               {"timestamp", text_at(said, "timestamp", now)},
               {"userId", context.actor.user},
               {"seq", context.next_seq}};
  Decision decision = acknowledged(conversation, id, context.next_seq);
  decision.events.push_back({EventType::message,
                             {Topic::conversation, std::string(conversation)},
                             {{"type", "message"},
                              {"conversationId", conversation},
                              {"message", std::move(message)},
                              {"clientId", context.actor.client_id}}});
  return decision;
}

bool is_reserved_user(std::string_view name) {
  static const std::string assistant = look_of(kAssistant), server = look_of(kServer);
  const std::string look = look_of(name);
  return look == assistant || look == server;
}

Actor assistant_actor(std::string_view org) {
  return {.org = std::string(org),
          .user = std::string(kAssistant),
          .role = Role::operate,
          .source = std::string(kAssistant),
          .client_id = std::string(kAssistant)};
}

Actor server_actor(std::string_view org) {
  return {.org = std::string(org),
          .user = std::string(kServer),
          .role = Role::operate,
          .source = std::string(kServer),
          .client_id = std::string(kServer)};
}

Json assistant_message(std::string text, Json metadata) {
  if (auto end = static_cast<std::size_t>(kMessageBytes); text.size() > end) {
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;  // inside a character
    text.resize(end);
  }
  return {
      {"role", kAssistant}, {"content", std::move(text)}, {"context", {{"metadata", std::move(metadata)}}}};
}

}  // namespace syncd::domain
