// SPDX-License-Identifier: Apache-2.0
#include "domain/operations/fields.h"

namespace syncd::domain::operations {

Operation subscribe() {
  return {.name = "subscribe",
          .group = "session",
          .summary = "narrow the events that come without asking",
          .role = Role::viewer,
          .fields = {{.name = "topics",
                      .type = FieldType::list,
                      .summary = "conversations, campaigns, tasks, crews, runs, rules, ledger; none",
                      .required = true,
                      .max = 16,
                      .fields = {{.name = "topic", .min = 1, .max = 32}}}},
          .session = SessionVerb::subscribe};
}

}  // namespace syncd::domain::operations
