// SPDX-License-Identifier: Apache-2.0
#include "domain/kinds.h"
#include "domain/operations/fields.h"

namespace syncd::domain::operations {
namespace {

Result<std::string> read(Tables& tables, const Json& args, const Context& context) {
  const KindInfo& kind = *kind_named(text_at(args, "kind"));
  const std::string q = text_at(args, "q"), status = text_at(args, "status");
  Json listed =
      kind.list(tables, {q, status, integer_at(args, "limit", 100), integer_at(args, "offset")}, context);
  Json out{{"kind", kind.plural}};
  out.update(listed);
  return to_text(out);
}

}  // namespace

Operation list() {
  Field kind{
      .name = "kind", .type = FieldType::choice, .summary = "what to list", .required = true, .position = 0};
  for (const KindInfo& row : all_kinds()) {
    kind.choices.push_back(row.plural);
    kind.choices.push_back(row.name);
  }
  return {.name = "list",
          .group = "reading",
          .summary = "list campaigns, conversations and other things",
          .role = Role::viewer,
          .fields = {kind,
                     {.name = "q", .summary = "only those with this in their name", .max = 200},
                     {.name = "status", .summary = "only those of this status", .max = 32},
                     limit(1000),
                     {.name = "offset",
                      .type = FieldType::integer,
                      .summary = "how many to leave out first",
                      .min = 0}},
          .examples = {"list campaigns", "list conversations --q standup"},
          .read = read};
}

}  // namespace syncd::domain::operations
