// SPDX-License-Identifier: Apache-2.0
#include "daemon/rules/child.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <string>
#include <string_view>

#include "sandbox/serve.h"

namespace syncd::daemon {
namespace {

constexpr Millis kGrace =
    3'000;  // beyond the sandbox's own deadline: for the start, and for a long single step
constexpr std::size_t kEscaped = 6;  // bytes that JSON may make of one
constexpr std::size_t kFrame = 1 << 20;

class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  ~Descriptor() { reset(); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }
  void set(int fd) { reset(), fd_ = fd; }
  void reset() {
    if (fd_ >= 0) close(fd_);
    fd_ = -1;
  }

 private:
  int fd_;
};

struct Pipe {
  Descriptor read, write;
  bool open() {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) return false;
    read.set(ends[0]);
    write.set(ends[1]);
    return true;
  }
};

// It never outlives its owner.
class Child {
 public:
  ~Child() { end(); }

  bool start(int in, int out) {
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_init(&files);
    posix_spawnattr_init(&attributes);
    posix_spawn_file_actions_adddup2(&files, in, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&files, out, STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO + 1);
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setflags(&attributes,
                             POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
    std::string name = "syncd-sandbox", argument = sandbox::kArgument;
    char* const arguments[] = {name.data(), argument.data(), nullptr};
    char* const environment[] = {nullptr};  // where keys may stand
    const int failed = posix_spawn(&pid_, "/proc/self/exe", &files, &attributes, arguments, environment);
    posix_spawn_file_actions_destroy(&files);
    posix_spawnattr_destroy(&attributes);
    if (failed != 0) pid_ = -1;
    return failed == 0;
  }

  struct End {
    int status = 0;  // as waitpid gives it
    Millis worked = 0;
  };

  // Kills it where it still runs.
  void end() {
    if (pid_ < 0) return;
    kill(pid_, SIGKILL);
    wait();
  }
  // For one that is on its way out.
  End wait() {
    End out;
    rusage used{};
    while (wait4(pid_, &out.status, 0, &used) < 0 && errno == EINTR) {
    }
    pid_ = -1;
    out.worked = millis(used.ru_utime) + millis(used.ru_stime);
    return out;
  }

 private:
  static Millis millis(const timeval& time) {
    return Millis{1000} * time.tv_sec + static_cast<Millis>(time.tv_usec) / 1000;
  }

  pid_t pid_ = -1;
};

enum class Ending { answered, late, unwanted, too_much };

// Gives it the question and takes the answer, whichever it is ready for.
Ending converse(Pipe& to, Pipe& from, std::string_view question, std::string& answer, std::size_t most,
                Millis longest, int unwanted) {
  using Steady = std::chrono::steady_clock;
  const auto deadline = Steady::now() + std::chrono::milliseconds(longest);
  fcntl(to.write.get(), F_SETFL, O_NONBLOCK);
  std::array<char, 64 * 1024> piece;
  while (true) {
    if (question.empty()) to.write.reset();
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Steady::now()).count();
    if (left <= 0) return Ending::late;
    std::array<pollfd, 3> ready{pollfd{from.read.get(), POLLIN, 0}, pollfd{unwanted, POLLIN, 0},
                                pollfd{to.write.get(), POLLOUT, 0}};
    if (poll(ready.data(), ready.size(), static_cast<int>(left)) < 0 && errno != EINTR) return Ending::late;
    if (ready[1].revents != 0) return Ending::unwanted;
    if (ready[2].revents != 0) {
      const ssize_t put = write(to.write.get(), question.data(), question.size());
      if (put > 0) question.remove_prefix(static_cast<std::size_t>(put));
      if (put < 0 && errno != EAGAIN && errno != EINTR) question = {};  // it is gone, and has said why or not
    }
    if (ready[0].revents == 0) continue;
    const ssize_t got = read(from.read.get(), piece.data(), piece.size());
    if (got == 0) return Ending::answered;
    if (got < 0 && errno != EINTR) return Ending::late;
    if (got > 0) answer.append(piece.data(), static_cast<std::size_t>(got));
    if (answer.size() > most) return Ending::too_much;
  }
}

tl::unexpected<Error> too_long(const sandbox::Limits& limits) {
  return fail(Code::rule_failed, fmt::format("it took longer than {} ms", limits.duration), {},
              "ask for less, or for fewer tables");
}

}  // namespace

sandbox::Answer ask_child(const sandbox::Question& question, int unwanted) {
  pollfd gone{unwanted, POLLIN, 0};
  if (poll(&gone, 1, 0) > 0) return fail(Code::draining, "the server is stopping; the rule was not run");
  Pipe to, from;
  Child child;
  if (!to.open() || !from.open() || !child.start(to.read.get(), from.write.get()))
    return fail(Code::busy, "no sandbox can be started at the moment; the rule was not run");
  to.read.reset();
  from.write.reset();
  const std::string text = to_text(sandbox::to_json(question));
  const sandbox::Limits& limits = question.limits;
  std::string answer;
  switch (converse(to, from, text, answer, kEscaped * limits.bytes + kFrame, limits.duration + kGrace,
                   unwanted)) {
    case Ending::late:
      return too_long(limits);
    case Ending::unwanted:
      return fail(Code::draining, "the server is stopping; the rule was not run");
    case Ending::too_much:
      return fail(Code::rule_failed, "its rows are larger than a result may be");
    case Ending::answered:
      break;
  }
  const auto [status, worked] = child.wait();
  // What was killed before its time on the processor was over was killed by somebody else.
  if (WIFSIGNALED(status) && worked >= limits.duration) return too_long(limits);
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
    return fail(Code::rule_failed, "it went past what a rule may have, and was stopped");
  return sandbox::answer_in(answer, limits);
}

}  // namespace syncd::daemon
