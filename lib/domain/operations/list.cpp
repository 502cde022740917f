// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "domain/entities/conversation_list.h"
#include "domain/kinds.h"
#include "domain/operations/fields.h"

namespace syncd::domain::operations {
namespace {

// A task's status by the other names that the operations on tasks take.
void normalise(Json& args) {
  if (const KindInfo* kind = kind_named(text_at(args, "kind")); kind != nullptr && kind->kind == Kind::task)
    normalise_task(args);
}

// Which statuses there are depends on the kind.
std::optional<Error> check_status(const KindInfo& kind, const std::string& status) {
  const auto statuses = kind.statuses;
  if (std::find(statuses.begin(), statuses.end(), status) != statuses.end()) return std::nullopt;
  return Error{
      .code = Code::invalid_field,
      .message = statuses.empty() ? fmt::format("{} have no status", kind.plural)
                                  : fmt::format("\"status\" of {} has to be one of {}", kind.plural,
                                                fmt::join(statuses, ", ")),
      .field = "status",
      .hint = statuses.empty() ? "without a status" : fmt::format("one of {}", fmt::join(statuses, ", "))};
}

std::optional<Error> check_cursor(const KindInfo& kind, const std::string& cursor) {
  const bool conversations = kind.kind == Kind::conversation;
  if (conversations && is_cursor(cursor)) return std::nullopt;
  return Error{
      .code = Code::invalid_field,
      .message = conversations ? "this is no cursor that a page gave" : "only conversations have cursors",
      .field = "cursor",
      .hint = conversations ? "" : "offset"};
}

std::optional<Error> check(const Json& args) {
  const KindInfo& kind = *kind_named(text_at(args, "kind"));
  if (const std::string status = text_at(args, "status"); !status.empty()) {
    if (auto wrong = check_status(kind, status)) return wrong;
  }
  if (args.contains("crew") && kind.kind != Kind::run) {
    return Error{.code = Code::invalid_field,
                 .message = fmt::format("{} are not a crew's", kind.plural),
                 .field = "crew",
                 .hint = "only with runs"};
  }
  return args.contains("cursor") ? check_cursor(kind, text_at(args, "cursor")) : std::nullopt;
}

Result<std::string> read(Tables& tables, const Json& args, const Context& context) {
  const KindInfo& kind = *kind_named(text_at(args, "kind"));
  const std::string q = text_at(args, "q"), status = text_at(args, "status"), crew = text_at(args, "crew");
  const std::string cursor = text_at(args, "cursor");
  Json listed = kind.list(
      tables, {q, status, crew, integer_at(args, "limit", 100), integer_at(args, "offset"), cursor}, context);
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
  return {
      .name = "list",
      .group = "reading",
      .summary = "list campaigns, conversations and other things",
      .role = Role::viewer,
      .fields =
          {kind,
           {.name = "q", .summary = "only those with this in their name", .max = 200},
           {.name = "status", .summary = "only those of this status", .max = 32},
           {.name = "crew", .summary = "of runs: only those of this crew", .refers = Kind::crew},
           limit(1000),
           {.name = "offset", .type = FieldType::integer, .summary = "how many to leave out first", .min = 0},
           {.name = "cursor",
            .summary = "of conversations: go on behind the page that gave it",
            .min = 1,
            .max = 200}},
      .phrases =
          {{"<show> me|us? all? <tasks>", {{"kind", "tasks"}}},
           {"<show> me|us? all? <tasks> completed|done|finished",
            {{"kind", "tasks"}, {"status", "completed"}}},
           {"<show> me|us? all? <tasks> open|pending|unfinished", {{"kind", "tasks"}, {"status", "pending"}}},
           {"what's|whats|what_is|what_are on? <tasks>", {{"kind", "tasks"}}},
           {"what do_i_have_to_do|tasks_do_i_have|is_left_to_do", {{"kind", "tasks"}}},
           {"which|what <tasks> are|is? open|pending|left|unfinished",
            {{"kind", "tasks"}, {"status", "pending"}}},
           {"which|what <tasks> are|is? completed|done|finished",
            {{"kind", "tasks"}, {"status", "completed"}}},
           {"how_much|what did|have|do|has we|i|everyone spend|spent today|so_far|so_far_today|in_total?",
            {{"kind", "campaigns"}}},
           {"what's|whats|what_is|show our|the|total? spend|spending today|so_far|in_total",
            {{"kind", "campaigns"}}},
           {"<show> me|us? list|overview|summary? all? <campaigns> <is_active> that_are|which_are?",
            {{"kind", "campaigns"}, {"status", "active"}}},
           {"which|what <campaigns> of_ours? are|is? <is_active>",
            {{"kind", "campaigns"}, {"status", "active"}}},
           {"what's|whats|what_is|what_are <campaigns>? <is_active>",
            {{"kind", "campaigns"}, {"status", "active"}}},
           {"are_there|any|do_we_have|have_we|got any? <is_active> <campaigns>",
            {{"kind", "campaigns"}, {"status", "active"}}},
           {"how_many <campaigns> are|do_we_have? <is_active>",
            {{"kind", "campaigns"}, {"status", "active"}}},
           {"<show> me|us? list|overview|summary? all? <campaigns> <is_paused> that_are|which_are?",
            {{"kind", "campaigns"}, {"status", "paused"}}},
           {"which|what <campaigns> of_ours? are|is? <is_paused>",
            {{"kind", "campaigns"}, {"status", "paused"}}},
           {"what's|whats|what_is|what_are <campaigns>? <is_paused>",
            {{"kind", "campaigns"}, {"status", "paused"}}},
           {"are_there|any|do_we_have|have_we|got any? <is_paused> <campaigns>",
            {{"kind", "campaigns"}, {"status", "paused"}}},
           {"anything <is_paused>", {{"kind", "campaigns"}, {"status", "paused"}}},
           {"anything <is_active>", {{"kind", "campaigns"}, {"status", "active"}}},
           {"* <campaigns> <is_paused>", {{"kind", "campaigns"}, {"status", "paused"}}},
           {"* <campaigns> <is_active>", {{"kind", "campaigns"}, {"status", "active"}}},
           {"how_many <campaigns> are|do_we_have? <is_paused>",
            {{"kind", "campaigns"}, {"status", "paused"}}},
           {"<show> me|us? list|overview|summary? all? <campaigns>", {{"kind", "campaigns"}}},
           {"which|what <campaigns> do_we_have|are_there|have_we_got|do_i_have", {{"kind", "campaigns"}}},
           {"how_many <campaigns> do_we_have|are_there|do_i_have", {{"kind", "campaigns"}}}},
      .examples = {"list campaigns", "list conversations --q standup"},
      .normalise = normalise,
      .check = check,
      .read = read};
}

}  // namespace syncd::domain::operations
