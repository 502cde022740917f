// SPDX-License-Identifier: Apache-2.0
#include "tests/support/daemon_process.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>
#include <thread>

namespace syncd::test {
namespace {

using Deadline = std::chrono::steady_clock::time_point;

Deadline in(int ms) {
  return std::chrono::steady_clock::now() + std::chrono::milliseconds(ms);
}

int left(Deadline deadline) {
  const auto ms =
      std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
  return static_cast<int>(std::max<long>(ms.count(), 0));
}

int exit_code(int status) {
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

// The exit code; -1 where it did not end in time.
int reap(pid_t pid, Deadline deadline) {
  while (true) {
    int status = 0;
    if (waitpid(pid, &status, WNOHANG) == pid) return exit_code(status);
    if (left(deadline) == 0) return -1;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

// Sockets that have a daemon's port and do not listen: while it is away nobody else is given it.
std::map<int, int>& places() {
  static std::map<int, int> by_port;
  return by_port;
}

int free_place() {
  const int place = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  const int on = 1;
  setsockopt(place, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (bind(place, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
      getsockname(place, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    close(place);
    throw std::runtime_error("no free port");
  }
  const int port = ntohs(address.sin_port);
  places()[port] = place;
  return port;
}

void give_back(int port) {
  const auto place = places().find(port);
  if (place == places().end()) return;
  close(place->second);
  places().erase(place);
}

std::string contents(const std::filesystem::path& file) {
  std::ostringstream out;
  out << std::ifstream(file).rdbuf();
  return out.str();
}

}  // namespace

pid_t spawn(const std::vector<std::string>& command, int out, int err) {
  std::vector<char*> argv;
  for (const std::string& word : command) argv.push_back(const_cast<char*>(word.c_str()));
  argv.push_back(nullptr);
  const pid_t parent = getpid();
  const pid_t pid = fork();
  if (pid != 0) return pid;
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(127);
  dup2(out, 1);
  dup2(err, 2);
  execvp(argv[0], argv.data());
  _exit(127);
}

std::filesystem::path program(const std::string& name) {
  if (const char* folder = std::getenv("SYNCD_PROGRAMS")) return std::filesystem::path(folder) / name;
  return std::filesystem::read_symlink("/proc/self/exe").parent_path() / name;
}

Ended run(const std::vector<std::string>& command, int ms) {
  int pipes[2][2];
  for (auto& pipe : pipes) {
    if (pipe2(pipe, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  }
  const pid_t pid = spawn(command, pipes[0][1], pipes[1][1]);
  for (auto& pipe : pipes) close(pipe[1]);
  Ended ended;
  std::string* const texts[2] = {&ended.out, &ended.err};
  pollfd ends[2] = {{pipes[0][0], POLLIN, 0}, {pipes[1][0], POLLIN, 0}};
  const auto deadline = in(ms);
  while ((ends[0].fd >= 0 || ends[1].fd >= 0) && poll(ends, 2, left(deadline)) > 0) {
    for (int i = 0; i < 2; ++i) {
      if (ends[i].revents == 0) continue;
      char bytes[4096];
      const auto got = read(ends[i].fd, bytes, sizeof bytes);
      got > 0 ? void(texts[i]->append(bytes, static_cast<std::size_t>(got))) : void(ends[i].fd = -1);
    }
  }
  ended.status = reap(pid, deadline);
  if (ended.status < 0) {
    kill(pid, SIGKILL);
    waitpid(pid, nullptr, 0);
  }
  for (auto& pipe : pipes) close(pipe[0]);
  return ended;
}

DaemonProcess::DaemonProcess(std::filesystem::path folder, std::vector<std::string> arguments)
    : folder_(std::move(folder)),
      log_(folder_.string() + ".log"),
      arguments_(std::move(arguments)),
      port_(free_place()) {
  try {
    start();
  } catch (...) {
    give_back(port_);
    throw;
  }
}

DaemonProcess::~DaemonProcess() {
  kill();
  std::error_code ignored;
  std::filesystem::remove(log_, ignored);
  give_back(port_);
}

void DaemonProcess::start() {
  std::vector<std::string> command{program(), "--listen", "127.0.0.1:" + std::to_string(port_), "--data",
                                   folder_};
  command.insert(command.end(), arguments_.begin(), arguments_.end());
  int out[2];
  if (pipe2(out, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  const int log = open(log_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  pid_ = spawn(command, out[1], log);
  close(out[1]);
  close(log);
  std::string said;
  const auto deadline = in(60'000);
  pollfd end{out[0], POLLIN, 0};
  while (said.find('\n') == std::string::npos && poll(&end, 1, left(deadline)) > 0) {
    char bytes[256];
    const auto got = read(out[0], bytes, sizeof bytes);
    if (got <= 0) break;
    said.append(bytes, static_cast<std::size_t>(got));
  }
  close(out[0]);
  const auto colon = said.rfind(':');
  if (said.find(" listens on ") == std::string::npos || colon == std::string::npos) {
    kill();
    throw std::runtime_error("syncd does not start: " + said + this->log());
  }
  port_ = std::stoi(said.substr(colon + 1));
}

void DaemonProcess::kill() {
  if (pid_ <= 0) return;
  ::kill(pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
  pid_ = -1;
  check_sanitizers();
}

// A daemon that a sanitizer complained about fails the test, whatever became of it.
void DaemonProcess::check_sanitizers() const {
  const std::string said = log();
  if (said.find("Sanitizer") == std::string::npos && said.find("runtime error:") == std::string::npos) return;
  std::fputs(said.c_str(), stderr);
  std::_Exit(1);
}

void DaemonProcess::signal(int number) const {
  if (pid_ > 0) ::kill(pid_, number);
}

int DaemonProcess::wait(int ms) {
  if (pid_ <= 0) return -1;
  const int status = reap(pid_, in(ms));
  if (status < 0) return status;
  pid_ = -1;
  check_sanitizers();
  return status;
}

std::string DaemonProcess::log() const {
  return contents(log_);
}

std::size_t DaemonProcess::status_bytes(const char* row) const {
  std::ifstream status("/proc/" + std::to_string(pid_) + "/status");
  for (std::string word; status >> word;) {
    std::size_t kilobytes = 0;
    if (word == row && status >> kilobytes) return kilobytes * 1024;
  }
  return 0;
}

}  // namespace syncd::test
