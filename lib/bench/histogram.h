// SPDX-License-Identifier: Apache-2.0
// Latencies in buckets that grow with the value, as HdrHistogram does it: recording is a few instructions,
// percentiles are exact to 1 in 64. Values are nanoseconds. One thread.
#pragma once

#include <array>
#include <cstdint>

#include "bench/clock.h"

namespace syncd::bench {

class Histogram {
 public:
  // Values below zero count as zero, those above an hour as an hour.
  void record(Nanos value) {
    ++buckets_[index_of(value)];
    ++count_;
    if (value > max_) max_ = value;
  }
  void merge(const Histogram& other);

  std::uint64_t count() const { return count_; }
  // The value that `share` (0 to 1) of all values do not exceed; 0 where there are none.
  Nanos percentile(double share) const;
  Nanos max() const { return max_; }

 private:
  static constexpr int kSubBits = 6;  // 64 buckets to each power of two
  static constexpr int kPowers = 42 - kSubBits;
  static constexpr Nanos kTop = 3600 * kSecond;

  static std::size_t index_of(Nanos value);
  static Nanos upper_bound(std::size_t index);

  std::array<std::uint64_t, (kPowers + 2) << kSubBits> buckets_{};
  std::uint64_t count_ = 0;
  Nanos max_ = 0;
};

}  // namespace syncd::bench
