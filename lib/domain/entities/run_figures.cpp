// SPDX-License-Identifier: Apache-2.0
#include "domain/entities/run_figures.h"

#include <algorithm>
#include <string>

#include "base/money.h"
#include "domain/entities/runs.h"

namespace syncd::domain {
namespace {

constexpr std::int64_t kRecent = 3;

// The latency that 95 of 100 runs do not exceed (nearest rank): counted from the longest, of which there are
// the fewer.
Json p95(Tables& tables, std::int64_t count) {
  if (count == 0) return 0;
  const std::int64_t rank = (count * 95 + 99) / 100;
  auto row = tables.query(
      "select duration_ms from run_latencies order by duration_ms desc, seq desc limit 1 offset ?",
      count - rank);
  return row.next() ? Json(row.integer(0)) : Json(0);
}

// In percent with one decimal.
Json percent(std::int64_t part, std::int64_t whole) {
  if (whole == 0) return 0;
  const std::int64_t tenths = (part * 1000 + whole / 2) / whole;
  return Decimal::from_micros(tenths * 100'000).json();
}

Json recent_runs(Tables& tables) {
  std::vector<Run> runs;
  // A look into each half of the index: those that run, and those that are over.
  for (const int over : {0, 1}) {
    auto row = tables.query("select " SYNCD_RUN_COLUMNS
                            " from runs where (status <> 'running') = ? order by started_at desc limit ?",
                            over, kRecent);
    while (row.next()) runs.push_back(run_in(row));
  }
  std::stable_sort(runs.begin(), runs.end(),
                   [](const Run& a, const Run& b) { return a.started_at > b.started_at; });
  Json out = Json::array();
  for (const Run& run : runs) {
    if (static_cast<std::int64_t>(out.size()) < kRecent) out.push_back(to_json(run));
  }
  return out;
}

}  // namespace

void count_run_started(Tables& tables) {
  tables.run(
      "insert into run_totals values (1, 1, 0, 0, 0, 0, 0) on conflict (id) do update set runs = runs + 1");
}

void count_run_finished(Tables& tables, std::uint64_t seq, std::string_view status, Millis duration,
                        std::int64_t tokens) {
  const bool timed = status != "abandoned";
  tables.run(
      "update run_totals set success = success + ?1, failed = failed + ?2, abandoned = abandoned + ?3,"
      " duration_ms = duration_ms + ?4, tokens = tokens + ?5",
      status == "success", status == "failed", !timed, timed ? duration : 0, tokens);
  if (timed) tables.run("insert into run_latencies values (?, ?)", duration, seq);
}

Json run_figures(Tables& tables) {
  auto totals = tables.query("select runs, success, failed, abandoned, duration_ms, tokens from run_totals");
  const bool any = totals.next();
  const auto figure = [&](int column) { return any ? totals.integer(column) : std::int64_t{0}; };
  const std::int64_t runs = figure(0), success = figure(1), failed = figure(2), abandoned = figure(3);
  const std::int64_t duration = figure(4), tokens = figure(5);
  const std::int64_t timed = success + failed, ended = timed + abandoned;
  auto crews = tables.query("select count(*) from crews where status <> 'offline'");
  crews.next();
  return {{"total_runs", runs},
          {"running_runs", runs - ended},
          {"successful_runs", success},
          {"failed_runs", failed},
          {"abandoned_runs", abandoned},
          {"success_rate", percent(success, ended)},
          {"avg_latency_ms", timed == 0 ? 0 : (duration + timed / 2) / timed},
          {"p95_latency_ms", p95(tables, timed)},
          {"total_tokens", tokens},
          {"active_crews", crews.integer(0)},
          {"recent_runs", recent_runs(tables)}};
}

}  // namespace syncd::domain
