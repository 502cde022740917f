// SPDX-License-Identifier: Apache-2.0
// Runs: one piece of a crew's work, from its start to its end. The tables, how events change them, and which
// events are a run's. Runs on the thread that owns the tables.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/errors.h"
#include "base/json.h"
#include "domain/entities/seq_chain.h"
#include "domain/event.h"
#include "domain/operation.h"
#include "domain/tables.h"

namespace syncd::domain {

// The events of one run lie scattered in the log. As with messages, each points at the one before it in its
// run and every 64th is marked: an index by run would write a page of it for each run that was heard, and
// double what a commit writes (measured: 4.5 KB an event with it, 2.3 KB so, 2.2 KB with neither).
// `check_at` is never later than the moment at which the run will have been silent for too long, and moves
// only when it lags by a quarter of the timeout, so that not every event moves it in its index.
inline constexpr const char* kRunTables = R"sql(
create table runs (
  run_id text primary key, crew_id text not null, name text not null, status text not null,
  timeout_seconds integer not null, started_by text not null, source text not null,
  started_at integer not null, heard_at integer not null, check_at integer, finished_at integer,
  duration_ms integer, tokens integer, tool_calls integer not null, tool_errors integer not null,
  event_count integer not null, first_seq integer not null, last_seq integer not null) without rowid;
create index runs_by_time on runs (status <> 'running', started_at desc);
create index runs_by_status on runs (status, started_at);
create index runs_by_crew on runs (crew_id, status <> 'running', started_at desc);
create index runs_to_check on runs (check_at) where check_at is not null;
create table run_events (seq integer primary key, previous integer not null);
create table run_marks (run_id text, seq integer, primary key (run_id, seq)) without rowid;
)sql";

inline constexpr std::array<std::string_view, 4> kRunStatuses{"running", "success", "failed", "abandoned"};

struct Run {
  std::string run_id, crew_id, name, status = "running";
  std::int64_t timeout_seconds = 300;
  std::string started_by, source;
  Millis started_at = 0;
  std::optional<Millis> finished_at;
  std::optional<std::int64_t> duration_ms, tokens;
  std::int64_t tool_calls = 0, tool_errors = 0, event_count = 0, last_seq = 0;

  bool over() const { return status != "running"; }
};

// Beside the members in snake_case: event_count and last_seq, of everything stored about the run.
Json to_json(const Run& run);

// The columns that run_in() reads, in their order.
#define SYNCD_RUN_COLUMNS                                                                         \
  "run_id, crew_id, name, status, timeout_seconds, started_by, source, started_at, finished_at, " \
  "duration_ms, tokens, tool_calls, tool_errors, event_count, last_seq"
Run run_in(const Query& row);

std::optional<Run> find_run(Tables& tables, std::string_view run_id);
// Errors: not_found, naming `field`.
Result<Run> existing_run(Tables& tables, std::string_view run_id, std::string_view field = "run_id");
// One that is not over. Errors: not_found, conflict.
Result<Run> running_run(Tables& tables, std::string_view run_id);

// Where the events of a run go. Those of its tools also go to who watches the crew at work.
Route run_route(const Run& run);
Route tool_route(std::string_view run_id, std::string_view crew_id);
// The two halves of what tool_route() makes.
std::string_view run_of(std::string_view scope);
std::string_view crew_of(std::string_view scope);

// run_started or run_finished with the run as it is behind it.
Event run_event(EventType type, const Run& run, const Context& context);

void apply_run_started(Tables& tables, const Applied& event);
void apply_run_finished(Tables& tables, const Applied& event);
// Puts an event behind the others of its run: for each event that is neither of these two.
void append_to_run(Tables& tables, const Applied& event, std::string_view run_id);

// The first `limit` of the run's events after `since`.
Seqs run_events_after(Tables& tables, std::string_view run_id, std::uint64_t since, std::int64_t limit);

// Running ones that nothing was heard of for their timeout, counted from `since` at the earliest.
struct SilentRun {
  std::string run_id;
  std::int64_t last_seq;
};
std::vector<SilentRun> silent_runs(Tables& tables, Millis now, Millis since, std::int64_t limit);

}  // namespace syncd::domain
