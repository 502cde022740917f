// SPDX-License-Identifier: Apache-2.0
// Who may read from the terminal, where the command has none of its own but ours. A command's group of
// processes is not ours, so the terminal is lent to it when it wants to read, and taken back before we stand
// still or end; the shell that started us sees one job. One thread.
#pragma once

#include <sys/types.h>

namespace syncd::cmd {

class Foreground {
 public:
  Foreground() = default;
  ~Foreground() { take_back(); }
  Foreground(const Foreground&) = delete;
  Foreground& operator=(const Foreground&) = delete;

  // False where it is not ours to lend: we are in the background ourselves, or there is none.
  bool lend(pid_t group);
  bool lent() const { return terminal_ >= 0; }
  void take_back();

 private:
  int terminal_ = -1;  // while it is lent
};

}  // namespace syncd::cmd
