// SPDX-License-Identifier: Apache-2.0
#include "bench/process.h"
#include "bench/scenarios.h"
#include "bench/steady.h"

namespace syncd::bench {

// The idle ones have joined nothing, as a dashboard left open has not.
Result<Outcome> run_connections(const Options& options) {
  auto made = Crowd::create(options);
  if (!made) return tl::unexpected(made.error());
  Crowd& crowd = **made;
  const auto room = crowd.room(0);
  const int active = 1 + options.subscribers;
  if (auto opened = crowd.open(active); !opened) return tl::unexpected(opened.error());
  if (auto joined = crowd.join(0, active, room); !joined) return tl::unexpected(joined.error());

  Outcome outcome;
  outcome.parameters = {
      {"connections", options.connections}, {"subscribers", options.subscribers}, {"rate", options.rate}};
  std::uint64_t before = 0;
  if (options.pid > 0) {
    const auto resident = resident_bytes(options.pid);
    if (!resident) return tl::unexpected(resident.error());
    before = *resident;
  }
  const Nanos begin = monotonic_now();
  if (auto opened = crowd.open(options.connections); !opened) return tl::unexpected(opened.error());
  const double seconds = static_cast<double>(monotonic_now() - begin) / kSecond;
  outcome.add("connects_per_second", options.connections / seconds, "/s");
  if (options.pid > 0) {
    const auto resident = resident_bytes(options.pid);
    if (!resident) return tl::unexpected(resident.error());
    const double more = static_cast<double>(*resident) - static_cast<double>(before);
    outcome.add("bytes_a_connection", more / options.connections, "B");
    outcome.add("server_resident_bytes", static_cast<double>(*resident), "B");
  }

  Steady steady(crowd, 0, options.subscribers, room);
  if (auto ran = steady.run(options.rate, options.seconds, options.messages); !ran) {
    return tl::unexpected(ran.error());
  }
  outcome.problems = crowd.problems();
  steady.add_to(outcome);
  return outcome;
}

}  // namespace syncd::bench
