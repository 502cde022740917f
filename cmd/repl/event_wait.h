// SPDX-License-Identifier: Apache-2.0
// Waiting for keys and for everything else at once: descriptors with callbacks, one timer, signals. One
// thread.
#pragma once

#include <functional>
#include <map>

#include "base/time.h"

namespace syncd::cmd {

class EventWait {
 public:
  void add_source(int fd, std::function<void()> ready) { sources_[fd] = std::move(ready); }
  void remove_source(int fd) { sources_.erase(fd); }
  void set_timer(Millis delay, std::function<void()> due);

  // Waits once; runs what is ready. True if `fd` can be read. Returns false as well after a callback ran or a
  // signal came, so that the caller can look around.
  bool wait(int fd);

 private:
  int timeout() const;
  void run_timer();

  std::map<int, std::function<void()>> sources_;
  Millis due_at_ = 0;
  std::function<void()> due_;
};

}  // namespace syncd::cmd
