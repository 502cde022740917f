// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "domain/entities/conversations.h"
#include "domain/entities/messages.h"
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

Result<Decision> decide(Tables& tables, const Json& args, const Context& context) {
  return say(tables, text_at(args, "conversationId"), args["message"], context);
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
      .decide = decide,
      .hearing = Hearing::overhears};
}

}  // namespace syncd::domain::operations
