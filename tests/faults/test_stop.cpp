// SPDX-License-Identifier: Apache-2.0
// Processes that are stopped and go on, are told to end, or start a second time, all under load.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>

#include "tests/faults/checker.h"
#include "tests/faults/dice.h"
#include "tests/support/temp_folder.h"

using namespace syncd;
using namespace syncd::test;

namespace {

void pause(int ms) {
  std::this_thread::sleep_for(std::chrono::milliseconds(ms));
}

// syncctl that writes down what happens in a room, as lines of JSON.
class Watcher {
 public:
  Watcher(int port, std::filesystem::path file) : file_(std::move(file)) {
    const int out = open(file_.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    pid_ = spawn({program("syncctl"), "--url", "ws://127.0.0.1:" + std::to_string(port), "tail", "-f",
                  "--since", "0", "--json", "--conversation", "room-0"},
                 out, 2);
    close(out);
  }
  ~Watcher() {
    ::kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
  }
  Watcher(const Watcher&) = delete;
  Watcher& operator=(const Watcher&) = delete;

  void signal(int number) const { ::kill(pid_, number); }
  // The contents of the messages so far, whole lines only.
  std::vector<std::string> seen() const {
    std::vector<std::string> out;
    std::ifstream in(file_);
    for (std::string line; std::getline(in, line) && !in.eof();) {
      const Json event = json(line);
      if (event["type"] == "message") out.push_back(event["message"]["content"]);
      if (event["type"] == "gap") out.push_back("a gap");
    }
    return out;
  }

 private:
  std::filesystem::path file_;
  pid_t pid_ = -1;
};

}  // namespace

TEST_CASE("a daemon that is stopped and goes on, again and again, loses and repeats nothing") {
  auto dice = test::dice("stopped daemon");
  TempFolder folder;
  DaemonProcess syncd(folder / "data");
  Load load(syncd.port(), 8);
  for (int i = 0; i < 8; ++i) {
    load.wait_for_more();
    syncd.signal(SIGSTOP);
    // Once longer than the writers wait: they come again while it cannot answer.
    pause(i == 3 ? 3'000 : between(dice, 20, 400));
    syncd.signal(SIGCONT);
  }
  load.wait_for_more();
  check_all("stopped daemon", syncd, load);
}

TEST_CASE("a client that is stopped and goes on sees everything once and in order") {
  auto dice = test::dice("stopped client");
  TempFolder folder;
  DaemonProcess syncd(folder / "data");
  Load load(syncd.port(), 4, kWindow, 4'000);
  const Watcher watcher(syncd.port(), folder / "seen");
  for (int i = 0; i < 5; ++i) {
    load.wait_for_more();
    watcher.signal(SIGSTOP);
    pause(between(dice, 100, 600));
    // More than a connection holds back, so that it has to be read from the log.
    load.wait_for_more(20);
    watcher.signal(SIGCONT);
  }
  load.finish();
  const auto all = read_back(syncd.port(), "room-0");
  const auto until = std::chrono::steady_clock::now() + Load::kPatience;
  while (watcher.seen().size() < all.size() && std::chrono::steady_clock::now() < until) pause(100);
  CHECK(watcher.seen() == all);
  CHECK(all.size() > 100);
  check_all("stopped client", syncd, load);
}

TEST_CASE("ended by SIGTERM and started again under load, again and again, it keeps what it acknowledged") {
  TempFolder folder;
  DaemonProcess syncd(folder / "data");
  Load load(syncd.port(), 8);
  for (int i = 0; i < 6; ++i) {
    load.wait_for_more();
    WsClient idle(syncd.port());
    CHECK(syncd.terminate(30'000) == 0);
    CHECK(idle.close_code() == 1012);
    syncd.start();
  }
  load.wait_for_more();
  check_all("SIGTERM", syncd, load);
}

TEST_CASE("others that want the same folder are refused under load, and the first goes on") {
  TempFolder folder;
  DaemonProcess syncd(folder / "data");
  std::filesystem::create_directory_symlink(folder / "data", folder / "link");
  Load load(syncd.port(), 8);
  const std::string holder =
      "another syncd (process " + std::to_string(syncd.pid()) + ") uses the data folder ";
  for (int i = 0; i < 3; ++i) {
    for (const char* name : {"data", "link"}) {
      for (const std::vector<std::string>& how :
           {std::vector<std::string>{"--listen", "127.0.0.1:0"}, {"--restore", folder / "nothing"}}) {
        std::vector<std::string> command{program(), "--data", folder / name};
        command.insert(command.end(), how.begin(), how.end());
        const Ended refused = run(command, 30'000);
        CHECK(refused.status == 1);
        CHECK(refused.err == "syncd: " + holder + (folder / name).string() + "\n");
      }
    }
    load.wait_for_more();
  }
  check_all("second process", syncd, load);
}
