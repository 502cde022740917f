// SPDX-License-Identifier: Apache-2.0
// The last step of events on their way to a chat's screen. Answers to what somebody says arrive before the
// acknowledgement of it: they are held until it is there, so that the screen has the order of the log. And a
// campaign's change that the assistant's answer behind it tells is left out, so that nothing is told twice.
// Reads no clock and prints nothing. One thread.
#pragma once

#include <deque>
#include <vector>

#include "base/json.h"
#include "base/time.h"

namespace syncd::cmd {

class ShowOrder {
 public:
  // Something was said that is not acknowledged.
  void saying() { ++open_; }
  // The end of that; `line` is what to show of it, with its `seq`, or null. Gives what can be shown now.
  std::vector<Json> said(Json line, Millis now);
  std::vector<Json> take(Json frame, Millis now);
  // What has waited long enough for an answer behind it.
  std::vector<Json> expire(Millis now) { return release(now); }
  // Everything, because something else comes.
  std::vector<Json> flush();
  // Whether expire() will have something to give by and by.
  bool waits() const { return open_ == 0 && !held_.empty(); }

  static constexpr Millis kWait = 80;  // an answer comes with the changes; only the network is between them

 private:
  struct Held {
    Json frame;
    std::int64_t seq = 0;
    Millis since = 0;
  };
  enum class Fate { show, leave_out, wait };

  std::vector<Json> release(Millis now);
  Fate fate_of_first(Millis now) const;

  std::deque<Held> held_;
  std::int64_t behind_ = 0;  // seq of the last message, or of the last change right behind it
  int open_ = 0;
};

}  // namespace syncd::cmd
