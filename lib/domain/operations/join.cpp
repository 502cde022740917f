// SPDX-License-Identifier: Apache-2.0
#include "domain/operations/fields.h"
#include "domain/sync_page.h"

namespace syncd::domain::operations {

Operation join() {
  return {.name = "join",
          .group = "session",
          .summary = "enter a conversation: what was said or missed, then what is said live",
          .role = Role::viewer,
          .fields = {conversation_id(), since(), epoch(), limit(kPageMessages)},
          .open = true,
          .reply = "sync",
          .session = SessionVerb::join};
}

}  // namespace syncd::domain::operations
