// SPDX-License-Identifier: Apache-2.0
#include "domain/entities/tool_calls.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/ids.h"
#include "base/money.h"
#include "base/text.h"

namespace syncd::domain {
namespace {

#define CALL_COLUMNS "call_id, tool, agent_id, status, progress, message, exit_code, duration_ms, started_at"

std::optional<std::string> optional_text(const Query& row, int column) {
  return row.is_null(column) ? std::nullopt : std::optional(row.string(column));
}

std::optional<std::string> optional_text(const Json& body, const char* member) {
  const Json& value = member_at(body, member);
  return value.is_string() ? std::optional(value.get<std::string>()) : std::nullopt;
}

ToolCall call_in(const Query& row) {
  return {.call_id = row.string(0),
          .tool = row.string(1),
          .agent_id = optional_text(row, 2),
          .status = row.string(3),
          .progress = optional_text(row, 4),
          .message = optional_text(row, 5),
          .exit_code = row.optional_integer(6),
          .duration_ms = row.optional_integer(7),
          .started_at = row.integer(8)};
}

template <class T>
Json or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json();
}

}  // namespace

Json to_json(const ToolCall& c) {
  const auto progress = c.progress ? Decimal::parse(*c.progress) : std::nullopt;
  return {{"call_id", c.call_id},
          {"tool", c.tool},
          {"agent_id", or_null(c.agent_id)},
          {"status", c.status},
          {"progress", progress ? progress->json() : Json()},
          {"message", or_null(c.message)},
          {"exit_code", or_null(c.exit_code)},
          {"duration_ms", or_null(c.duration_ms)},
          {"started_at", rfc3339(c.started_at)}};
}

std::optional<ToolCall> find_call(Tables& tables, std::string_view run_id, std::string_view call_id) {
  auto row = tables.query("select " CALL_COLUMNS " from tool_calls where run_id = ? and call_id = ?", run_id,
                          call_id);
  return row.next() ? std::optional(call_in(row)) : std::nullopt;
}

Result<OpenCall> open_call(Tables& tables, std::string_view run_id, std::string_view call_id) {
  auto run = running_run(tables, run_id);
  if (!run) return tl::unexpected<Error>(std::move(run.error()));
  auto call = find_call(tables, run_id, call_id);
  const std::string named = "the call \"" + short_line(call_id, 64) + "\"";
  if (!call)
    return fail(Code::not_found, named + " has not begun in this run", "call_id", "tool_start begins it");
  if (call->status != "running")
    return fail(Code::conflict, named + " has ended: " + call->status, "call_id",
                "nothing comes after its end");
  return OpenCall{std::move(*run), std::move(*call)};
}

Json newest_calls(Tables& tables, std::string_view run_id, std::int64_t limit) {
  Json newest_first = Json::array();
  auto row = tables.query("select " CALL_COLUMNS
                          " from tool_calls where run_id = ? order by started_seq desc limit ?",
                          run_id, limit);
  while (row.next()) newest_first.push_back(to_json(call_in(row)));
  return Json::array_t(newest_first.rbegin(), newest_first.rend());
}

std::vector<std::uint64_t> open_calls_of(Tables& tables, std::string_view crew_id) {
  std::vector<std::uint64_t> places;
  auto row = tables.query(
      "select c.started_seq, c.progress_seq from runs r join tool_calls c on c.run_id = r.run_id"
      " where r.crew_id = ? and (r.status <> 'running') = 0 and c.status = 'running'",
      crew_id);
  while (row.next()) {
    for (const auto seq : {row.optional_integer(0), row.optional_integer(1)}) {
      if (seq) places.push_back(static_cast<std::uint64_t>(*seq));
    }
  }
  std::sort(places.begin(), places.end());
  return places;
}

Json call_members(std::string_view crew_id, std::string_view run_id, const ToolCall& call) {
  Json out{{"crew_id", crew_id}, {"run_id", run_id}};
  if (call.agent_id) out["agent_id"] = *call.agent_id;
  out["tool"] = call.tool;
  out["call_id"] = call.call_id;
  return out;
}

Event tool_event(EventType type, const Json& members) {
  Json body{{"type", info(type).name}};
  body.update(members);
  return {type, tool_route(text_at(members, "run_id"), text_at(members, "crew_id")), std::move(body)};
}

std::string about_run(const Json& args) {
  return text_at(args, "run_id") + "\n";
}

std::string about_call(const Json& args) {
  return about_run(args) + text_at(args, "call_id") + "\n";
}

std::optional<Error> check_ids(const Json& args, std::initializer_list<const char*> fields) {
  for (const char* field : fields) {
    const Json& value = member_at(args, field);
    if (value.is_null() || is_id(value.get_ref<const std::string&>())) continue;
    return Error{.code = Code::invalid_field,
                 .message = fmt::format("\"{}\" has to be of printable characters", field),
                 .field = field,
                 .hint = "1 to 128 printable characters, no blanks at the ends"};
  }
  return std::nullopt;
}

void apply_tool_start(Tables& tables, const Applied& event) {
  const std::string run = text_at(event.body, "run_id");
  tables.run(
      "insert or replace into tool_calls values (?, ?, ?, ?, 'running', null, null, null, null, ?, null, ?, "
      "null)",
      run, text_at(event.body, "call_id"), text_at(event.body, "tool"), optional_text(event.body, "agent_id"),
      event.timestamp, event.seq);
  append_to_run(tables, event, run);
  tables.run("update runs set tool_calls = tool_calls + 1 where run_id = ?", run);
}

void apply_tool_progress(Tables& tables, const Applied& event) {
  const std::string run = text_at(event.body, "run_id");
  const auto progress = Decimal::from_json(member_at(event.body, "progress"));
  tables.run(
      "update tool_calls set progress = ?1, message = ifnull(?2, message), progress_seq = ?5 where run_id = "
      "?3 and"
      " call_id = ?4",
      progress ? std::optional(progress->text()) : std::nullopt, optional_text(event.body, "message"), run,
      text_at(event.body, "call_id"), event.seq);
  append_to_run(tables, event, run);
}

void apply_tool_end(Tables& tables, const Applied& event) {
  const std::string run = text_at(event.body, "run_id"), status = text_at(event.body, "status");
  const Json& code = member_at(event.body, "exit_code");
  tables.run(
      "update tool_calls set status = ?, exit_code = ?, duration_ms = ?, ended_at = ? where run_id = ? and"
      " call_id = ?",
      status, code.is_number_integer() ? std::optional(code.get<std::int64_t>()) : std::nullopt,
      integer_at(event.body, "duration_ms"), event.timestamp, run, text_at(event.body, "call_id"));
  append_to_run(tables, event, run);
  if (status == "error") tables.run("update runs set tool_errors = tool_errors + 1 where run_id = ?", run);
}

}  // namespace syncd::domain
