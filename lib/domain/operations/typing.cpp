// SPDX-License-Identifier: Apache-2.0
#include "domain/operations/fields.h"

namespace syncd::domain::operations {

Operation typing() {
  return {.name = "typing",
          .group = "session",
          .summary = "tell the others that one is typing",
          .fields = {conversation_id(),
                     {.name = "typing", .type = FieldType::boolean, .summary = "false when one has stopped"}},
          .open = true,
          .session = SessionVerb::typing};
}

}  // namespace syncd::domain::operations
