// SPDX-License-Identifier: Apache-2.0
// When a command is told to end, and when it is ended: after its time, or after somebody has told it and it
// has gone on for longer than a grace. Decides only; sends no signal and reads no clock. One thread.
#pragma once

#include <cstdint>

#include "base/time.h"

namespace syncd::cmd {

class Ending {
 public:
  enum class Act : std::uint8_t { nothing, ask, kill };

  // `limit` 0 is for ever.
  Ending(Millis began, Millis limit, Millis grace);

  // Somebody told it to end.
  void told(Millis now);
  // It has ended by itself, and its time does not matter any more; those it left behind may.
  void over();
  // What to do now; each but once.
  Act due(Millis now);
  // When to ask again; never later than kNever.
  Millis wake_at() const;

  // It was told to end, and may go on for a while.
  bool in_grace() const { return kill_at_ != 0 && !killed_; }
  bool time_was_over() const { return time_was_over_; }

 private:
  Millis ask_at_, grace_;
  Millis kill_at_ = 0;  // 0 before anybody has told it
  bool killed_ = false;
  bool time_was_over_ = false;
};

}  // namespace syncd::cmd
