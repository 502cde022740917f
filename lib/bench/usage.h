// SPDX-License-Identifier: Apache-2.0
// How busy the load generator and the server were while something was measured: a generator near 100 %
// measured itself. One thread.
#pragma once

#include "bench/clock.h"
#include "bench/process.h"
#include "bench/report.h"

namespace syncd::bench {

class Usage {
 public:
  explicit Usage(int server_pid)
      : pid_(server_pid),
        begin_(monotonic_now()),
        own_(processor_time(0)),
        server_(pid_ > 0 ? processor_time(pid_) : 0) {}

  void add_to(Outcome& outcome) const {
    const auto wall = static_cast<double>(monotonic_now() - begin_);
    const auto share = [&](Nanos used) { return 100.0 * static_cast<double>(used) / wall; };
    outcome.add("generator_cpu_percent", share(processor_time(0) - own_), "%");
    if (pid_ > 0) outcome.add("server_cpu_percent", share(processor_time(pid_) - server_), "%");
  }

 private:
  int pid_;
  Nanos begin_;
  Nanos own_;
  Nanos server_;
};

}  // namespace syncd::bench
