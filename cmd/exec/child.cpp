// SPDX-License-Identifier: Apache-2.0
#include "cmd/exec/child.h"

#include <fcntl.h>
#include <pty.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <utility>

namespace syncd::cmd {
namespace {

constexpr int kPipeBytes = 1 << 20;  // so that a burst does not make the command wait for us

void close_fd(int& fd) {
  if (fd >= 0) ::close(fd);
  fd = -1;
}

// A pipe or a pair of terminal ends; what was made is closed where it is not handed over.
struct Ends {
  int ours = -1, theirs = -1;
  Ends() = default;
  ~Ends() {
    close_fd(ours);
    close_fd(theirs);
  }
  Ends(const Ends&) = delete;
  Ends& operator=(const Ends&) = delete;

  bool make_pipe() {
    int fds[2];
    if (::pipe2(fds, O_CLOEXEC) != 0) return false;
    ours = fds[0];
    theirs = fds[1];
    ::fcntl(ours, F_SETPIPE_SZ, kPipeBytes);
    return true;
  }
  bool make_terminal() {
    termios modes{};
    winsize size{};
    const bool known = ::tcgetattr(STDIN_FILENO, &modes) == 0;
    const bool sized = ::ioctl(STDIN_FILENO, TIOCGWINSZ, &size) == 0;
    if (::openpty(&ours, &theirs, nullptr, known ? &modes : nullptr, sized ? &size : nullptr) != 0)
      return false;
    ::fcntl(ours, F_SETFD, FD_CLOEXEC);
    ::fcntl(theirs, F_SETFD, FD_CLOEXEC);
    return true;
  }
  int keep_ours() {
    if (ours >= 0) ::fcntl(ours, F_SETFL, ::fcntl(ours, F_GETFL) | O_NONBLOCK);
    return std::exchange(ours, -1);
  }
};

// From here to exec only what may be called between fork and exec.
void reset_signals() {
  for (int signal = 1; signal < NSIG; ++signal) {
    struct sigaction action {};
    if (::sigaction(signal, nullptr, &action) != 0) continue;
    const bool kept =
        (action.sa_flags & SA_SIGINFO) == 0 && action.sa_handler == SIG_IGN && signal != SIGPIPE;
    if (kept) continue;
    action = {};
    action.sa_handler = SIG_DFL;
    ::sigaction(signal, &action, nullptr);
  }
  sigset_t none;
  sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

[[noreturn]] void become(char* const* words, Wiring wiring, int out, int err, int verdict) {
  if (wiring == Wiring::terminal || wiring == Wiring::terminal_and_err) {
    // The descriptor is kept from being closed with the others while it is moved to its places.
    ::setsid();
    ::ioctl(out, TIOCSCTTY, 0);
    ::dup2(out, STDIN_FILENO);
  } else {
    ::setpgid(0, 0);
  }
  ::dup2(out, STDOUT_FILENO);
  ::dup2(err >= 0 ? err : out, STDERR_FILENO);
  reset_signals();
  ::execvp(words[0], words);
  const int why = errno;
  [[maybe_unused]] const auto wrote = ::write(verdict, &why, sizeof why);
  ::_exit(127);
}

Child::Failure failure(int why) {
  return {.status = why == ENOENT || why == ENOTDIR ? 127 : 126, .why = std::strerror(why)};
}

}  // namespace

tl::expected<std::unique_ptr<Child>, Child::Failure> Child::start(const std::vector<std::string>& words,
                                                                  Wiring wiring, Unread unread) {
  const auto failed = [](int why) { return tl::unexpected(failure(why)); };
  Ends out, err, verdict;
  const bool terminal = wiring == Wiring::terminal || wiring == Wiring::terminal_and_err;
  const bool apart = wiring == Wiring::terminal_and_err || wiring == Wiring::pipes;
  if (!(terminal ? out.make_terminal() : out.make_pipe()) || (apart && !err.make_pipe()) ||
      !verdict.make_pipe())
    return failed(errno);
  if (unread.out && !terminal) close_fd(out.ours);
  if (unread.err && apart) close_fd(err.ours);
  std::vector<char*> arguments;
  for (const auto& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);

  // No handler of ours may run in the child.
  sigset_t all, before;
  sigfillset(&all);
  ::sigprocmask(SIG_SETMASK, &all, &before);
  const pid_t pid = ::fork();
  if (pid == 0) become(arguments.data(), wiring, out.theirs, err.theirs, verdict.theirs);
  const int fork_error = errno;
  ::sigprocmask(SIG_SETMASK, &before, nullptr);
  if (pid < 0) return failed(fork_error);
  if (!terminal) ::setpgid(pid, pid);  // whoever of us comes first

  close_fd(verdict.theirs);
  int why = 0;
  ssize_t got = -1;
  while ((got = ::read(verdict.ours, &why, sizeof why)) < 0 && errno == EINTR) {
  }
  if (got == sizeof why) {
    ::waitpid(pid, nullptr, 0);
    return failed(why);
  }
  return std::unique_ptr<Child>(new Child(pid, out.keep_ours(), apart ? err.keep_ours() : -1, terminal));
}

Child::~Child() {
  close_fd(out_);
  close_fd(err_);
}

void Child::close_out() {
  close_fd(out_);
}

void Child::close_err() {
  close_fd(err_);
}

void Child::send(int signal) const {
  if (!status_) ::kill(pid_, signal);
}

void Child::send_all(int signal) const {
  const pid_t front = terminal_ && out_ >= 0 ? ::tcgetpgrp(out_) : -1;
  ::kill(-pid_, signal);
  if (front > 0 && front != pid_) ::kill(-front, signal);
}

bool Child::leaves_others() const {
  return status_ && ::kill(-pid_, 0) == 0;
}

// On its own terminal the command leads a session without a parent in it, where a key's SIGTSTP is dropped.
void Child::stop() const {
  ::kill(-pid_, terminal_ ? SIGSTOP : SIGTSTP);
}

void Child::go_on() const {
  ::kill(-pid_, SIGCONT);
}

bool Child::stops_for(char key) const {
  termios modes{};
  if (!terminal_ || status_ || ::tcgetattr(out_, &modes) != 0 || (modes.c_lflag & ISIG) == 0) return false;
  return modes.c_cc[VSUSP] == static_cast<cc_t>(key) && key != 0 && ::tcgetpgrp(out_) == pid_;
}

void Child::resize() const {
  winsize size{};
  if (terminal_ && ::ioctl(STDIN_FILENO, TIOCGWINSZ, &size) == 0) ::ioctl(out_, TIOCSWINSZ, &size);
}

std::optional<int> Child::reap() {
  int status = 0;
  while (!status_ && ::waitpid(pid_, &status, WNOHANG | WUNTRACED) == pid_) {
    if (WIFSTOPPED(status)) {
      stopped_by_ = WSTOPSIG(status);
    } else {
      status_ = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
    }
  }
  return status_;
}

}  // namespace syncd::cmd
