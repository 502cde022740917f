// SPDX-License-Identifier: Apache-2.0
#include "domain/operations/fields.h"
#include "domain/sync_page.h"

namespace syncd::domain::operations {
namespace {

Result<std::string> read(Tables& tables, const Json& args, const Context& context) {
  const SyncPage page = sync_page(tables, args, context);
  return "{" + sync_members(text_at(args, "conversationId"), page, {}, page.seq, context.epoch) + "}";
}

}  // namespace

Operation sync() {
  return {.name = "sync",
          .group = "reading",
          .summary = "messages of a conversation: the newest, those before a seq, or those missed since one",
          .role = Role::viewer,
          .fields = {conversation_id(),
                     since(),
                     epoch(),
                     {.name = "before",
                      .type = FieldType::integer,
                      .summary = "only messages before this seq",
                      .min = 0},
                     limit(kPageMessages)},
          .open = true,
          .reply = "sync",
          .examples = {"sync standup --since 41"},
          .read = read,
          .session = SessionVerb::sync};
}

}  // namespace syncd::domain::operations
