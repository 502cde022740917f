// SPDX-License-Identifier: Apache-2.0
// A disk that takes no more: nothing is acknowledged, /ready says so, reading goes on, and all is well again
// by itself when there is room.
#include <doctest/doctest.h>
#include <sys/resource.h>

#include <functional>

#include "tests/faults/checker.h"
#include "tests/faults/own_mount.h"
#include "tests/support/temp_folder.h"

using namespace syncd;
using namespace syncd::test;

namespace {

void wait_until(const std::function<bool()>& met, const char* otherwise) {
  const auto until = std::chrono::steady_clock::now() + Load::kPatience;
  while (!met()) {
    if (std::chrono::steady_clock::now() > until) FAIL(otherwise);
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
}

int ready(const DaemonProcess& syncd) {
  return http(syncd.port(), "GET", "/ready").status;
}

// `fail` makes writes fail, `mend` lets them work again; twice, since what recovers once may not do it again.
void check_outage(const char* what, DaemonProcess& syncd, const std::function<void()>& fail,
                  const std::function<void()>& mend) {
  // A message at a time: what is refused is sent before what comes after it.
  Load load(syncd.port(), 6, 1);
  for (int times = 0; times < 2; ++times) {
    load.wait_for_more(3);
    CHECK(ready(syncd) == 200);
    fail();
    // What there was room for is used up.
    wait_until(
        [&] {
          const std::int64_t before = load.acknowledged();
          for (int i = 0; i < 3; ++i) load.wait_for_refusals();
          return load.acknowledged() == before;
        },
        "acknowledgements do not stop");
    const std::int64_t stopped_at = load.acknowledged();
    wait_until([&] { return ready(syncd) == 503; }, "/ready does not say so");
    CHECK(http(syncd.port(), "GET", "/health").status == 200);
    CHECK(http(syncd.port(), "GET", "/api/conversations").status == 200);
    WsClient reader(syncd.port(), "user=reader");
    CHECK(reader.join("room-1")["type"] == "sync");
    const Json refused = reader.say("room-1", "now");
    CHECK(refused["code"] == "storage_unavailable");
    CHECK(refused["retryable"] == true);
    CHECK(load.acknowledged() == stopped_at);
    mend();
    wait_until([&] { return ready(syncd) == 200; }, "it does not recover");
    load.wait_for_more();
  }
  check_all(what, syncd, load);
}

}  // namespace

TEST_CASE("a full disk stops acknowledgements and nothing else, and room makes it good") {
  TempFolder folder;
  const OwnMount mount(folder / "data");
  if (!mount.there()) {
    MESSAGE("left out: only root may mount a file system of its own");
    return;
  }
  DaemonProcess syncd(folder / "data");
  check_outage(
      "disk full", syncd, [&] { mount.fill(); }, [&] { mount.empty(); });
}

TEST_CASE("files that may not grow stop acknowledgements and nothing else, and are no end") {
  TempFolder folder;
  DaemonProcess syncd(folder / "data");
  const auto limit = [&](rlim_t bytes) {
    rlimit to{};
    REQUIRE(prlimit(syncd.pid(), RLIMIT_FSIZE, nullptr, &to) == 0);
    to.rlim_cur = std::min(bytes, to.rlim_max);
    REQUIRE(prlimit(syncd.pid(), RLIMIT_FSIZE, &to, nullptr) == 0);
  };
  check_outage(
      "write errors", syncd, [&] { limit(0); }, [&] { limit(RLIM_INFINITY); });
}

TEST_CASE("a file system that is read-only is refused, left as it is, and used when it is writable again") {
  TempFolder folder;
  const OwnMount mount(folder / "data");
  if (!mount.there()) {
    MESSAGE("left out: only root may mount a file system of its own");
    return;
  }
  DaemonProcess syncd(folder / "data");
  const auto seq = WsClient(syncd.port()).say("c", "before")["seq"];
  CHECK_FALSE(mount.read_only(true));  // the kernel does not do that under an open file
  CHECK(WsClient(syncd.port()).say("c", "still")["type"] == "ack");
  syncd.kill();
  REQUIRE(mount.read_only(true));
  const Ended refused = run({program(), "--listen", "127.0.0.1:0", "--data", folder / "data"});
  CHECK(refused.status == 1);
  CHECK(refused.err.starts_with("syncd: the data folder "));
  CHECK(refused.err.find("cannot be used: Read-only file system") != std::string::npos);
  CHECK(std::count(refused.err.begin(), refused.err.end(), '\n') == 1);
  REQUIRE(mount.read_only(false));
  syncd.start();
  CHECK(WsClient(syncd.port()).join("c")["data"].size() == 2);
  CHECK(WsClient(syncd.port()).say("c", "after")["seq"] == seq.get<int>() + 2);
}
