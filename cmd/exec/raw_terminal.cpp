// SPDX-License-Identifier: Apache-2.0
#include "cmd/exec/raw_terminal.h"

#include <array>
#include <csignal>
#include <cstddef>

namespace syncd::cmd {
namespace {

constexpr std::array<int, 5> kFaults{SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL};

volatile sig_atomic_t raw_fd = -1;
termios before_raw{};
std::array<struct sigaction, kFaults.size()> before_faults{};

// Gives the terminal back and leaves the fault to whoever had it before: it comes again at once.
extern "C" void restore_at_fault(int signal) {
  if (raw_fd >= 0) ::tcsetattr(raw_fd, TCSANOW, &before_raw);
  for (std::size_t i = 0; i < kFaults.size(); ++i) {
    if (kFaults[i] == signal) ::sigaction(signal, &before_faults[i], nullptr);
  }
  if (signal == SIGABRT) ::raise(signal);
}

}  // namespace

RawTerminal::RawTerminal(int fd) : fd_(fd) {
  if (::tcgetattr(fd_, &before_raw) != 0) {
    fd_ = -1;
    return;
  }
  raw_ = before_raw;
  ::cfmakeraw(&raw_);
  for (std::size_t i = 0; i < kFaults.size(); ++i) {
    struct sigaction action {};
    action.sa_handler = restore_at_fault;
    sigemptyset(&action.sa_mask);
    ::sigaction(kFaults[i], &action, &before_faults[i]);
  }
}

RawTerminal::~RawTerminal() {
  off();
  if (fd_ < 0) return;
  for (std::size_t i = 0; i < kFaults.size(); ++i) ::sigaction(kFaults[i], &before_faults[i], nullptr);
}

void RawTerminal::on() {
  if (fd_ < 0 || raw_fd >= 0) return;
  ::tcgetattr(fd_, &before_raw);  // a shell may have changed them while we were stopped
  raw_fd = fd_;
  ::tcsetattr(fd_, TCSANOW, &raw_);
}

void RawTerminal::off() {
  if (raw_fd < 0) return;
  // From the background this would stop us instead.
  sigset_t stop, before;
  sigemptyset(&stop);
  sigaddset(&stop, SIGTTOU);
  ::pthread_sigmask(SIG_BLOCK, &stop, &before);
  ::tcsetattr(fd_, TCSADRAIN, &before_raw);
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  raw_fd = -1;
}

}  // namespace syncd::cmd
