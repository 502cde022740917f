// SPDX-License-Identifier: Apache-2.0
#include "domain/entities/conversations.h"
#include "domain/operations/fields.h"

namespace syncd::domain::operations {
namespace {

Result<Decision> decide(Tables& tables, const Json& args, const Context& context) {
  const std::string id = text_at(args, "conversationId");
  auto conversation = existing_conversation(tables, id, "conversationId");
  if (!conversation) return tl::unexpected<Error>(conversation.error());
  Decision decision;
  decision.data = {{"conversationId", id}, {"deleted", true}};
  decision.events.push_back({EventType::conversation_deleted,
                             {Topic::conversations, id},
                             {{"type", "conversation_deleted"},
                              {"conversationId", id},
                              {"data", {{"actor", context.actor.user}, {"source", context.actor.source}}}}});
  return decision;
}

}  // namespace

Operation delete_conversation() {
  return {.name = "delete_conversation",
          .group = "conversations",
          .summary = "remove a conversation and its messages",
          .fields = {conversation_id()},
          .destructive = true,
          .idempotent = true,
          .examples = {"delete-conversation standup"},
          .decide = decide};
}

}  // namespace syncd::domain::operations
