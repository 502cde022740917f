// SPDX-License-Identifier: Apache-2.0
#include "domain/entities/conversations.h"
#include "domain/entities/messages.h"
#include "domain/operations/fields.h"

namespace syncd::domain::operations {
namespace {

Result<Decision> decide(Tables& tables, const Json& args, const Context& context) {
  const std::string conversation = text_at(args, "conversationId");
  auto said = say(tables, conversation,
                  {{"content", args["content"]}, {"context", member_at(args, "context")}}, context);
  if (!said) return said;
  Context behind = context;
  ++behind.next_seq;
  auto answered = say(tables, conversation, {{"role", "assistant"}, {"content", args["response"]}}, behind);
  if (!answered) return answered;
  said->events.push_back(std::move(answered->events.front()));
  said->data["responseId"] = answered->data["messageId"];
  said->data["seq"] = answered->data["seq"];
  return said;
}

Field text(std::string_view name, std::string_view summary, int position) {
  return {.name = name,
          .summary = summary,
          .required = true,
          .position = position,
          .min = 1,
          .max = kMessageBytes};
}

}  // namespace

Operation record_exchange() {
  return {.name = "record_exchange",
          .group = "conversations",
          .summary = "keep what was said elsewhere and how it was answered there; nothing is done about it",
          .fields = {conversation_id(),
                     text("content", "what was said", 1),
                     text("response", "how it was answered", 2),
                     {.name = "context",
                      .type = FieldType::object,
                      .summary = "hasScreen, hasVoice, appName, metadata"}},
          .reply = "ack",
          .examples = {"record-exchange chatgpt-session \"what runs?\" \"Apex Motors does\""},
          .decide = decide};
}

}  // namespace syncd::domain::operations
