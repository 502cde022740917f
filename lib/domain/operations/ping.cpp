// SPDX-License-Identifier: Apache-2.0
#include "domain/operations/fields.h"

namespace syncd::domain::operations {

Operation ping() {
  return {.name = "ping",
          .group = "session",
          .summary = "ask whether the other side is there",
          .role = Role::viewer,
          .fields = {},
          .open = true,
          .reply = "pong",
          .session = SessionVerb::ping};
}

}  // namespace syncd::domain::operations
