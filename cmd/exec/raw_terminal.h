// SPDX-License-Identifier: Apache-2.0
// The caller's terminal handed through: each key goes on as it was pressed, while this is on. The modes that
// were there come back with off(), with the object, and when a fault ends the process. At most one exists, as
// handlers of signals have to find it. One thread.
#pragma once

#include <termios.h>

namespace syncd::cmd {

class RawTerminal {
 public:
  explicit RawTerminal(int fd);
  ~RawTerminal();
  RawTerminal(const RawTerminal&) = delete;
  RawTerminal& operator=(const RawTerminal&) = delete;

  void on();
  void off();

 private:
  int fd_;
  termios raw_{};
};

}  // namespace syncd::cmd
