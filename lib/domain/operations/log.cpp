// SPDX-License-Identifier: Apache-2.0
#include "domain/kinds.h"
#include "domain/operations/fields.h"

namespace syncd::domain::operations {
namespace {

Result<std::string> read(Tables& tables, const Json& args, const Context& context) {
  const LogPiece piece{.before = integer_at(args, "before", INT64_MAX),
                       .limit = integer_at(args, "limit", 50)};
  auto changes = kind_named(text_at(args, "kind"))->log(tables, text_at(args, "name"), piece, context);
  if (!changes) return tl::unexpected<Error>(std::move(changes.error()));
  Json out{{"kind", "changes"}};
  out.update(*changes);
  return to_text(out);
}

}  // namespace

Operation log() {
  Field kind{.name = "kind",
             .type = FieldType::choice,
             .summary = "what kind of thing",
             .required = true,
             .position = 0};
  for (const KindInfo& row : all_kinds()) {
    if (row.log != nullptr) kind.choices.push_back(row.name);
  }
  return {
      .name = "log",
      .group = "reading",
      .summary =
          "who changed what of a campaign, a task, a crew or a run, or ran a rule, where from and when, "
          "oldest first",
      .role = Role::viewer,
      .fields = {kind,
                 {.name = "name",
                  .summary = "its id or name",
                  .required = true,
                  .position = 1,
                  .min = 1,
                  .max = 200},
                 {.name = "before",
                  .type = FieldType::integer,
                  .summary = "only changes before this seq",
                  .min = 0},
                 limit(1000)},
      .phrases =
          {{"who|who's_been|who_has_been <bid>|<cap>|<budget>|<targeting>|status|countries? {name campaign} "
            "set|raised|lowered|cut|added|removed|fiddling_with|changing|messing_with|playing_with|touching|"
            "changed|paused|stopped|touched|edited|modified|resumed|turned_off|turned_on|updated|capped|"
            "activated|restarted|halted last?",
            {{"kind", "campaign"}}},
           {"what {name campaign} changed|happened|has_changed|was_changed|did_we_change "
            "recently|lately|today?",
            {{"kind", "campaign"}}},
           {"* history|log|change_log|changelog|audit_log|change_history {name campaign}",
            {{"kind", "campaign"}}},
           {"log|history|changes|changelog|change_history campaign? {name of|for|on|campaign campaign}",
            {{"kind", "campaign"}}},
           {"log {name campaign}", {{"kind", "campaign"}}},
           {"<show> me|us? history|log|changes|change_log|changelog|audit_log|change_history {name campaign}",
            {{"kind", "campaign"}}},
           {"when_was|when_did_we|when_did {name campaign} "
            "changed|paused|stopped|touched|edited|modified|resumed|turned_off|turned_on|updated|capped|"
            "activated|restarted|halted|pause|stop|resume last?",
            {{"kind", "campaign"}}}},
      .examples = {"log campaign apex", "log run nightly", "log rule find_all_patterns"},
      .read = read};
}

}  // namespace syncd::domain::operations
