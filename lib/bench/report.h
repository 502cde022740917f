// SPDX-License-Identifier: Apache-2.0
// What a load found out, and how that is shown: a table for people, JSON for scripts. Any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "bench/histogram.h"

namespace syncd::bench {

struct Figure {
  std::string name;  // snake_case, a stable key of the JSON: "deliveries_per_second", "ack_p50_us"
  double value = 0;
  std::string unit;  // for people: "/s", "µs", "MB/s", "B"
};

// What must not happen: not one of these may count.
struct Problems {
  std::uint64_t missing = 0;   // messages that a subscriber did not get
  std::uint64_t repeated = 0;  // got again, or after a later one
  std::uint64_t unacked = 0;   // published, no answer in time
  std::uint64_t errors = 0;    // refusals by the server
  std::string first_error;     // the first refusal, as it came

  bool none() const { return missing == 0 && repeated == 0 && unacked == 0 && errors == 0; }
};

struct Outcome {
  std::string scenario;
  std::string url;
  Json parameters = Json::object();
  std::vector<Figure> figures;
  Problems problems;

  void add(std::string name, double value, std::string unit);
  // Adds NAME_p50_us and NAME_p99_us, NAME_max_us too where asked for.
  void add_latency(std::string_view name, const Histogram& histogram, bool with_max = false);
};

// {"scenario","url","parameters":{...},"figures":{name:value},"problems":{...},"ok":bool}
Json as_json(const Outcome& outcome);

// Several lines, ended by a newline; safe for a terminal.
std::string as_table(const Outcome& outcome);

}  // namespace syncd::bench
