// SPDX-License-Identifier: Apache-2.0
#include "cmd/exec/foreground.h"

#include <fcntl.h>
#include <unistd.h>

#include <csignal>
#include <utility>

namespace syncd::cmd {

bool Foreground::lend(pid_t group) {
  if (lent()) return true;
  const int terminal = ::open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
  if (terminal < 0) return false;
  if (::tcgetpgrp(terminal) != ::getpgrp() || ::tcsetpgrp(terminal, group) != 0) {
    ::close(terminal);
    return false;
  }
  terminal_ = terminal;
  return true;
}

void Foreground::take_back() {
  if (!lent()) return;
  // From the background this would stop us instead.
  sigset_t stop, before;
  sigemptyset(&stop);
  sigaddset(&stop, SIGTTOU);
  ::pthread_sigmask(SIG_BLOCK, &stop, &before);
  ::tcsetpgrp(terminal_, ::getpgrp());
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  ::close(std::exchange(terminal_, -1));
}

}  // namespace syncd::cmd
