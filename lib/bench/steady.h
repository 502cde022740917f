// SPDX-License-Identifier: Apache-2.0
// A steady rate of messages from one member of a crowd to others that joined the same room. Latencies count
// from when a message was due, so that a stall of either side is not left out. One thread.
#pragma once

#include <string>
#include <vector>

#include "bench/crowd.h"
#include "bench/tally.h"

namespace syncd::bench {

class Steady final : public Audience {
 public:
  // Member `publisher` publishes; the `subscribers` members behind it listen. All have joined `room`.
  Steady(Crowd& crowd, int publisher, int subscribers, std::string room);

  // Publishes `rate` messages a second for `seconds`, then waits for the last to arrive.
  Result<void> run(int rate, double seconds, int most);
  void add_to(Outcome& outcome);

 private:
  void acked(int member, Stamp stamp, Nanos now) override;
  void refused(int member, Stamp stamp) override;
  void delivered(int member, Stamp stamp, Nanos now) override;

  Crowd& crowd_;
  int publisher_;
  int subscribers_;
  std::string room_;
  std::vector<Nanos> due_;
  Stamp sent_ = 0;
  std::uint64_t answered_ = 0;
  Tally tally_;
  Histogram ack_;
  Histogram delivery_;
};

}  // namespace syncd::bench
