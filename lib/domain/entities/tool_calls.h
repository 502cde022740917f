// SPDX-License-Identifier: Apache-2.0
// What a run's agents do with tools: one row a call, open from its start to its end. Runs on the thread that
// owns the tables.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/errors.h"
#include "base/json.h"
#include "domain/entities/runs.h"
#include "domain/event.h"
#include "domain/tables.h"

namespace syncd::domain {

// `status` is running, ok, error, or unfinished where the run ended first; `progress_seq` the place of the
// latest tool_progress in the log. The index holds what goes on just now.
inline constexpr const char* kToolCallTables = R"sql(
create table tool_calls (
  run_id text, call_id text, tool text not null, agent_id text, status text not null, progress text,
  message text, exit_code integer, duration_ms integer, started_at integer not null, ended_at integer,
  started_seq integer not null, progress_seq integer, primary key (run_id, call_id)) without rowid;
create index tool_calls_open on tool_calls (run_id) where status = 'running';
)sql";

struct ToolCall {
  std::string call_id, tool;
  std::optional<std::string> agent_id;
  std::string status = "running";
  std::optional<std::string> progress, message;
  std::optional<std::int64_t> exit_code, duration_ms;
  Millis started_at = 0;
};

Json to_json(const ToolCall& call);

std::optional<ToolCall> find_call(Tables& tables, std::string_view run_id, std::string_view call_id);
// A call that has begun and not ended, and its run, which is not over. Errors: not_found, conflict.
struct OpenCall {
  Run run;
  ToolCall call;
};
Result<OpenCall> open_call(Tables& tables, std::string_view run_id, std::string_view call_id);
// The newest calls of a run, oldest first.
Json newest_calls(Tables& tables, std::string_view run_id, std::int64_t limit);

// Where the calls that a crew's runs are at just now have begun and how far they last were: places in the
// log, rising.
std::vector<std::uint64_t> open_calls_of(Tables& tables, std::string_view crew_id);

// crew_id, run_id, agent_id (where one is known), tool, call_id: what every tool_* begins with.
Json call_members(std::string_view crew_id, std::string_view run_id, const ToolCall& call);
// The event of that name whose flat body is `type` and these members.
Event tool_event(EventType type, const Json& members);

// What is held together by `about` of an operation: a call, and behind a shorter one all calls of a run.
std::string about_call(const Json& args);
std::string about_run(const Json& args);

// Names in these fields have to be printable.
std::optional<Error> check_ids(const Json& args, std::initializer_list<const char*> fields);

void apply_tool_start(Tables& tables, const Applied& event);
void apply_tool_progress(Tables& tables, const Applied& event);
void apply_tool_end(Tables& tables, const Applied& event);

}  // namespace syncd::domain
