// SPDX-License-Identifier: Apache-2.0
#include "bench/scenarios.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace syncd::bench {
namespace {

constexpr std::array<Scenario, 7> kScenarios{{
    {"fanout", "one publisher, many subscribers of one room, a bounded number in flight", false, 200'000,
     run_fanout},
    {"rate", "a steady rate to many subscribers: latency from publish to delivery", false, 1'000'000,
     run_rate},
    {"rooms", "many rooms of two, each publishing again once the last one arrived", false, 1'000'000,
     run_rooms},
    {"connections", "many idle connections: memory each, and the latency beside them", false, 1'000'000,
     run_connections},
    {"resume", "a client that comes back to a long conversation", true, 10'000, run_resume},
    {"wish", "\"pause ...\" said in a chat until a dashboard shows it, one after another", true, 1'000,
     run_wish},
    {"http", "POST /api/ops/message, a new connection each", true, 10'000, run_http},
}};

struct Bound {
  std::string_view name;
  double value;
  double least;
  double most;
};

}  // namespace

std::span<const Scenario> all_scenarios() {
  return kScenarios;
}

const Scenario* scenario_named(std::string_view name) {
  const auto found = std::ranges::find(kScenarios, name, &Scenario::name);
  return found == kScenarios.end() ? nullptr : found;
}

Result<Outcome> run_scenario(const Scenario& scenario, const Options& given) {
  Options options = given;
  if (options.messages == 0) options.messages = scenario.messages;
  if (scenario.syncd_only && options.peer != Peer::syncd) {
    return fail(Code::invalid_field, fmt::format("{} can only be measured on syncd", scenario.name), "peer");
  }
  const std::array bounds{
      Bound{"subscribers", static_cast<double>(options.subscribers), 1, 20'000},
      Bound{"in-flight", static_cast<double>(options.in_flight), 1, 100'000},
      Bound{"bytes", static_cast<double>(options.bytes), 180, 60'000},
      Bound{"messages", static_cast<double>(options.messages), 1, 50'000'000},
      Bound{"seconds", options.seconds, 0.01, 3'600},
      Bound{"rate", static_cast<double>(options.rate), 1, 100'000},
      Bound{"rooms", static_cast<double>(options.rooms), 1, 10'000},
      Bound{"connections", static_cast<double>(options.connections), 1, 50'000},
  };
  for (const auto& bound : bounds) {
    if (bound.value >= bound.least && bound.value <= bound.most) continue;
    return fail(Code::invalid_field, fmt::format("{} is out of bounds", bound.name), std::string(bound.name),
                fmt::format("{} to {}", bound.least, bound.most));
  }
  auto outcome = scenario.run(options);
  if (outcome) {
    outcome->scenario = scenario.name;
    outcome->url = options.url;
  }
  return outcome;
}

}  // namespace syncd::bench
