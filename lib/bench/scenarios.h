// SPDX-License-Identifier: Apache-2.0
// The loads by name: one table, from which command lines make their verbs. Each runs to its end by itself,
// bounded in count and time, in rooms that no other run uses. A server that is gone or refuses from the start
// is an error; what went wrong on the way is counted in the outcome. One thread.
#pragma once

#include <span>
#include <string_view>

#include "base/errors.h"
#include "bench/options.h"
#include "bench/report.h"

namespace syncd::bench {

struct Scenario {
  std::string_view name;
  std::string_view summary;
  bool syncd_only;  // needs history or HTTP, which other peers do not have
  int messages;     // the most to publish, where the options leave that open
  Result<Outcome> (*run)(const Options& options);
};

std::span<const Scenario> all_scenarios();
// nullptr where there is none of that name.
const Scenario* scenario_named(std::string_view name);

// Checks what the scenario needs of the options, and runs it.
Result<Outcome> run_scenario(const Scenario& scenario, const Options& options);

Result<Outcome> run_fanout(const Options& options);
Result<Outcome> run_rate(const Options& options);
Result<Outcome> run_rooms(const Options& options);
Result<Outcome> run_connections(const Options& options);
Result<Outcome> run_resume(const Options& options);
Result<Outcome> run_wish(const Options& options);
Result<Outcome> run_http(const Options& options);

}  // namespace syncd::bench
