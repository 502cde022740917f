// SPDX-License-Identifier: Apache-2.0
#include "domain/entities/runs.h"

#include <algorithm>

#include "base/text.h"
#include "domain/entities/change_log.h"
#include "domain/entities/run_figures.h"

namespace syncd::domain {
namespace {

constexpr SeqChain kRunEvents{
    .marks = "select seq from run_marks where run_id = ? and seq >= ? order by seq limit 1 offset ?",
    .last = "select last_seq from runs where run_id = ?",
    .previous = "select previous from run_events where seq = ?"};

// Behind it stands the crew in the scope of a tool's event; no id holds it.
constexpr char kSeparator = '\n';

Millis silence_of(std::int64_t timeout_seconds) {
  return timeout_seconds * 1000;
}

Json or_null(const std::optional<std::int64_t>& value) {
  return value ? Json(*value) : Json();
}

}  // namespace

Json to_json(const Run& r) {
  return {{"run_id", r.run_id},
          {"crew_id", r.crew_id},
          {"name", r.name},
          {"status", r.status},
          {"timeout_seconds", r.timeout_seconds},
          {"started_at", rfc3339(r.started_at)},
          {"finished_at", r.finished_at ? Json(rfc3339(*r.finished_at)) : Json()},
          {"duration_ms", or_null(r.duration_ms)},
          {"tokens", or_null(r.tokens)},
          {"tool_calls", r.tool_calls},
          {"tool_errors", r.tool_errors},
          {"event_count", r.event_count},
          {"last_seq", r.last_seq},
          {"started_by", r.started_by},
          {"source", r.source}};
}

Run run_in(const Query& row) {
  return {.run_id = row.string(0),
          .crew_id = row.string(1),
          .name = row.string(2),
          .status = row.string(3),
          .timeout_seconds = row.integer(4),
          .started_by = row.string(5),
          .source = row.string(6),
          .started_at = row.integer(7),
          .finished_at = row.optional_integer(8),
          .duration_ms = row.optional_integer(9),
          .tokens = row.optional_integer(10),
          .tool_calls = row.integer(11),
          .tool_errors = row.integer(12),
          .event_count = row.integer(13),
          .last_seq = row.integer(14)};
}

std::optional<Run> find_run(Tables& tables, std::string_view run_id) {
  auto row = tables.query("select " SYNCD_RUN_COLUMNS " from runs where run_id = ?", run_id);
  return row.next() ? std::optional(run_in(row)) : std::nullopt;
}

Result<Run> existing_run(Tables& tables, std::string_view run_id, std::string_view field) {
  if (auto run = find_run(tables, run_id)) return *run;
  return fail(Code::not_found, "there is no run \"" + short_line(run_id, 64) + "\"", std::string(field),
              "start_run begins one; \"list runs\" shows which there are");
}

Result<Run> running_run(Tables& tables, std::string_view run_id) {
  auto run = existing_run(tables, run_id);
  if (!run || !run->over()) return run;
  return fail(Code::conflict, "the run \"" + short_line(run_id, 64) + "\" is over: " + run->status, "run_id",
              "nothing comes after its end");
}

Route run_route(const Run& run) {
  return {Topic::runs, run.run_id};
}

Route tool_route(std::string_view run_id, std::string_view crew_id) {
  return {Topic::runs, std::string(run_id) + kSeparator + std::string(crew_id)};
}

std::string_view run_of(std::string_view scope) {
  return scope.substr(0, scope.find(kSeparator));
}

std::string_view crew_of(std::string_view scope) {
  const auto at = scope.find(kSeparator);
  return at == std::string_view::npos ? std::string_view() : scope.substr(at + 1);
}

Event run_event(EventType type, const Run& run, const Context& context) {
  return {
      type,
      run_route(run),
      {{"type", info(type).name},
       {"data", {{"run", to_json(run)}, {"actor", context.actor.user}, {"source", context.actor.source}}}}};
}

void apply_run_started(Tables& tables, const Applied& event) {
  const Json& run = member_at(member_at(event.body, "data"), "run");
  const std::int64_t timeout = integer_at(run, "timeout_seconds");
  tables.run(
      "insert or replace into runs values (?1, ?2, ?3, 'running', ?4, ?5, ?6, ?7, ?7, ?8, null, null, null, "
      "0,"
      " 0, 1, ?9, ?9)",
      text_at(run, "run_id"), text_at(run, "crew_id"), text_at(run, "name"), timeout,
      text_at(run, "started_by"), text_at(run, "source"), event.timestamp,
      event.timestamp + silence_of(timeout), event.seq);
  tables.run("insert into run_events values (?, 0)", event.seq);
  record_change(tables, event, "run", text_at(run, "run_id"),
                {.operation = "start_run",
                 .details = "Started",
                 .after = {{"crew_id", text_at(run, "crew_id")}, {"timeout_seconds", timeout}}});
  count_run_started(tables);
}

void append_to_run(Tables& tables, const Applied& event, std::string_view run_id) {
  std::int64_t last = 0, count = 0;
  Millis check_at = 0, deadline = 0, lag = 0;
  {
    auto row = tables.query(
        "select last_seq, event_count, check_at, timeout_seconds from runs where run_id = ?", run_id);
    if (!row.next()) return;
    last = row.integer(0);
    count = row.integer(1);
    check_at = row.integer(2);
    deadline = event.timestamp + silence_of(row.integer(3));
    lag = silence_of(row.integer(3)) / 4;
  }
  tables.run("insert into run_events values (?, ?)", event.seq, last);
  if (SeqChain::is_marked(count)) tables.run("insert into run_marks values (?, ?)", run_id, event.seq);
  tables.run("update runs set last_seq = ?, event_count = event_count + 1, heard_at = ? where run_id = ?",
             event.seq, event.timestamp, run_id);
  if (deadline - check_at >= lag)
    tables.run("update runs set check_at = ? where run_id = ?", deadline, run_id);
}

void apply_run_finished(Tables& tables, const Applied& event) {
  const Json& run = member_at(member_at(event.body, "data"), "run");
  const std::string id = text_at(run, "run_id");
  append_to_run(tables, event, id);
  record_change(tables, event, "run", id,
                {.operation = "finish_run",
                 .details = "Ended: " + text_at(run, "status"),
                 .before = "running",
                 .after = member_at(run, "status")});
  const Json& tokens = member_at(run, "tokens");
  tables.run(
      "update runs set status = ?1, finished_at = ?2, duration_ms = ?2 - started_at, tokens = ?3,"
      " check_at = null where run_id = ?4",
      text_at(run, "status"), event.timestamp,
      tokens.is_number_integer() ? std::optional(tokens.get<std::int64_t>()) : std::nullopt, id);
  const auto finished = find_run(tables, id);
  count_run_finished(tables, event.seq, text_at(run, "status"),
                     finished ? finished->duration_ms.value_or(0) : 0,
                     tokens.is_number_integer() ? tokens.get<std::int64_t>() : 0);
  tables.run(
      "update tool_calls set status = 'unfinished', ended_at = ? where run_id = ? and status = 'running'",
      event.timestamp, id);
}

Seqs run_events_after(Tables& tables, std::string_view run_id, std::uint64_t since, std::int64_t limit) {
  return kRunEvents.after(tables, run_id, since, limit);
}

std::vector<SilentRun> silent_runs(Tables& tables, Millis now, Millis since, std::int64_t limit) {
  std::vector<SilentRun> out;
  auto row = tables.query(
      "select run_id, last_seq from runs where check_at <= ?1 and heard_at + timeout_seconds * 1000 <= ?1"
      " and ?2 + timeout_seconds * 1000 <= ?1 order by check_at limit ?3",
      now, since, limit);
  while (row.next()) out.push_back({row.string(0), row.integer(1)});
  return out;
}

}  // namespace syncd::domain
