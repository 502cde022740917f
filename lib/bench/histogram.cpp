// SPDX-License-Identifier: Apache-2.0
#include "bench/histogram.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace syncd::bench {

std::size_t Histogram::index_of(Nanos value) {
  const auto bounded = static_cast<std::uint64_t>(std::clamp<Nanos>(value, 0, kTop));
  if (bounded < (1u << kSubBits)) return bounded;
  const int shift = static_cast<int>(std::bit_width(bounded)) - 1 - kSubBits;
  return (static_cast<std::size_t>(shift) << kSubBits) + (bounded >> shift);
}

Nanos Histogram::upper_bound(std::size_t index) {
  if (index < (1u << kSubBits)) return static_cast<Nanos>(index);
  const std::size_t shift = (index >> kSubBits) - 1;
  const std::size_t base = index - (shift << kSubBits);
  return static_cast<Nanos>(((base + 1) << shift) - 1);
}

void Histogram::merge(const Histogram& other) {
  for (std::size_t i = 0; i < buckets_.size(); ++i) buckets_[i] += other.buckets_[i];
  count_ += other.count_;
  max_ = std::max(max_, other.max_);
}

Nanos Histogram::percentile(double share) const {
  if (count_ == 0) return 0;
  const double wanted = std::ceil(std::clamp(share, 0.0, 1.0) * static_cast<double>(count_));
  const auto rank = std::max<std::uint64_t>(1, static_cast<std::uint64_t>(wanted));
  std::uint64_t seen = 0;
  for (std::size_t i = 0; i < buckets_.size(); ++i) {
    seen += buckets_[i];
    if (seen >= rank) return std::min(upper_bound(i), max_);
  }
  return max_;
}

}  // namespace syncd::bench
