// SPDX-License-Identifier: Apache-2.0
#include "domain/kinds.h"
#include "domain/operations/fields.h"

namespace syncd::domain::operations {
namespace {

std::vector<std::string> texts_at(const Json& args, const char* key) {
  std::vector<std::string> out;
  for (const Json& text : member_at(args, key)) out.push_back(text.get<std::string>());
  return out;
}

Field texts(std::string_view name, std::string_view summary) {
  return {.name = name,
          .type = FieldType::list,
          .summary = summary,
          .max = 16,
          .fields = {{.name = "text", .min = 1, .max = 1'000}}};
}

Result<std::string> read(Tables& tables, const Json& args, const Context& context) {
  const KindInfo& kind = *kind_named(text_at(args, "kind"));
  const std::string name = text_at(args, "name");
  auto item = kind.show(tables,
                        {.name = name,
                         .where = texts_at(args, "where"),
                         .sort = texts_at(args, "sort"),
                         .limit = integer_at(args, "limit", 100),
                         .offset = integer_at(args, "offset")},
                        context);
  if (!item) {
    const std::string& field = item.error().field;
    if (field != "where" && field != "sort") item.error().field = "name";
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
  return {
      .name = "show",
      .group = "reading",
      .summary = "show one campaign, conversation or other thing",
      .role = Role::viewer,
      .fields = {kind,
                 {.name = "name",
                  .summary = "its id or name",
                  .required = true,
                  .position = 1,
                  .min = 1,
                  .max = 200},
                 texts("where", "of its rows: only those where COLUMN=VALUE; also != ~ !~ > >= < <="),
                 texts("sort", "its rows by this column; -COLUMN for the largest first"),
                 limit(1'000),
                 {.name = "offset",
                  .type = FieldType::integer,
                  .summary = "how many of its rows to leave out first",
                  .min = 0}},
      .phrases =
          {{"<show> me|us? {name campaign} "
            "status|state|<cap>|<bid>|<budget>|pacing|<targeting>|countries|delivery|clicks|impressions|"
            "numbers|settings|details|performance|stats|info|rundown|overview|summary? about? current? "
            "mobile|desktop|tablet?",
            {{"kind", "campaign"}}},
           {"* {name campaign} "
            "status|state|<cap>|<bid>|<budget>|pacing|<targeting>|delivery|numbers|settings|details|"
            "performance|stats current? mobile|desktop|tablet?",
            {{"kind", "campaign"}}},
           {"what|which {name campaign} countries|markets|geos is|are|does|do? "
            "run|running|target|targeting|live|have|"
            "cover? in?",
            {{"kind", "campaign"}}},
           {"how_much|how_high|what {name campaign} is|are capped|limited at|to?", {{"kind", "campaign"}}},
           {"has|have|does {name campaign} <cap> got|have?", {{"kind", "campaign"}}},
           {"how_is|how's|hows|how_are {name campaign} doing|going|performing|looking|pacing|running|today?",
            {{"kind", "campaign"}}},
           {"what_does|what_do|how_does|how_do {name campaign} look|look_like <budget>|<bid>|delivery|split? "
            "split|breakdown? "
            "by_device?",
            {{"kind", "campaign"}}},
           {"what's|whats|what_is|what_are|check {name campaign} "
            "status|state|<cap>|<bid>|<budget>|pacing|<targeting>|countries|delivery|clicks|impressions|"
            "numbers|settings|details|performance|stats|info current|currently? split|breakdown|allocation? "
            "by_device|per_device? mobile|desktop|tablet? "
            "today?",
            {{"kind", "campaign"}}},
           {"is|are {name campaign} <is_active>|<is_paused> still|currently|already?",
            {{"kind", "campaign"}}},
           {"how_much {name campaign} has|did|does|have|is spent|spend|spending today|so_far|in_total?",
            {{"kind", "campaign"}}},
           {"where_is|where's|where_does {name campaign} running|run|live|targeting|shown",
            {{"kind", "campaign"}}}},
      .examples = {"show campaign apex", "show rule find_all_patterns --where kind=pattern --sort name"},
      .read = read};
}

}  // namespace syncd::domain::operations
