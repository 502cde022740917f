// SPDX-License-Identifier: Apache-2.0
// Backups taken while clients write: each is one moment's whole state with all that was acknowledged before
// it was asked for, the writers never notice, and a restored one is a new beginning for who knew the old.
#include <doctest/doctest.h>

#include <fstream>

#include "store/copy.h"
#include "tests/faults/checker.h"
#include "tests/support/daemon_process.h"
#include "tests/support/temp_folder.h"

using namespace syncd;
using namespace syncd::test;

namespace {

constexpr int kBackups = 5;

void keep(const std::filesystem::path& file, const std::string& bytes) {
  std::ofstream(file, std::ios::binary) << bytes;
}

std::string data_of(const DaemonProcess& syncd) {
  return (syncd.folder() / "default.sqlite").string();
}

// The daemon's own program puts it back.
Ended restore(const DaemonProcess& syncd, const std::filesystem::path& backup) {
  return run({program().string(), "--data", syncd.folder().string(), "--restore", backup.string()}, 60'000);
}

}  // namespace

TEST_CASE("a backup under load is one moment's whole state, and costs the writers nothing") {
  TempFolder folder;
  DaemonProcess syncd(folder / "data", {"--demo"});
  Load load(syncd.port(), 4);
  std::vector<std::filesystem::path> backups;
  std::vector<std::int64_t> at_least;
  for (int i = 0; i < kBackups; ++i) {
    load.wait_for_more();
    at_least.push_back(load.acknowledged());
    const HttpAnswer answer = http(syncd.port(), "GET", "/api/backup");
    REQUIRE(answer.status == 200);
    backups.push_back(folder / ("backup" + std::to_string(i)));
    keep(backups.back(), answer.body);
  }
  check_all("backup", syncd, load);

  const std::vector<LogRow> log = log_of(data_of(syncd));
  for (std::size_t i = 0; i < backups.size(); ++i) {
    CAPTURE(i);
    const auto info = store::check_copy(backups[i]);
    REQUIRE(info);
    CHECK(static_cast<std::int64_t>(info->seq) >= at_least[i]);
    const std::vector<LogRow> copied = log_of(backups[i]);
    REQUIRE(copied.size() == info->seq);
    bool same = true;
    for (std::size_t n = 0; n < copied.size(); ++n) same = same && copied[n].frame == log[n].frame;
    CHECK(same);
    const auto before = dump(backups[i]);
    rebuild(backups[i]);
    CHECK(dump(backups[i]) == before);
  }
  // Nothing of them is left in the folder.
  for (const auto& entry : std::filesystem::directory_iterator(syncd.folder()))
    CHECK(entry.path().filename().string().find("copying") == std::string::npos);
}

TEST_CASE("after a restore clients begin anew, and what was there is kept") {
  TempFolder folder;
  DaemonProcess syncd(folder / "data", {"--demo"});
  WsClient ada(syncd.port(), "user=ada");
  const Json first = ada.say("desk", "before the backup");
  keep(folder / "backup", http(syncd.port(), "GET", "/api/backup").body);
  const Json second = ada.say("desk", "behind it");
  const Json epoch = ada.welcome()["epoch"];

  CHECK(restore(syncd, folder / "backup").err.find("uses the data folder") != std::string::npos);
  CHECK(syncd.terminate() == 0);
  const Ended done = restore(syncd, folder / "backup");
  CHECK(done.err == "");
  REQUIRE(done.status == 0);
  syncd.start();

  WsClient back(syncd.port(), "user=ada");
  CHECK(back.welcome()["epoch"] != epoch);
  const Json page =
      back.ask({{"type", "join"}, {"conversationId", "desk"}, {"since", second["seq"]}, {"epoch", epoch}});
  CHECK(page["reset"] == true);
  REQUIRE(page["data"].size() == 1);
  CHECK(page["data"][0]["content"] == "before the backup");
  CHECK(back.say("desk", "goes on")["seq"] == first["seq"].get<std::int64_t>() + 1);
  CHECK(syncd.terminate() == 0);

  std::vector<std::filesystem::path> kept;
  for (const auto& entry : std::filesystem::directory_iterator(syncd.folder())) {
    if (entry.path().string().find(".before-") != std::string::npos) kept.push_back(entry.path());
  }
  REQUIRE(kept.size() == 1);
  CHECK(log_of(kept[0]).back().frame.find("behind it") != std::string::npos);
}

TEST_CASE("what is no whole backup is not taken, and all stays as it is") {
  TempFolder folder;
  DaemonProcess syncd(folder / "data", {"--demo"});
  const std::string good = http(syncd.port(), "GET", "/api/backup").body;
  CHECK(syncd.terminate() == 0);
  const auto before = dump(data_of(syncd));
  std::string torn = good;
  torn.replace(torn.size() / 2, 8192, 8192, '\xff');
  for (const auto& [name, bytes] : {std::pair<const char*, std::string>{"none", ""},
                                    {"cut", good.substr(0, good.size() / 2)},
                                    {"torn", torn},
                                    {"text", "this is no database, but it is long enough to be looked at"}}) {
    CAPTURE(name);
    keep(folder / name, bytes);
    const Ended refused = restore(syncd, folder / name);
    CHECK(refused.status == 1);
    CHECK(refused.err.starts_with("syncd: " + (folder / name).string()));
  }
  CHECK(restore(syncd, folder / "nowhere").status == 1);
  CHECK(dump(data_of(syncd)) == before);
}
