// SPDX-License-Identifier: Apache-2.0
// The wall clock of the daemon jumps forth and back: order, ids and answers stay, and a token counts until
// the hour that the clock tells.
#include <doctest/doctest.h>

#include <fstream>

#include "tests/faults/checker.h"
#include "tests/faults/dice.h"
#include "tests/rights/guarded.h"

using namespace syncd;
using namespace syncd::test;

namespace {

// Every program that is started while this is there has the clock that it tells.
class ShiftedClock {
 public:
  explicit ShiftedClock(std::filesystem::path file) : file_(std::move(file)) {
    set(0);
    setenv("SYNCD_TEST_CLOCK", file_.c_str(), 1);
    setenv("LD_PRELOAD", SHIFTED_CLOCK, 1);
    setenv("ASAN_OPTIONS", "verify_asan_link_order=0", 0);
  }
  ~ShiftedClock() {
    unsetenv("LD_PRELOAD");
    unsetenv("SYNCD_TEST_CLOCK");
  }
  void set(long seconds) const {
    const auto next = file_.string() + ".next";
    std::ofstream(next) << seconds;
    std::filesystem::rename(next, file_);
  }

 private:
  std::filesystem::path file_;
};

constexpr long kHour = 3'600, kYear = 366 * 24 * kHour;

}  // namespace

TEST_CASE("while the clock jumps by hours and years, order, ids and answers stay") {
  auto dice = test::dice("clock");
  TempFolder folder;
  const ShiftedClock clock(folder / "clock");
  DaemonProcess syncd(folder / "data");
  Load load(syncd.port(), 6);
  WsClient asker(syncd.port(), "user=ada");
  WsClient listener(syncd.port(), "user=bob");  // nobody is told what they said themselves
  listener.join("watched");
  const Json once{{"type", "message"},
                  {"id", "the-same"},
                  {"conversationId", "watched"},
                  {"message", {{"content", "once"}}}};
  const Json first = asker.ask(once);
  REQUIRE(first["type"] == "ack");
  const std::string stamp = listener.next("message")["message"]["timestamp"];
  long most = 0;
  for (const long to : {kHour, -kHour, kYear, -5 * kYear, 0L, long{between(dice, -1'000'000, 1'000'000)}}) {
    clock.set(to);
    most = std::max(most, to);
    load.wait_for_more();
    CHECK(asker.ask(once) == first);
    const Json said = asker.say("watched", "at " + std::to_string(to));
    const Json heard = listener.next("message");
    CHECK(heard["seq"] == said["seq"]);
    // The clock did jump.
    if (to == kYear)
      CHECK(heard["message"]["timestamp"].get<std::string>().substr(0, 4) > stamp.substr(0, 4));
    if (to == -5 * kYear)
      CHECK(heard["message"]["timestamp"].get<std::string>().substr(0, 4) < stamp.substr(0, 4));
  }
  clock.set(-kYear);
  syncd.kill();
  syncd.start();
  load.wait_for_more();
  WsClient again(syncd.port(), "user=ada");
  CHECK(again.ask(once) == first);
  const Json page = again.join("watched");
  REQUIRE(page["data"].size() == 7);
  std::int64_t last = 0;
  for (const Json& message : page["data"]) {
    CHECK(message["seq"] > last);
    last = message["seq"];
  }
  CHECK(most == kYear);
  check_all("clock", syncd, load);
}

TEST_CASE("a token ends at the hour that the clock tells, open connections with it, and not before") {
  TempFolder folder;
  const ShiftedClock clock(folder / "clock");
  const Guarded stage;
  const std::string hour = token({.ttl = 3'600'000});
  const auto status = [&] { return stage.get("/api/conversations", hour).status; };
  CHECK(status() == 200);
  WsClient open(stage.port(), "token=" + hour);
  clock.set(kHour / 2);
  CHECK(status() == 200);
  CHECK(open.say("c", "half an hour on")["type"] == "ack");
  clock.set(2 * kHour);
  CHECK(status() == 401);
  CHECK(open.close_code() == 4401);
  // Set right again: the token is what it was. What was issued in the future is not taken.
  clock.set(0);
  CHECK(status() == 200);
  clock.set(-kHour);
  CHECK(status() == 401);
  clock.set(0);
  CHECK(WsClient(stage.port(), "token=" + hour).say("c", "back")["type"] == "ack");
}
