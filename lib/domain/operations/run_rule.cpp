// SPDX-License-Identifier: Apache-2.0
#include "domain/entities/rules.h"
#include "domain/operations/fields.h"

namespace syncd::domain::operations {
namespace {

// What clients take for a rule when someone types it: "run find all patterns".
void normalise(Json& args) {
  if (const auto it = args.find("rule_code"); it != args.end() && it->is_string())
    *it = std::string(trimmed(it->get_ref<const std::string&>()));
}

}  // namespace

Operation run_rule() {
  return {.name = "run_rule",
          .group = "rules",
          .summary = "ask about the organisation's data in plain words, and keep the rows",
          .fields = {{.name = "rule_code",
                      .summary = "the rule: find patterns where kind equals pattern; or one SELECT",
                      .required = true,
                      .position = 0,
                      .min = 1,
                      .max = 8'000,
                      .aliases = {"ruleCode"},
                      .rest = true},
                     {.name = "rule_id",
                      .summary = "a name of the client's for this run, which comes back with its answer",
                      .min = 1,
                      .max = 128,
                      .aliases = {"ruleId"}}},
          .reply = "rule_result",
          .examples = {"run-rule find all patterns", "run-rule top 5 campaigns by spend",
                       "run-rule \"select name from patterns where kind = 'pattern'\""},
          .normalise = normalise,
          .decide = rule_decision,
          .prepared = true};
}

}  // namespace syncd::domain::operations
