// SPDX-License-Identifier: Apache-2.0
#include "domain/entities/conversations.h"
#include "domain/operations/fields.h"

namespace syncd::domain::operations {
namespace {

Result<Decision> decide(Tables& tables, const Json& args, const Context& context) {
  const std::string id = text_at(args, "conversationId", new_id(context.now, context.entropy));
  if (find_conversation(tables, id)) {
    return fail(Code::already_exists, "there is a conversation \"" + id + "\" already", "conversationId");
  }
  Conversation conversation{.id = id,
                            .title = text_at(args, "title", id),
                            .created_by = context.actor.user,
                            .created_at = context.now,
                            .updated_at = context.now,
                            .last_seq = static_cast<std::int64_t>(context.next_seq)};
  Decision decision;
  decision.data = {{"conversation", to_json(conversation)}};
  decision.events.push_back({EventType::conversation_created,
                             {Topic::conversations, id},
                             {{"type", "conversation_created"},
                              {"conversationId", id},
                              {"data",
                               {{"conversation", to_json(conversation)},
                                {"actor", context.actor.user},
                                {"source", context.actor.source}}}}});
  return decision;
}

}  // namespace

Operation create_conversation() {
  Field id = conversation_id(1);
  id.required = false;
  id.summary = "its id; a new one is made where none is given";
  return {.name = "create_conversation",
          .group = "conversations",
          .summary = "open a conversation under a title",
          .fields = {title(true, 0), id},
          .examples = {"create-conversation \"Stand-up\" standup"},
          .decide = decide};
}

}  // namespace syncd::domain::operations
