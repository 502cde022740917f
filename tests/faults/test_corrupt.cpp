// SPDX-License-Identifier: Apache-2.0
// Damaged files: the daemon does not start and says why in one sentence, or serves what is whole. What it
// serves is what was written.
#include <doctest/doctest.h>

#include <optional>

#include "tests/faults/checker.h"
#include "tests/faults/dice.h"
#include "tests/faults/files.h"
#include "tests/support/temp_folder.h"

using namespace syncd;
using namespace syncd::test;

namespace {

constexpr int kPage = 4096;

using Rooms = std::map<std::string, std::vector<std::string>>;

// A folder with a store that a daemon has filled and left, and what it served.
class Filled {
 public:
  // `killed`: with a log beside the file.
  explicit Filled(bool killed = false) {
    DaemonProcess syncd(folder_ / "data");
    Load load(syncd.port(), 4, kWindow, 600);
    load.wait_for_more(8);
    load.finish();
    served_ = rooms(syncd.port());
    if (killed)
      syncd.kill();
    else
      CHECK(syncd.terminate(30'000) == 0);
    kept_ = files_in(data());
  }

  std::filesystem::path data() const { return folder_ / "data"; }
  std::filesystem::path file() const { return data() / "default.sqlite"; }
  std::filesystem::path wal() const { return data() / "default.sqlite-wal"; }
  const Rooms& served() const { return served_; }
  // As it was before it was damaged.
  void mend() const {
    for (const char* end : {"", "-wal", "-shm"}) std::filesystem::remove(file().string() + end);
    for (const auto& [name, bytes] : kept_) write_bytes(data() / name, bytes);
  }
  // Numbers of the pages of a table that are leaves, or hold what is too long for one.
  std::vector<int> pages_of(const std::string& table) const {
    std::vector<int> out;
    SQLite::Database database(file().string(), SQLite::OPEN_READONLY);
    SQLite::Statement pages(database, "select pageno from dbstat where name = ? and pagetype <> 'internal'");
    pages.bind(1, table);
    while (pages.executeStep()) out.push_back(pages.getColumn(0).getInt());
    return out;
  }
  static Rooms rooms(int port) {
    Rooms out;
    for (const char* room : {"room-0", "room-1", "room-2"}) out[room] = read_back(port, room);
    return out;
  }

 private:
  TempFolder folder_;
  Rooms served_;
  std::map<std::string, std::string> kept_;
};

void flip(const std::filesystem::path& file, std::size_t at, int bit) {
  std::string bytes = bytes_of(file);
  REQUIRE(at < bytes.size());
  bytes[at] = static_cast<char>(bytes[at] ^ (1 << bit));
  write_bytes(file, bytes);
}

// Refused, or all is there. True for refused.
bool refused_or_right(const Filled& store) {
  std::optional<DaemonProcess> syncd;
  try {
    syncd.emplace(store.data());
  } catch (const std::exception&) {
    check_refused(start(store.data()), "default.sqlite");
    return true;
  }
  CHECK(Filled::rooms(syncd->port()) == store.served());
  return false;
}

}  // namespace

TEST_CASE("a bit that turned over anywhere in the log is found, or nothing was stored there") {
  auto dice = test::dice("bits of events");
  const Filled store;
  const std::vector<int> pages = store.pages_of("events");
  REQUIRE(pages.size() > 5);
  int refused = 0;
  for (int trial = 0; trial < 12; ++trial) {
    const int page = pages[static_cast<std::size_t>(between(dice, 0, static_cast<int>(pages.size()) - 1))];
    flip(store.file(), static_cast<std::size_t>((page - 1) * kPage + between(dice, 0, kPage - 1)),
         between(dice, 0, 7));
    refused += refused_or_right(store) ? 1 : 0;
    store.mend();
  }
  CHECK(refused > 0);
  CHECK_FALSE(refused_or_right(store));
}

TEST_CASE("a letter of a message that became another one is found") {
  const Filled store;
  std::string bytes = bytes_of(store.file());
  int changed = 0;
  for (std::size_t at = 0; (at = bytes.find(R"("content":"w1 )", at)) != std::string::npos; ++changed)
    bytes[at += 12] = '3';
  REQUIRE(changed > 0);
  write_bytes(store.file(), bytes);
  check_refused(start(store.data()), "is not what was stored");
}

TEST_CASE("the header of the file, or of a page of a table, is damaged") {
  const Filled store;
  SUBCASE("the file's") {
    for (std::size_t at = 0; at < 100; at += 4) {
      CAPTURE(at);
      flip(store.file(), at, 6);
      const bool refused = refused_or_right(store);
      if (at <= 16) CHECK(refused);  // whose file it is, and how long a page
      store.mend();
    }
  }
  SUBCASE("a table's") {
    for (const char* table : {"messages", "conversations", "replies", "events"}) {
      CAPTURE(table);
      const std::vector<int> pages = store.pages_of(table);
      REQUIRE_FALSE(pages.empty());
      // What kind of page it is; where its cells are.
      for (const int at : {0, 3}) {
        flip(store.file(), static_cast<std::size_t>((pages.back() - 1) * kPage + at), 5);
        check_refused(start(store.data()), "default.sqlite");
        store.mend();
      }
    }
  }
}

TEST_CASE("a file that is cut is refused, wherever") {
  auto dice = test::dice("cut");
  const Filled store;
  const auto size = static_cast<int>(std::filesystem::file_size(store.file()));
  for (int trial = 0; trial < 6; ++trial) {
    const int left = trial == 0 ? size - kPage : between(dice, 1, size - 1);
    CAPTURE(left);
    std::filesystem::resize_file(store.file(), static_cast<std::uintmax_t>(left));
    check_refused(start(store.data()), "default.sqlite");
    store.mend();
  }
}

TEST_CASE("of a log beside the file that is cut or full of garbage, what is whole is served") {
  auto dice = test::dice("write-ahead log");
  const Filled store(true);
  const auto size = static_cast<int>(std::filesystem::file_size(store.wal()));
  REQUIRE(size > 20 * kPage);
  for (int trial = 0; trial < 8; ++trial) {
    const int at = between(dice, 0, size - 1);
    CAPTURE(at);
    if (trial % 2 == 0) {
      std::filesystem::resize_file(store.wal(), static_cast<std::uintmax_t>(at));
    } else {
      std::string bytes = bytes_of(store.wal());
      for (std::size_t i = static_cast<std::size_t>(at); i < bytes.size() && i < std::size_t(at) + 64; ++i)
        bytes[i] = static_cast<char>(dice());
      write_bytes(store.wal(), bytes);
    }
    std::optional<DaemonProcess> syncd;
    try {
      syncd.emplace(store.data());
    } catch (const std::exception&) {
      check_refused(start(store.data()), "default.sqlite");
      store.mend();
      continue;
    }
    // Each room as it was, to some place, and the tables fit.
    for (const auto& [room, contents] : Filled::rooms(syncd->port())) {
      const auto& before = store.served().at(room);
      REQUIRE(contents.size() <= before.size());
      CHECK(std::equal(contents.begin(), contents.end(), before.begin()));
    }
    // Who knows more than there is begins anew.
    WsClient client(syncd->port());
    const std::int64_t head = client.welcome()["seq"];
    const Json page = client.join("room-0", {{"since", head + 100}, {"epoch", client.epoch()}});
    CHECK(page["reset"] == true);
    CHECK(client.say("room-0", "goes on")["seq"] == head + 1);
    CHECK(syncd->terminate(30'000) == 0);
    std::int64_t seq = 0;
    for (const LogRow& row : log_of(store.file())) CHECK(row.seq == ++seq);
    check_fold(store.file());
    store.mend();
  }
}

TEST_CASE("what is damaged while the daemon runs is an error for who asks, and never other rows") {
  const Filled store;
  DaemonProcess syncd(store.data());
  // All leaves of the log become something else, below what the daemon remembers.
  std::string bytes = bytes_of(store.file());
  for (const int page : store.pages_of("events")) {
    for (int i = 0; i < kPage; ++i) bytes[static_cast<std::size_t>((page - 1) * kPage + i)] = '\x5a';
  }
  {
    std::fstream file(store.file(), std::ios::binary | std::ios::in | std::ios::out);
    file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  }
  WsClient client(syncd.port());
  for (const auto& [room, before] : store.served()) {
    const Json page = client.join(room);
    CAPTURE(page.dump().substr(0, 300));
    if (page["type"] == "error") {
      CHECK(page["code"] == "storage_unavailable");
      continue;
    }
    // A reader that has looked at them already remembers them as they were.
    std::vector<std::string> contents;
    for (const Json& message : page["data"]) contents.push_back(message["content"]);
    REQUIRE(contents.size() <= before.size());
    CHECK(std::equal(contents.rbegin(), contents.rend(), before.rbegin()));
  }
  CHECK(http(syncd.port(), "GET", "/health").status == 200);
}
