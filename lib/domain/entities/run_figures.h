// SPDX-License-Identifier: Apache-2.0
// What runs come to in figures: sums that are kept as runs start and end, and the latest runs, so that a
// dashboard costs some rows and not a walk through a million. Runs on the thread that owns the tables.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/json.h"
#include "base/time.h"
#include "domain/tables.h"

namespace syncd::domain {

// A latency is the duration of a run that came to an end of its own: abandoned ones have none.
inline constexpr const char* kRunFigureTables = R"sql(
create table run_totals (
  id integer primary key check (id = 1), runs integer not null, success integer not null,
  failed integer not null, abandoned integer not null, duration_ms integer not null, tokens integer not null);
create table run_latencies (duration_ms integer not null, seq integer not null,
  primary key (duration_ms, seq)) without rowid;
)sql";

void count_run_started(Tables& tables);
void count_run_finished(Tables& tables, std::uint64_t seq, std::string_view status, Millis duration,
                        std::int64_t tokens);

// {total_runs, running_runs, successful_runs, failed_runs, abandoned_runs, success_rate (percent of those
// that ended), avg_latency_ms, p95_latency_ms, total_tokens, active_crews, recent_runs: the last three}
Json run_figures(Tables& tables);

}  // namespace syncd::domain
