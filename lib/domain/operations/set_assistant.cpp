// SPDX-License-Identifier: Apache-2.0
#include "domain/entities/conversations.h"
#include "domain/operations/fields.h"

namespace syncd::domain::operations {
namespace {

// {"assistant":true} says it too.
void normalise(Json& args) {
  for (const char* key : {"assistant", "state", "enabled"}) {
    const auto it = args.find(key);
    if (it != args.end() && it->is_boolean()) *it = it->get<bool>() ? "on" : "off";
  }
}

Result<Decision> decide(Tables& tables, const Json& args, const Context& context) {
  const std::string id = text_at(args, "conversationId");
  auto conversation = existing_conversation(tables, id, "conversationId");
  if (!conversation) return tl::unexpected<Error>(conversation.error());
  const bool on = text_at(args, "assistant") == "on";
  Decision decision;
  decision.data = {{"changed", conversation->assistant != on}};
  if (conversation->assistant != on) {
    conversation->assistant = on;
    conversation->updated_at = context.now;
    conversation->last_seq = static_cast<std::int64_t>(context.next_seq);
    decision.events.push_back({EventType::conversation_assistant_set,
                               {Topic::conversations, id},
                               {{"type", "conversation_assistant_set"},
                                {"conversationId", id},
                                {"data",
                                 {{"conversation", to_json(*conversation)},
                                  {"actor", context.actor.user},
                                  {"source", context.actor.source}}}}});
  }
  decision.data["conversation"] = to_json(*conversation);
  return decision;
}

}  // namespace

Operation set_assistant() {
  return {.name = "set_assistant",
          .group = "conversations",
          .summary = "let the assistant listen in a conversation, or not",
          .fields = {conversation_id(),
                     {.name = "assistant",
                      .type = FieldType::choice,
                      .summary = "on: it carries out what is said; off: it answers only when asked",
                      .required = true,
                      .position = 1,
                      .choices = {"on", "off"},
                      .aliases = {"state", "enabled"}}},
          .idempotent = true,
          .phrases = {{"assistant {assistant}"}, {"turn|switch {assistant} assistant"}},
          .wish = "turn the assistant {assistant} in this conversation",
          .done = "the assistant has heard it",
          .examples = {"set-assistant standup off"},
          .normalise = normalise,
          .decide = decide};
}

}  // namespace syncd::domain::operations
