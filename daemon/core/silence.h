// SPDX-License-Identifier: Apache-2.0
// Ends runs of which nothing is heard any more, by the operation that anyone could send; where the run turns
// out to have gone on, that is refused and nothing else. Loop thread only.
#pragma once

#include "base/time.h"

namespace syncd::daemon {

class Engine;
struct Space;

class Silence {
 public:
  Silence(Engine& engine, Space& space);
  // Looks, about once a second.
  void tick(Millis now);

 private:
  Engine& engine_;
  Space& space_;
  Millis since_;      // from when on runs could be heard
  Millis ticked_at_;  // the last time
  Millis looked_at_ = 0;
  bool looking_ = false;
};

}  // namespace syncd::daemon
