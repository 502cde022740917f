// SPDX-License-Identifier: Apache-2.0
#include "domain/kinds.h"
#include "domain/operations/fields.h"

namespace syncd::domain::operations {
namespace {

Result<std::string> read(Tables& tables, const Json& args, const Context& context) {
  const KindInfo& kind = *kind_named(text_at(args, "kind"));
  auto item = kind.show(tables, text_at(args, "name"), context);
  if (!item) {
    item.error().field = "name";
    return tl::unexpected<Error>(item.error());
  }
  return to_text({{"kind", kind.name}, {"item", std::move(*item)}});
}

}  // namespace

Operation show() {
  Field kind{.name = "kind",
             .type = FieldType::choice,
             .summary = "what kind of thing",
             .required = true,
             .position = 0};
  for (const KindInfo& row : all_kinds()) kind.choices.push_back(row.name);
  return {.name = "show",
          .group = "reading",
          .summary = "show one campaign, conversation or other thing",
          .role = Role::viewer,
          .fields = {kind,
                     {.name = "name",
                      .summary = "its id or name",
                      .required = true,
                      .position = 1,
                      .min = 1,
                      .max = 200}},
          .examples = {"show campaign apex"},
          .read = read};
}

}  // namespace syncd::domain::operations
