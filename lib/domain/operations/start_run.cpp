// SPDX-License-Identifier: Apache-2.0
#include "base/text.h"
#include "domain/entities/crews.h"
#include "domain/operations/run_fields.h"

namespace syncd::domain::operations {
namespace {

constexpr std::int64_t kTimeoutSeconds = 300;

Result<Decision> decide(Tables& tables, const Json& args, const Context& context) {
  auto crew = find_crew(tables, text_at(args, "crew_id"));
  if (!crew) return tl::unexpected<Error>(std::move(crew.error()));
  const std::string given = text_at(args, "run_id");
  if (!given.empty() && find_run(tables, given)) {
    return fail(Code::already_exists, "there is a run \"" + short_line(given, 64) + "\" already", "run_id",
                "a new run_id for each run");
  }
  const std::string id = given.empty() ? new_id(context.now, context.entropy) : given;
  const Run run{.run_id = id,
                .crew_id = crew->crew_id,
                .name = text_at(args, "name", id),
                .timeout_seconds = integer_at(args, "timeout_seconds", kTimeoutSeconds),
                .started_by = context.actor.user,
                .source = context.actor.source,
                .started_at = context.now,
                .finished_at = {},
                .duration_ms = {},
                .tokens = {},
                .event_count = 1,
                .last_seq = static_cast<std::int64_t>(context.next_seq)};
  Decision decision;
  decision.events.push_back(run_event(EventType::run_started, run, context));
  decision.data = {{"run", to_json(run)}};
  return decision;
}

}  // namespace

Operation start_run() {
  Field id = run_id(false, 1);
  id.summary = "its id; a new one is made where none is given";
  return {.name = "start_run",
          .group = "runs",
          .summary = "begin a run of a crew",
          .fields = {crew_id(),
                     id,
                     {.name = "name", .summary = "what it is called", .position = 2, .min = 1, .max = 200},
                     {.name = "timeout_seconds",
                      .type = FieldType::integer,
                      .summary = "silence after which it counts as abandoned; 300 where nothing is said",
                      .min = 1,
                      .max = 7 * 24 * 3600,
                      .aliases = {"timeout"}}},
          .examples = {"start-run research nightly --timeout-seconds 600"},
          .decide = decide};
}

}  // namespace syncd::domain::operations
