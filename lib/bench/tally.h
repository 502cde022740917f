// SPDX-License-Identifier: Apache-2.0
// Whether each subscriber got each message once and in order, told from the stamps alone. One thread.
#pragma once

#include <cstdint>
#include <vector>

#include "bench/dialect.h"
#include "bench/report.h"

namespace syncd::bench {

class Tally {
 public:
  explicit Tally(int subscribers) : next_(static_cast<std::size_t>(subscribers), 1) {}

  void take(int subscriber, Stamp stamp) {
    Stamp& next = next_[static_cast<std::size_t>(subscriber)];
    ++taken_;
    if (stamp == next) {
      ++next;
    } else if (stamp > next) {
      missing_ += stamp - next;
      next = stamp + 1;
    } else {
      ++repeated_;
    }
  }

  std::uint64_t taken() const { return taken_; }

  // Adds what went wrong for one subscriber that should have got the stamps 1 to `last`, or for all.
  void settle(Problems& problems, int subscriber, Stamp last) {
    const Stamp next = next_[static_cast<std::size_t>(subscriber)];
    if (next <= last) problems.missing += last + 1 - next;
  }
  void settle(Problems& problems, Stamp last) {
    for (int i = 0; i < static_cast<int>(next_.size()); ++i) settle(problems, i, last);
    settle_order(problems);
  }
  void settle_order(Problems& problems) const {
    problems.missing += missing_;
    problems.repeated += repeated_;
  }

 private:
  std::vector<Stamp> next_;
  std::uint64_t taken_ = 0;
  std::uint64_t missing_ = 0;
  std::uint64_t repeated_ = 0;
};

}  // namespace syncd::bench
