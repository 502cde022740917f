// SPDX-License-Identifier: Apache-2.0
// Drops uploads of data sets whose user is gone, by the operation that their user could have sent; where one
// turns out to have gone on, that is refused and nothing else. Loop thread only.
#pragma once

#include "base/time.h"

namespace syncd::daemon {

class Engine;
struct Space;

class IdleUploads {
 public:
  IdleUploads(Engine& engine, Space& space) : engine_(engine), space_(space) {}
  // Looks, now and then.
  void tick(Millis now);

 private:
  Engine& engine_;
  Space& space_;
  Millis looked_at_ = 0;
  bool looking_ = false;
};

}  // namespace syncd::daemon
