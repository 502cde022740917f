// SPDX-License-Identifier: Apache-2.0
#include "domain/operations/fields.h"

namespace syncd::domain::operations {
namespace {

Result<std::string> read(Tables&, const Json&, const Context& context) {
  return to_text(Json{{"connections", member_at(context.live, "connections")},
                      {"closed", member_at(context.live, "closed")}});
}

}  // namespace

Operation connections() {
  return {.name = "connections",
          .group = "session",
          .summary = "who is connected from where, what waits for them, and how those that went lately ended",
          .role = Role::admin,
          .live = true,
          .examples = {"connections"},
          .read = read};
}

}  // namespace syncd::domain::operations
