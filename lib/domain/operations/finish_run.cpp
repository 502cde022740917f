// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "domain/operations/run_fields.h"

namespace syncd::domain::operations {
namespace {

bool is_said_again(const Run& run, const Json& args) {
  return run.status == text_at(args, "status") &&
         (!args.contains("tokens") || run.tokens == integer_at(args, "tokens"));
}

Result<Decision> decide(Tables& tables, const Json& args, const Context& context) {
  const std::string id = text_at(args, "run_id");
  Decision decision;
  if (auto run = find_run(tables, id); run && run->over() && is_said_again(*run, args)) {
    decision.data = {{"run", to_json(*run)}, {"changed", false}};
    return decision;
  }
  auto run = running_run(tables, id);
  if (!run) return tl::unexpected<Error>(std::move(run.error()));
  if (const auto last = integer_at(args, "last_seq", run->last_seq); last != run->last_seq) {
    return fail(Code::conflict, fmt::format("the run went on: its last event is {}", run->last_seq),
                "last_seq", "without last_seq it is ended all the same");
  }
  run->status = text_at(args, "status");
  run->finished_at = context.now;
  run->duration_ms = context.now - run->started_at;
  if (args.contains("tokens")) run->tokens = integer_at(args, "tokens");
  run->event_count += 1;
  run->last_seq = static_cast<std::int64_t>(context.next_seq);
  decision.events.push_back(run_event(EventType::run_finished, *run, context));
  decision.data = {{"run", to_json(*run)}, {"changed", true}};
  return decision;
}

}  // namespace

Operation finish_run() {
  return {.name = "finish_run",
          .group = "runs",
          .summary = "end a run",
          .fields = {run_id(),
                     {.name = "status",
                      .type = FieldType::choice,
                      .summary = "what came of it",
                      .required = true,
                      .position = 1,
                      .choices = {"success", "failed", "abandoned"}},
                     {.name = "tokens",
                      .type = FieldType::integer,
                      .summary = "what it used",
                      .min = 0,
                      .max = 1'000'000'000'000},
                     {.name = "last_seq",
                      .type = FieldType::integer,
                      .summary = "only where this is still the run's last event",
                      .min = 1}},
          .idempotent = true,
          .phrases = {{"finish|end|close|complete run {run_id}", {{"status", "success"}}},
                      {"mark|set run {run_id} as|to? done|finished|complete|completed|successful|success",
                       {{"status", "success"}}},
                      {"mark|set run {run_id} as|to? failed", {{"status", "failed"}}},
                      {"abandon|abort|cancel run {run_id}", {{"status", "abandoned"}}}},
          .wish = "end the run {run_id} as {status}",
          .done = "the run has ended",
          .examples = {"finish-run nightly success --tokens 1200"},
          .decide = decide,
          .about = about_run};
}

}  // namespace syncd::domain::operations
