// SPDX-License-Identifier: Apache-2.0
// Saying something in a conversation: the event of a message, made in one place for people and for the
// assistant. Runs on the thread that owns the tables.
#pragma once

#include <string>
#include <string_view>

#include "domain/operation.h"
#include "domain/tables.h"

namespace syncd::domain {

// The user, role and source of what the assistant says, and the user of what the server does by itself. No
// one else may go by these names.
inline constexpr std::string_view kAssistant = "assistant";
inline constexpr std::string_view kServer = "syncd";

// Whether nobody may go by this name, because it is or looks like one of those two.
bool is_reserved_user(std::string_view name);

// The message as an event, at context.next_seq. `said` is {content, id?, role?, source?, context?,
// timestamp?}; who says it is the context's actor. The answer is {messageId, conversationId, seq}; the same
// message under the same id again is answered so without an event. Errors: idempotency_conflict.
Result<Decision> say(Tables& tables, std::string_view conversation, const Json& said, const Context& context);

// Who the assistant is when it says something, and what it says: an argument for `say`.
Actor assistant_actor(std::string_view org);
Actor server_actor(std::string_view org);
Json assistant_message(std::string text, Json metadata);

}  // namespace syncd::domain
