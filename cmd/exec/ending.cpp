// SPDX-License-Identifier: Apache-2.0
#include "cmd/exec/ending.h"

#include <algorithm>
#include <limits>

namespace syncd::cmd {
namespace {

constexpr Millis kNever = std::numeric_limits<Millis>::max();

}  // namespace

Ending::Ending(Millis began, Millis limit, Millis grace)
    : ask_at_(limit > 0 ? began + limit : kNever), grace_(grace) {}

void Ending::told(Millis now) {
  if (kill_at_ == 0) kill_at_ = now + grace_;
}

void Ending::over() {
  ask_at_ = kNever;
}

Ending::Act Ending::due(Millis now) {
  if (in_grace() && now >= kill_at_) {
    killed_ = true;
    return Act::kill;
  }
  if (now < ask_at_) return Act::nothing;
  ask_at_ = kNever;
  time_was_over_ = true;
  told(now);
  return Act::ask;
}

Millis Ending::wake_at() const {
  return std::min(ask_at_, in_grace() ? kill_at_ : kNever);
}

}  // namespace syncd::cmd
