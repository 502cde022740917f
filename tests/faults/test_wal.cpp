// SPDX-License-Identifier: Apache-2.0
// Readers that stay: the write-ahead log grows under a long one, which can be seen, and is used again when it
// has gone; it stays bounded where short ones follow each other without a gap.
#include <doctest/doctest.h>

#include "store/organisation.h"
#include "tests/faults/checker.h"
#include "tests/support/temp_folder.h"

using namespace syncd;
using namespace syncd::test;

namespace {

constexpr std::int64_t kMiB = 1 << 20;
constexpr std::int64_t kTooMuch = 512 * kMiB;

std::int64_t wal_bytes(const DaemonProcess& syncd) {
  const std::string body = http(syncd.port(), "GET", "/metrics").body;
  const auto at = body.find("\nsyncd_wal_bytes ");
  REQUIRE(at != std::string::npos);
  return std::atoll(body.c_str() + at + 17);
}

std::int64_t events(SQLite::Database& reader) {
  return reader.execAndGet("select count(*) from events").getInt64();
}

// Until so much more was acknowledged.
void write_more(const Load& load, std::int64_t messages) {
  for (const std::int64_t from = load.acknowledged(); load.acknowledged() < from + messages;)
    load.wait_for_more();
}

}  // namespace

TEST_CASE("under a long reader the log beside the file grows and is seen to, and is used again behind it") {
  TempFolder folder;
  DaemonProcess syncd(folder / "data");
  Load load(syncd.port(), 4, kWindow, 60'000);
  load.wait_for_more();
  const auto reader = store::open_reader(file_of(syncd));
  reader->exec("begin");
  const std::int64_t seen = events(*reader);
  write_more(load, 600);
  CHECK(events(*reader) == seen);
  CHECK(http(syncd.port(), "GET", "/ready").status == 200);
  reader->exec("commit");
  const std::int64_t grown = wal_bytes(syncd);  // the load goes on all the while
  CHECK(grown > 30 * kMiB);
  write_more(load, 600);
  const std::int64_t after = wal_bytes(syncd);
  CHECK(after < grown + 16 * kMiB);
  CHECK(events(*reader) > seen + 600);
  std::printf("long reader: %lld MiB under it, %lld MiB behind it\n", static_cast<long long>(grown / kMiB),
              static_cast<long long>(after / kMiB));
  check_all("long reader", syncd, load);
}

TEST_CASE("readers that follow each other without a gap do not make the log beside the file grow for ever") {
  TempFolder folder;
  DaemonProcess syncd(folder / "data");
  Load load(syncd.port(), 4, kWindow, 60'000);
  load.wait_for_more();
  std::atomic<bool> stop = false;
  std::thread readers([&] {
    auto one = store::open_reader(file_of(syncd)), two = store::open_reader(file_of(syncd));
    one->exec("begin");
    events(*one);
    while (!stop) {
      two->exec("begin");
      events(*two);
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
      one->exec("commit");
      std::swap(one, two);
    }
    one->exec("commit");
  });
  // How long the readers take is chance, and with it when they let it begin anew.
  std::int64_t most = 0, before = 0;
  int anew = 0;
  while (anew < 2 && before < kTooMuch) {
    write_more(load, 100);
    const std::int64_t now = wal_bytes(syncd);
    anew += now < before ? 1 : 0;
    most = std::max(most, now);
    before = now;
  }
  stop = true;
  readers.join();
  std::printf("readers without a gap: at most %lld MiB\n", static_cast<long long>(most / kMiB));
  CHECK(anew == 2);
  check_all("readers without a gap", syncd, load);
}
