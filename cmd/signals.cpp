// SPDX-License-Identifier: Apache-2.0
#include "cmd/signals.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>

namespace syncd::cmd::signals {
namespace {

std::array<std::atomic<bool>, 65> arrived;
std::array<std::atomic<bool>, 65> sent;
std::array<int, 2> pipe_ends{-1, -1};

extern "C" void note_signal(int signal, siginfo_t* about, void*) {
  const int kept = errno;
  sent[static_cast<std::size_t>(signal)] = about->si_code <= 0;
  arrived[static_cast<std::size_t>(signal)] = true;
  [[maybe_unused]] const auto wrote = ::write(pipe_ends[1], "", 1);
  errno = kept;
}

}  // namespace

void watch(std::initializer_list<int> wanted) {
  if (pipe_ends[0] < 0) {
    if (::pipe2(pipe_ends.data(), O_CLOEXEC | O_NONBLOCK) != 0) return;
    std::signal(SIGPIPE, SIG_IGN);
  }
  for (const int signal : wanted) {
    struct sigaction action {};
    action.sa_sigaction = note_signal;
    action.sa_flags = SA_RESTART | SA_SIGINFO;
    sigemptyset(&action.sa_mask);
    ::sigaction(signal, &action, nullptr);
  }
}

int fd() {
  return pipe_ends[0];
}

bool take(int signal) {
  return arrived[static_cast<std::size_t>(signal)].exchange(false);
}

bool was_sent(int signal) {
  return sent[static_cast<std::size_t>(signal)];
}

bool ignored(int signal) {
  struct sigaction action {};
  return ::sigaction(signal, nullptr, &action) == 0 && (action.sa_flags & SA_SIGINFO) == 0 &&
         action.sa_handler == SIG_IGN;
}

bool interrupted() {
  return arrived[SIGINT] || arrived[SIGTERM];
}

void drain() {
  std::array<char, 64> scrap{};
  while (::read(pipe_ends[0], scrap.data(), scrap.size()) > 0) {
  }
}

}  // namespace syncd::cmd::signals
