// SPDX-License-Identifier: Apache-2.0
// The clock that loads are paced and latencies measured by: monotonic nanoseconds. Not wall time. Any thread.
#pragma once

#include <time.h>

#include <cstdint>

namespace syncd::bench {

using Nanos = std::int64_t;

inline constexpr Nanos kSecond = 1'000'000'000;

inline Nanos monotonic_now() {
  timespec at{};
  clock_gettime(CLOCK_MONOTONIC, &at);
  return at.tv_sec * kSecond + at.tv_nsec;
}

}  // namespace syncd::bench
