// SPDX-License-Identifier: Apache-2.0
// Eight clients write while the daemon is killed again and again. Afterwards the log holds every message that
// was acknowledged exactly once and in its writer's order, without a hole, and the tables are what the log
// makes of them.
#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <list>
#include <map>
#include <set>
#include <thread>

#include "tests/faults/dice.h"
#include "tests/faults/dump.h"
#include "tests/faults/writer_client.h"
#include "tests/support/daemon_process.h"
#include "tests/support/temp_folder.h"

using namespace syncd;
using namespace syncd::test;

namespace {

constexpr int kWriters = 8;

}  // namespace

TEST_CASE("killed again and again under eight writers, nothing acknowledged is lost, repeated or moved") {
  auto dice = test::dice("kill");
  const unsigned kills = number_from("SYNCD_KILLS", 15);
  TempFolder folder;
  DaemonProcess syncd(folder / "data");
  std::list<WriterClient> writers;
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
