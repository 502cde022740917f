// SPDX-License-Identifier: Apache-2.0
// How much each user may ask for: a bucket of tokens a user, whatever the user's connections and ways in.
// What it refuses it says when to ask again, and it knows who goes on regardless. Holds one small entry for
// each user who asked lately. Reads no clock. Loop thread only.
#pragma once

#include <cstddef>
#include <string>
#include <unordered_map>

#include "base/time.h"
#include "domain/operation.h"

namespace syncd::daemon {

struct Rate {
  int a_second = 0;  // 0: there is no limit
  int burst = 0;     // that may come at once
};

class Rates {
 public:
  explicit Rates(Rate rate) : rate_(rate) {}

  // From now on; who had tokens keeps them.
  void set(Rate rate) { rate_ = rate; }
  const Rate& rate() const { return rate_; }

  struct Verdict {
    Millis retry_after = 0;  // 0: it may pass
    bool abuse = false;      // has been refused so often, and so fast, that talking does not help
  };
  // `paid`: what was taken for the same request already. Who is refused asks for all of it again, so it is
  // told when all of it is there.
  Verdict take(const domain::Actor& actor, int cost, Millis now, int paid = 0);

  // Forgets those whose bucket is full again.
  void tick(Millis now);
  std::size_t users() const { return buckets_.size(); }

 private:
  struct Bucket {
    double tokens = 0;
    double refused = 0;  // runs dry as fast as the bucket fills
    Millis at = 0;
  };
  void fill(Bucket& bucket, Millis now) const;

  Rate rate_;
  std::unordered_map<std::string, Bucket> buckets_;
};

// What an operation takes out of the bucket: a ping or a write 1, a look into the log 2, a page of a
// conversation 5, what other processes work on 10.
int cost_of(const domain::Operation& operation);
// What a request takes by its size, before anyone knows what it asks for: reading 64 KiB of JSON holds the
// loop up for longer than most operations do.
int cost_of_bytes(std::size_t bytes);

}  // namespace syncd::daemon
