// SPDX-License-Identifier: Apache-2.0
#include "domain/operations/fields.h"
#include "domain/validate.h"

namespace syncd::domain::operations {
namespace {

Result<std::string> read(Tables&, const Json&, const Context& context) {
  Json out{{"protocol", 1}};
  if (context.live.is_object()) {
    out["server"] = member_at(context.live, "server");
    out["limits"] = member_at(context.live, "limits");
    out["ready"] = member_at(context.live, "ready");
  }
  out.update(describe_table());
  return to_text(out);
}

}  // namespace

Operation describe() {
  return {.name = "describe",
          .group = "reading",
          .summary = "the table itself: operations, events, errors, limits",
          .role = Role::viewer,
          .live = true,
          .read = read};
}

}  // namespace syncd::domain::operations
