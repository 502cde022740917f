// SPDX-License-Identifier: Apache-2.0
#include "daemon/assistant/breaker.h"

#include <algorithm>

namespace syncd::daemon {
namespace {

constexpr int kFailures = 3;
constexpr Millis kPause = 30'000, kLongestPause = 5 * 60'000;

}  // namespace

bool Breaker::admits(Millis now) {
  if (open(now)) return false;
  trying_ = open_;
  return true;
}

void Breaker::succeeded() {
  *this = {};
}

void Breaker::failed(Millis now) {
  ++failures_;
  // Those that were asked before the pause began say nothing new.
  if (open_ && !trying_) return;
  if (failures_ < kFailures && !open_) return;
  pause_ = open_ ? std::min(2 * pause_, kLongestPause) : kPause;
  until_ = now + pause_;
  open_ = true;
  trying_ = false;
}

}  // namespace syncd::daemon
