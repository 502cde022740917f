// SPDX-License-Identifier: Apache-2.0
// Eight clients write while the daemon is killed again and again. Afterwards the log holds every message that
// was acknowledged exactly once and in its writer's order, without a hole, and the tables are what the log
// makes of them.
#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <map>
#include <set>
#include <thread>

#include "tests/faults/dice.h"
#include "tests/faults/dump.h"
#include "tests/support/daemon_process.h"
#include "tests/support/temp_folder.h"
#include "tests/support/ws_client.h"

using namespace syncd;
using namespace syncd::test;

namespace {

constexpr int kWriters = 8;
constexpr std::size_t kWindow = 16;  // unanswered messages of one writer

// Sends numbered messages, each under an id, until it is told to stop and everything is acknowledged. What
// has no answer when the connection goes is sent again under the same id.
class WriterClient {
 public:
  WriterClient(int number, int port) : name_("w" + std::to_string(number)), port_(port) {}

  void run(const std::atomic<bool>& stop, const std::atomic<bool>& give_up) {
    while (!give_up && !(stop && open_.empty())) {
      try {
        WsClient client(port_, "source=test&user=" + name_);
        for (const auto& [n, sent] : open_) transmit(client, n);
        resent_ += static_cast<long>(open_.size());
        while (!give_up && !(stop && open_.empty())) {
          while (!stop && open_.size() < kWindow) {
            const int n = ++last_;
            open_.emplace(n, true);
            transmit(client, n);
          }
          const auto frame = client.poll(2000);
          if (!frame) break;
          settle(*frame);
        }
      } catch (const std::exception&) {  // nobody there: comes again
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
      }
    }
  }

  const std::string& name() const { return name_; }
  const std::map<int, std::int64_t>& acknowledged() const { return acknowledged_; }
  const std::vector<std::string>& wrong() const { return wrong_; }
  int last() const { return last_; }
  long resent() const { return resent_; }
  std::size_t unanswered() const { return open_.size(); }

 private:
  void transmit(WsClient& client, int n) {
    client.send(Json{{"type", "message"},
                     {"id", std::to_string(n)},
                     {"conversationId", "room-" + std::to_string(n % 3)},
                     {"message", {{"content", name_ + " " + std::to_string(n)}}}});
  }

  void settle(const Json& frame) {
    if (frame["type"] == "error" && frame["retryable"] == true) return;
    if (frame["type"] != "ack") return wrong_.push_back(frame.dump());
    const int n = std::stoi(frame["id"].get<std::string>());
    const auto [it, first] = acknowledged_.emplace(n, frame["seq"]);
    if (!first && it->second != frame["seq"]) wrong_.push_back("another seq: " + frame.dump());
    open_.erase(n);
  }

  std::string name_;
  int port_;
  int last_ = 0;
  long resent_ = 0;
  std::map<int, bool> open_;
  std::map<int, std::int64_t> acknowledged_;  // number -> seq
  std::vector<std::string> wrong_;
};

// Everything in a conversation, read page by page like a client does.
std::vector<std::string> read_back(int port, const std::string& conversation) {
  WsClient reader(port);
  std::vector<std::string> out;
  Json page{{"seq", 0}, {"more", true}};
  while (page["more"] == true) {
    page = reader.ask({{"type", "sync"}, {"conversationId", conversation}, {"since", page["seq"]}});
    for (const Json& message : page["data"]) out.push_back(message["content"]);
  }
  return out;
}

}  // namespace

TEST_CASE("killed again and again under eight writers, nothing acknowledged is lost, repeated or moved") {
  auto dice = test::dice("kill");
  const unsigned kills = number_from("SYNCD_KILLS", 15);
  TempFolder folder;
  DaemonProcess syncd(folder / "data");
  std::vector<WriterClient> writers;
  for (int i = 0; i < kWriters; ++i) writers.emplace_back(i, syncd.port());
  std::atomic<bool> stop = false, give_up = false;
  std::vector<std::thread> threads;
  for (WriterClient& writer : writers) threads.emplace_back([&] { writer.run(stop, give_up); });

  // Most kills come while writing is in full swing, some right after the start.
  for (unsigned i = 0; i < kills; ++i) {
    const int alive = between(dice, 0, 4) == 0 ? between(dice, 0, 30) : between(dice, 30, 600);
    std::this_thread::sleep_for(std::chrono::milliseconds(alive));
    syncd.kill();
    syncd.start();
  }
  std::this_thread::sleep_for(std::chrono::milliseconds(200));
  stop = true;
  std::atomic<int> left = 0;
  std::thread watchdog([&] {
    for (int i = 0; i < 300 && left < kWriters; ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
    give_up = true;
  });
  for (std::thread& thread : threads) {
    thread.join();
    ++left;
  }
  watchdog.join();

  std::map<std::string, std::vector<std::string>> served;
  for (const char* room : {"room-0", "room-1", "room-2"}) served[room] = read_back(syncd.port(), room);
  CHECK(syncd.terminate() == 0);

  const auto file = folder / "data" / "default.sqlite";
  CHECK(check_integrity(file) == "ok");
  std::int64_t expected = 0;
  std::map<std::string, std::int64_t> place;  // content -> seq
  std::map<std::string, std::vector<std::string>> stored;
  std::map<std::string, int> last_of;
  long repeated = 0, out_of_order = 0, lost = 0, elsewhere = 0;
  for (const LogRow& row : log_of(file)) {
    REQUIRE(row.seq == ++expected);
    const std::string content = json(row.frame)["message"]["content"];
    if (!place.emplace(content, row.seq).second) ++repeated;
    stored[row.scope].push_back(content);
    const auto blank = content.find(' ');
    const int n = std::stoi(content.substr(blank + 1));
    int& last = last_of[content.substr(0, blank)];
    if (n != last + 1) ++out_of_order;
    last = n;
  }
  long acknowledged = 0, resent = 0;
  for (const WriterClient& writer : writers) {
    CHECK(writer.wrong() == std::vector<std::string>());
    CHECK(writer.unanswered() == 0);
    CHECK(writer.acknowledged().size() == static_cast<std::size_t>(writer.last()));
    acknowledged += static_cast<long>(writer.acknowledged().size());
    resent += writer.resent();
    for (const auto& [n, seq] : writer.acknowledged()) {
      const auto it = place.find(writer.name() + " " + std::to_string(n));
      if (it == place.end()) ++lost;
      if (it != place.end() && it->second != seq) ++elsewhere;
    }
  }
  CHECK(lost == 0);
  CHECK(repeated == 0);
  CHECK(out_of_order == 0);
  CHECK(elsewhere == 0);
  CHECK(acknowledged == expected);
  CHECK(served == stored);

  const auto before = dump(file);
  rebuild(file);
  CHECK(dump(file) == before);
  CHECK(before.size() > 1);
  std::printf(
      "kill: %u kills, %ld messages acknowledged, %ld sent again; lost %ld, repeated %ld, out of order %ld\n",
      kills, acknowledged, resent, lost, repeated, out_of_order);
}
