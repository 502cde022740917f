// SPDX-License-Identifier: Apache-2.0
#include "bench/scenarios.h"
#include "bench/steady.h"
#include "bench/usage.h"

namespace syncd::bench {

Result<Outcome> run_rate(const Options& options) {
  auto made = Crowd::create(options);
  if (!made) return tl::unexpected(made.error());
  Crowd& crowd = **made;
  const auto room = crowd.room(0);
  if (auto opened = crowd.open(1 + options.subscribers); !opened) return tl::unexpected(opened.error());
  if (auto joined = crowd.join(0, 1 + options.subscribers, room); !joined)
    return tl::unexpected(joined.error());

  Outcome outcome;
  outcome.parameters = {
      {"subscribers", options.subscribers}, {"rate", options.rate}, {"bytes", options.bytes}};
  Steady steady(crowd, 0, options.subscribers, room);
  const Usage usage(options.pid);
  if (auto ran = steady.run(options.rate, options.seconds, options.messages); !ran) {
    return tl::unexpected(ran.error());
  }
  outcome.problems = crowd.problems();
  steady.add_to(outcome);
  usage.add_to(outcome);
  return outcome;
}

}  // namespace syncd::bench
