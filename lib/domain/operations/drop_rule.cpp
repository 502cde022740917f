// SPDX-License-Identifier: Apache-2.0
#include "domain/entities/rules.h"
#include "domain/operations/fields.h"

namespace syncd::domain::operations {
namespace {

Result<Decision> decide(Tables& tables, const Json& args, const Context& context) {
  const std::string named = text_at(args, "rule");
  const auto newest = find_rule(tables, context.actor.user, named, "rule");
  if (!newest) return tl::unexpected<Error>(newest.error());
  Decision decision;
  Json dropped = Json::array();
  for (const RowTable& table : row_tables(tables, RowKind::rule, context.actor.user)) {
    if (table.name != named && table.family != named) continue;
    decision.events.push_back(row_table_dropped(table, context));
    dropped.push_back(table.name);
  }
  decision.data = {{"rule", newest->family}, {"dropped", std::move(dropped)}};
  return decision;
}

}  // namespace

Operation drop_rule() {
  return {.name = "drop_rule",
          .group = "rules",
          .summary = "throw away what a rule found: one result by its table, all of a rule by its name",
          .fields = {{.name = "rule",
                      .summary = "the rule's name, or the table of one result",
                      .required = true,
                      .position = 0,
                      .refers = Kind::rule,
                      .min = 1,
                      .max = 200,
                      .aliases = {"table", "name"}}},
          .destructive = true,
          .idempotent = true,
          .examples = {"drop-rule find_all_patterns"},
          .decide = decide};
}

}  // namespace syncd::domain::operations
