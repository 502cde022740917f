// SPDX-License-Identifier: Apache-2.0
#include <functional>

#include "tests/rights/guarded.h"

using namespace syncd;
using namespace syncd::test;

namespace {

constexpr int kSlow = 100;
constexpr int kMessages = 300;
constexpr std::size_t kBytes = 8000;
constexpr std::size_t kTogether = std::size_t{4} << 20;  // that may wait for all of them
constexpr std::size_t kEach = std::size_t{1} << 20;      // that a page of the log may add to one

bool soon(const std::function<bool()>& holds) {
  for (const Millis until = wall_clock() + 60'000; wall_clock() < until;) {
    if (holds()) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("readers that never read neither fill memory nor hold up others, and it is told who they were") {
  const TempFolder folder;
  const DaemonProcess syncd(folder / "data",
                            {"--max-total-backlog-megabytes", "4", "--no-progress-seconds", "10"});
  std::vector<std::unique_ptr<WsClient>> slow;
  for (int i = 0; i < kSlow; ++i) {
    slow.push_back(std::make_unique<WsClient>(syncd.port(),
                                              "topics=none&source=slow&user=slow" + std::to_string(i), 4096));
    slow.back()->send(Json{{"type", "join"}, {"conversationId", "room"}});
  }
  WsClient reader(syncd.port(), "topics=none&user=reader"), writer(syncd.port(), "topics=none&user=writer");
  reader.join("room");
  writer.join("room");
  const std::string filling(kBytes, 'x');
  std::size_t most = 0, in_log = 0, most_of_one = 0;
  for (int i = 0; i < kMessages; ++i) {
    writer.say("room", std::to_string(i) + " " + filling);
    // A person that types is told of only while there is room.
    writer.send(Json{{"type", "typing"}, {"conversationId", "room"}});
    if (i % 50 != 49) continue;
    std::size_t all = 0;
    const Json answer = reader.ask({{"type", "connections"}});
    for (const Json& one : answer["data"]["connections"]) {
      const auto queued = one["queue_bytes"].get<std::size_t>();
      all += queued;
      most_of_one = std::max(most_of_one, queued);
      in_log += one["served_from"] == "log" ? 1 : 0;
      CHECK(one["address"] == "127.0.0.1");
    }
    most = std::max(most, all);
  }
  CHECK(in_log > 0);
  CHECK(most < kTogether + kSlow * (std::size_t{128} << 10));
  CHECK(most_of_one < 2 * kEach);
  for (int i = 0; i < kMessages; ++i) {
    const Json message = reader.next("message");
    REQUIRE(message["message"]["content"].get<std::string>().starts_with(std::to_string(i) + " "));
  }
  // Those who take nothing are closed in the end, and the others see why.
  Json closed;
  CHECK(soon([&] {
    closed = reader.ask({{"type", "connections"}})["data"]["closed"];
    return closed.size() >= kSlow;
  }));
  for (const Json& one : closed) {
    CHECK(one["source"] == "slow");
    CHECK(one["code"] == 4408);
    CHECK(one["reason"] == "no progress");
  }
  const std::string metrics = http(syncd.port(), "GET", "/metrics").body;
  CHECK(metrics.find("syncd_shed_total{what=\"no_progress\"}") != std::string::npos);
  CHECK(metrics.find("syncd_waiting_bytes") != std::string::npos);
  CHECK(syncd.log().find("closed a slow reader code=4408 reason=\"no progress\" peer=127.0.0.1") !=
        std::string::npos);
  const Ended table =
      run({program("syncctl"), "--url", "ws://127.0.0.1:" + std::to_string(syncd.port()), "who", "--closed"},
          30'000);
  CHECK(table.status == 0);
  CHECK(table.out.find("no progress") != std::string::npos);
}

TEST_CASE("who is connected is for those who manage the organisation, and of theirs alone") {
  const Guarded stage;
  WsClient ada(stage.port(), "token=" + token()),
      vera(stage.port(), "token=" + token({.user = "vera", .role = "viewer"}));
  WsClient other(stage.port(), "token=" + token({.user = "olga", .org = "elsewhere"}));
  CHECK(vera.ask({{"type", "connections"}})["code"] == "forbidden");
  const Json seen = ada.ask({{"type", "connections"}});
  CHECK(seen["data"]["connections"].size() == 2);
  CHECK(seen.dump().find("olga") == std::string::npos);
  vera.close();
  CHECK(soon([&] { return ada.ask({{"type", "connections"}})["data"]["closed"].size() == 1; }));
  CHECK(other.ask({{"type", "connections"}})["data"]["closed"].empty());
  CHECK(other.ask({{"type", "connections"}})["data"]["connections"].size() == 1);
}
