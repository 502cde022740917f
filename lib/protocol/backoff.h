// SPDX-License-Identifier: Apache-2.0
// How long to wait before the next try to connect: exponential with full jitter, so that a thousand
// clients cut off together do not come back together. Knows no clock. Any thread, one owner.
#pragma once

#include "base/ids.h"
#include "base/time.h"

namespace syncd::protocol {

class Backoff {
 public:
  explicit Backoff(Millis base = 250, Millis cap = 15'000) : base_(base), cap_(cap) {}

  // A delay anywhere between nothing and a bound that doubles with each call, up to the cap.
  Millis next(const Entropy& entropy);
  void reset() { tries_ = 0; }
  int tries() const { return tries_; }

 private:
  Millis base_;
  Millis cap_;
  int tries_ = 0;
};

// Anywhere from 0 to `most`, both included.
Millis random_up_to(Millis most, const Entropy& entropy);

}  // namespace syncd::protocol
