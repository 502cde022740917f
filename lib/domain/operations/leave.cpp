// SPDX-License-Identifier: Apache-2.0
#include "domain/operations/fields.h"

namespace syncd::domain::operations {

Operation leave() {
  return {.name = "leave",
          .group = "session",
          .summary = "leave a conversation",
          .role = Role::viewer,
          .fields = {conversation_id()},
          .open = true,
          .session = SessionVerb::leave};
}

}  // namespace syncd::domain::operations
