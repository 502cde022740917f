// SPDX-License-Identifier: Apache-2.0
#include "domain/entities/conversations.h"
#include "domain/entities/messages.h"
#include "domain/operations/fields.h"

namespace syncd::domain::operations {
namespace {

// {"message":"..."} and {"message":{"content":"..."}} ask too.
void normalise(Json& args) {
  const auto it = args.find("message");
  if (it == args.end() || args.contains("content")) return;
  Json message = std::move(*it);
  args.erase("message");
  if (message.is_object()) {
    for (const char* key : {"content", "context"}) {
      if (message.contains(key)) args[key] = message[key];
    }
  } else {
    args["content"] = std::move(message);
  }
}

Result<Decision> decide(Tables& tables, const Json& args, const Context& context) {
  const std::string conversation = text_at(args, "conversationId", new_id(context.now, context.entropy));
  auto decision = say(tables, conversation,
                      {{"content", args["content"]}, {"context", member_at(args, "context")}}, context);
  // So that the log tells what an answer is owed to.
  if (decision) decision->events.front().body["asked"] = true;
  return decision;
}

}  // namespace

Operation ask() {
  Field conversation = conversation_id(1);
  conversation.required = false;
  conversation.summary = "the conversation; a new one where none is given";
  return {.name = "ask",
          .group = "conversations",
          .summary = "say something to the assistant, which always answers",
          .fields = {{.name = "content",
                      .summary = "the question or the wish",
                      .required = true,
                      .position = 0,
                      .min = 1,
                      .max = kMessageBytes},
                     conversation,
                     {.name = "context",
                      .type = FieldType::object,
                      .summary = "hasScreen, hasVoice, appName, metadata"}},
          .reply = "ack",
          .examples = {"ask \"pause Apex Motors\"", "ask \"which campaigns are paused?\" standup"},
          .normalise = normalise,
          .decide = decide,
          .hearing = Hearing::answers};
}

}  // namespace syncd::domain::operations
