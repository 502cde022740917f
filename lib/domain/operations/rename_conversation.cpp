// SPDX-License-Identifier: Apache-2.0
#include "domain/entities/conversations.h"
#include "domain/operations/fields.h"

namespace syncd::domain::operations {
namespace {

Result<Decision> decide(Tables& tables, const Json& args, const Context& context) {
  const std::string id = text_at(args, "conversationId");
  auto conversation = existing_conversation(tables, id, "conversationId");
  if (!conversation) return tl::unexpected<Error>(conversation.error());
  const std::string previous = std::exchange(conversation->title, text_at(args, "title"));
  Decision decision;
  if (previous == conversation->title) {
    decision.data = {{"changed", false}, {"conversation", to_json(*conversation)}};
    return decision;
  }
  conversation->updated_at = context.now;
  conversation->last_seq = static_cast<std::int64_t>(context.next_seq);
  decision.data = {{"changed", true}, {"conversation", to_json(*conversation)}, {"previous_title", previous}};
  decision.events.push_back({EventType::conversation_renamed,
                             {Topic::conversations, id},
                             {{"type", "conversation_renamed"},
                              {"conversationId", id},
                              {"data",
                               {{"conversation", to_json(*conversation)},
                                {"previous_title", previous},
                                {"actor", context.actor.user},
                                {"source", context.actor.source}}}}});
  return decision;
}

}  // namespace

Operation rename_conversation() {
  return {.name = "rename_conversation",
          .group = "conversations",
          .summary = "give a conversation another title",
          .fields = {conversation_id(), title(true, 1)},
          .idempotent = true,
          .examples = {"rename-conversation standup \"Daily\""},
          .decide = decide};
}

}  // namespace syncd::domain::operations
