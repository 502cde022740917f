// SPDX-License-Identifier: Apache-2.0
#include "base/money.h"
#include "domain/operations/run_fields.h"

namespace syncd::domain::operations {
namespace {

void normalise(Json& args) {
  round_number(args, "progress", 100.0, 100.0);
}

std::optional<Error> check(const Json& args) {
  return check_ids(args, {"call_id"});
}

void add_news(Json& members, const Json& args) {
  if (args.contains("message")) members["message"] = args["message"];
  members["progress"] = Decimal::from_json(args["progress"])->json();
}

Result<Decision> decide(Tables& tables, const Json& args, const Context&) {
  auto open = open_call(tables, text_at(args, "run_id"), text_at(args, "call_id"));
  if (!open) return tl::unexpected<Error>(std::move(open.error()));
  Json members = call_members(open->run.crew_id, open->run.run_id, open->call);
  add_news(members, args);
  Decision decision = tool_decision(EventType::tool_progress, std::move(members));
  decision.data["stored"] = true;
  return decision;
}

// `known` is what decide() answered for this call before.
Event told(const Json& known, const Json& args) {
  Json members = Json::object();
  for (const char* id : {"crew_id", "run_id", "agent_id", "tool", "call_id"}) {
    if (known.contains(id)) members[id] = known[id];
  }
  add_news(members, args);
  return tool_event(EventType::tool_progress, members);
}

}  // namespace

Operation tool_progress() {
  return {.name = "tool_progress",
          .group = "runs",
          .summary = "say how far a tool's call is; of one call at most four a second are stored",
          .fields = {run_id(),
                     call_id(true, 1),
                     {.name = "progress",
                      .type = FieldType::amount,
                      .summary = "in percent",
                      .required = true,
                      .position = 2,
                      .min = 0,
                      .max = 100},
                     {.name = "message", .summary = "what it does just now", .position = 3, .max = 4096}},
          .examples = {"tool-progress nightly t1 40 \"collecting tests\""},
          .normalise = normalise,
          .check = check,
          .decide = decide,
          .about = about_call,
          .told = told};
}

}  // namespace syncd::domain::operations
