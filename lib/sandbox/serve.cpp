// SPDX-License-Identifier: Apache-2.0
#include "sandbox/serve.h"

#include <sqlite3.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <optional>
#include <string>

#include "sandbox/run.h"

namespace syncd::sandbox {
namespace {

constexpr std::size_t kQuestionBytes = 4 << 20;
constexpr rlim_t kFiles = 16;
constexpr int kNice = 10;

// A sanitizer keeps a shadow of all addresses that there could be.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kBoundAddresses = false;
#else
constexpr bool kBoundAddresses = true;
#endif

void bound(int resource, rlim_t most) {
  const rlimit limit{most, most};
  setrlimit(static_cast<__rlimit_resource>(resource), &limit);
}

std::optional<std::string> read_all(int fd) {
  std::string out;
  char piece[64 * 1024];
  while (true) {
    const ssize_t got = read(fd, piece, sizeof piece);
    if (got == 0) return out;
    if (got < 0 && errno == EINTR) continue;
    if (got < 0 || out.size() > kQuestionBytes) return std::nullopt;
    out.append(piece, static_cast<std::size_t>(got));
  }
}

bool write_all(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t put = write(fd, text.data(), text.size());
    if (put < 0 && errno == EINTR) continue;
    if (put <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(put));
  }
  return true;
}

// No file grows, nothing is started, no memory image is left behind, and without the one who asked there is
// nobody to answer.
void confine(const Limits& limits) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  prctl(PR_SET_DUMPABLE, 0);
  std::signal(SIGXFSZ, SIG_IGN);
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGINT, SIG_IGN);  // a key pressed for the server ends it by way of the server
  setpriority(PRIO_PROCESS, 0, kNice);
  bound(RLIMIT_CORE, 0);
  bound(RLIMIT_FSIZE, 0);
  bound(RLIMIT_NPROC, 0);
  bound(RLIMIT_NOFILE, kFiles);
  bound(RLIMIT_CPU, static_cast<rlim_t>(limits.duration / 1000 + 1));
  if (kBoundAddresses) bound(RLIMIT_AS, limits.address_space);
  sqlite3_hard_heap_limit64(static_cast<sqlite3_int64>(limits.memory));
}

}  // namespace

int serve() {
  const auto text = read_all(STDIN_FILENO);
  const auto question = text ? question_in(*text) : fail(Code::internal, "");
  if (!question) return 2;
  confine(question->limits);
  return write_all(STDOUT_FILENO, to_text(to_json(run(*question)))) ? 0 : 1;
}

}  // namespace syncd::sandbox
