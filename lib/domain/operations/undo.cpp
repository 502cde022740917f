// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "domain/entities/campaigns.h"
#include "domain/operations/fields.h"

namespace syncd::domain::operations {
namespace {

Result<Decision> decide(Tables& tables, const Json& args, const Context& context) {
  const std::int64_t seq = integer_at(args, "seq");
  const auto touched = touched_by(tables, seq);
  if (touched.empty()) {
    return fail(Code::not_found, fmt::format("there is no change of a campaign at seq {}", seq), "seq",
                "\"log campaign NAME\" lists changes with their seq");
  }
  auto campaign = campaign_of_id(tables, touched.front().media_buy_id);
  if (!campaign) return fail(Code::conflict, "the campaign was removed since", "seq");
  Json before = Json::object(), after = Json::object();
  Json state = to_json(*campaign);
  for (const Touched& field : touched) {
    if (const auto later = touched_later(tables, field)) {
      return fail(Code::conflict, fmt::format("{} was changed again at seq {}", field.field, *later), "seq",
                  fmt::format("undo {} first", *later));
    }
    before[field.field] = field.after;
    after[field.field] = field.before;
    state[Json::json_pointer(field.pointer())] = field.before;
  }
  Campaign restored = campaign_from(state);
  return campaign_decision(
      std::move(restored),
      {{"undo", fmt::format("Undid the change at seq {}", seq), std::move(before), std::move(after)}},
      context);
}

}  // namespace

Operation undo() {
  return {
      .name = "undo",
      .group = "campaigns",
      .summary = "take a change of a campaign back",
      .fields = {{.name = "seq",
                  .type = FieldType::integer,
                  .summary = "the place of the change in the log",
                  .required = true,
                  .position = 0,
                  .min = 1}},
      .phrases =
          {// How far back?
           {"undo|revert|reverse|rollback|roll_back|take_back all|everything|both|them|those of? "
            "that|this|it|them? changes? {seq?}",
            {},
            true},
           {"undo|revert that|this|it all {seq?}", {}, true},
           {"take|roll|bring all|everything|both|them|those of? that|this|it|them? back {seq?}", {}, true},
           {"take|roll|bring that|this|it all back {seq?}", {}, true},
           {"undo|revert|reverse|rollback|roll_back|take_back "
            "that|this|it? last? change|changes|one|thing? {seq?}"},
           {"put|change|set|switch|turn all|everything|both|them|those|things back "
            "<as_before>? {seq?}",
            {},
            true},
           {"put|change|set|switch|turn|roll|take|bring that|this|it back <as_before>? {seq?}"},
           {"undo|revert|reverse|rollback|roll_back|take_back "
            "what_you_did|what_you_just_did|what_you_changed|what_you_just_changed|last_thing_you_did "
            "{seq?}"}},
      .wish = "take back the change at seq {seq}",
      .examples = {"undo 41"},
      .decide = decide};
}

}  // namespace syncd::domain::operations
