// SPDX-License-Identifier: Apache-2.0
#include "domain/entities/campaigns.h"
#include "domain/operations/fields.h"

namespace syncd::domain::operations {
namespace {

// A campaign that was removed since is found by its id alone.
Result<std::string> campaign_named(Tables& tables, const std::string& name) {
  auto found = find_campaign(tables, name);
  if (found) return found->media_buy_id;
  auto row = tables.query("select 1 from campaign_changes where media_buy_id = ? limit 1", name);
  if (row.next()) return name;
  found.error().field = "name";
  return tl::unexpected<Error>(found.error());
}

Result<std::string> read(Tables& tables, const Json& args, const Context&) {
  auto id = campaign_named(tables, text_at(args, "name"));
  if (!id) return id;
  const std::int64_t limit = integer_at(args, "limit", 50);
  std::vector<Json> newest_first;
  auto row = tables.query(
      "select seq, operation, details, previous_value, new_value, actor, source, changed_at from "
      "campaign_changes"
      " where media_buy_id = ? and seq < ? order by seq desc, place desc limit ?",
      *id, integer_at(args, "before", INT64_MAX), limit + 1);
  while (row.next()) {
    newest_first.push_back({{"seq", row.integer(0)},
                            {"timestamp", rfc3339(row.integer(7))},
                            {"operation", row.text(1)},
                            {"details", row.text(2)},
                            {"previous_value", parse_json(row.text(3)).value_or(Json())},
                            {"new_value", parse_json(row.text(4)).value_or(Json())},
                            {"actor", row.text(5)},
                            {"source", row.text(6)}});
  }
  const bool more = static_cast<std::int64_t>(newest_first.size()) > limit;
  if (more) newest_first.pop_back();
  return to_text({{"kind", "changes"},
                  {"items", Json::array_t(newest_first.rbegin(), newest_first.rend())},
                  {"more", more}});
}

}  // namespace

Operation log() {
  return {
      .name = "log",
      .group = "reading",
      .summary = "who changed what of a campaign, where from and when, oldest first",
      .role = Role::viewer,
      .fields = {{.name = "kind",
                  .type = FieldType::choice,
                  .summary = "what kind of thing",
                  .required = true,
                  .position = 0,
                  .choices = {"campaign"}},
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
      .examples = {"log campaign apex"},
      .read = read};
}

}  // namespace syncd::domain::operations
