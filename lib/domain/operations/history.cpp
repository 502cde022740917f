// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "domain/operations/fields.h"
#include "domain/sync_page.h"

namespace syncd::domain::operations {
namespace {

Result<std::string> read(Tables& tables, const Json& args, const Context& context) {
  const std::string id = text_at(args, "conversationId");
  const auto conversation = existing_conversation(tables, id, "conversationId");
  if (!conversation) return tl::unexpected<Error>(conversation.error());
  Json asked = args;
  asked.erase("epoch");
  const SyncPage page = sync_page(tables, asked, context);
  return fmt::format(R"({{"conversation":{},"messages":[{}],"seq":{},"more":{}}})",
                     to_text(to_json(*conversation)), page.page.messages, page.seq, page.page.more);
}

}  // namespace

Operation history() {
  return {.name = "history",
          .group = "reading",
          .summary = "what was said in a conversation, oldest first",
          .role = Role::viewer,
          .fields = {conversation_id(),
                     {.name = "before",
                      .type = FieldType::integer,
                      .summary = "only messages before this seq",
                      .min = 0},
                     since(),
                     limit(kPageMessages)},
          .examples = {"history standup --limit 20"},
          .read = read};
}

}  // namespace syncd::domain::operations
