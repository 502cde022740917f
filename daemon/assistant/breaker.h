// SPDX-License-Identifier: Apache-2.0
// Whether a service that has failed is worth asking: after some failures in a row it is left alone for a
// while, then one question tries whether it is back. Knows no clock; one thread.
#pragma once

#include "base/time.h"

namespace syncd::daemon {

class Breaker {
 public:
  // Whether to ask now. A true after a pause is the one try: its outcome has to be told.
  bool admits(Millis now);
  // Whether it would not; tries nothing.
  bool open(Millis now) const { return open_ && (now < until_ || trying_); }

  void succeeded();
  void failed(Millis now);
  void given_up() { trying_ = false; }  // it came to nothing that says anything of the service

 private:
  int failures_ = 0;  // in a row
  bool open_ = false;
  bool trying_ = false;
  Millis until_ = 0;
  Millis pause_ = 0;
};

}  // namespace syncd::daemon
