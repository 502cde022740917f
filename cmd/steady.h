// SPDX-License-Identifier: Apache-2.0
// How long something takes, never when it happens: the clock that nobody sets. When things happen is for the
// Shell's clock. Any thread.
#pragma once

#include <chrono>

#include "base/time.h"

namespace syncd::cmd {

inline Millis steady() {
  using namespace std::chrono;
  return duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count();
}

}  // namespace syncd::cmd
