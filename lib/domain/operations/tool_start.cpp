// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "domain/operations/run_fields.h"

namespace syncd::domain::operations {
namespace {

constexpr std::size_t kParamsBytes = std::size_t{64} * 1024;

std::optional<Error> check(const Json& args) {
  if (to_text(member_at(args, "params")).size() > kParamsBytes) {
    return Error{.code = Code::too_large,
                 .message = fmt::format("\"params\" has to be at most {} bytes", kParamsBytes),
                 .field = "params"};
  }
  return check_ids(args, {"tool", "agent_id", "call_id"});
}

Result<Decision> decide(Tables& tables, const Json& args, const Context& context) {
  auto run = running_run(tables, text_at(args, "run_id"));
  if (!run) return tl::unexpected<Error>(std::move(run.error()));
  if (text_at(args, "crew_id", run->crew_id) != run->crew_id) {
    return fail(Code::invalid_field, "the run is another crew's", "crew_id", run->crew_id);
  }
  ToolCall call{.call_id = text_at(args, "call_id"),
                .tool = text_at(args, "tool"),
                .agent_id = {},
                .progress = {},
                .message = {},
                .exit_code = {},
                .duration_ms = {}};
  if (call.call_id.empty()) {
    call.call_id = new_id(context.now, context.entropy);
  } else if (find_call(tables, run->run_id, call.call_id)) {
    return fail(Code::already_exists, "the run has a call of this id already", "call_id",
                "a new call_id for each call");
  }
  if (args.contains("agent_id")) call.agent_id = text_at(args, "agent_id");
  Json members = call_members(run->crew_id, run->run_id, call);
  members["params"] = args.contains("params") ? args["params"] : Json::object();
  Decision decision = tool_decision(EventType::tool_start, std::move(members));
  decision.data.erase("params");  // the sender's own
  decision.data["timeout_seconds"] = run->timeout_seconds;
  return decision;
}

}  // namespace

Operation tool_start() {
  Field id = call_id(false, -1);
  id.summary = "its id; a new one is made where none is given";
  return {
      .name = "tool_start",
      .group = "runs",
      .summary = "a tool is called in a run",
      .fields =
          {run_id(),
           {.name = "tool", .summary = "which tool", .required = true, .position = 1, .min = 1, .max = 128},
           crew_id(-1, false),
           {.name = "agent_id",
            .summary = "who calls it",
            .min = 1,
            .max = 128,
            .aliases = {"agentId", "agent"}},
           id,
           {.name = "params", .type = FieldType::any, .summary = "what it is called with"}},
      .examples = {"tool-start nightly pytest --agent-id tester --call-id t1"},
      .check = check,
      .decide = decide};
}

}  // namespace syncd::domain::operations
