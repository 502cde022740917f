// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "domain/operations/run_fields.h"

namespace syncd::domain::operations {
namespace {

constexpr std::int64_t kLongest = 365LL * 24 * 3600 * 1000;

void normalise(Json& args) {
  round_number(args, "duration_ms", 1.0, static_cast<double>(kLongest));
}

std::optional<Error> check(const Json& args) {
  return check_ids(args, {"call_id"});
}

Result<Decision> decide(Tables& tables, const Json& args, const Context& context) {
  auto open = open_call(tables, text_at(args, "run_id"), text_at(args, "call_id"));
  if (!open) return tl::unexpected<Error>(std::move(open.error()));
  Json members = call_members(open->run.crew_id, open->run.run_id, open->call);
  members["status"] = args["status"];
  if (args.contains("exit_code")) members["exit_code"] = args["exit_code"];
  const Millis measured = std::max<Millis>(context.now - open->call.started_at, 0);
  members["duration_ms"] = integer_at(args, "duration_ms", measured);
  return tool_decision(EventType::tool_end, std::move(members));
}

}  // namespace

Operation tool_end() {
  return {.name = "tool_end",
          .group = "runs",
          .summary = "a tool's call is over",
          .fields = {run_id(),
                     call_id(true, 1),
                     {.name = "status",
                      .type = FieldType::choice,
                      .summary = "whether it worked",
                      .required = true,
                      .position = 2,
                      .choices = {"ok", "error"}},
                     {.name = "exit_code",
                      .type = FieldType::integer,
                      .summary = "as the tool gave it",
                      .min = INT32_MIN,
                      .max = UINT32_MAX},
                     {.name = "duration_ms",
                      .type = FieldType::integer,
                      .summary = "how long it took; measured where it is not given",
                      .min = 0,
                      .max = kLongest}},
          .examples = {"tool-end nightly t1 ok --exit-code 0"},
          .normalise = normalise,
          .check = check,
          .decide = decide,
          .about = about_call};
}

}  // namespace syncd::domain::operations
