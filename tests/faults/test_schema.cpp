// SPDX-License-Identifier: Apache-2.0
// Files of older programs are brought up to date and lose nothing; those of newer ones are left as they are.
#include <doctest/doctest.h>

#include "store/schema.h"
#include "tests/faults/checker.h"
#include "tests/faults/files.h"
#include "tests/support/temp_folder.h"

using namespace syncd;
using namespace syncd::test;

namespace {

void make_first_schema(const std::filesystem::path& file) {
  std::filesystem::create_directories(file.parent_path());
  SQLite::Database(file.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE).exec(bytes_of(SCHEMA_1));
}

int version_of(const std::filesystem::path& file) {
  return SQLite::Database(file.string(), SQLite::OPEN_READONLY).execAndGet("pragma user_version").getInt();
}

HttpAnswer post(int port, const std::string& id, const std::string& content) {
  const Json body{{"conversationId", "old"}, {"message", {{"content", content}}}};
  return http(port, "POST", "/api/ops/message", body.dump(),
              "Content-Type: application/json\r\nIdempotency-Key: " + id + "\r\n");
}

}  // namespace

TEST_CASE("a file of the first schema is brought up to date, with its log, its answers and its epoch") {
  TempFolder folder;
  const auto file = folder / "data" / "default.sqlite";
  make_first_schema(file);
  REQUIRE(version_of(file) == 1);
  DaemonProcess syncd(folder / "data");
  WsClient client(syncd.port());
  CHECK(client.epoch() == "1e11515753805d03");
  const Json page = client.join("old");
  REQUIRE(page["data"].size() == 3);
  for (int i = 0; i < 3; ++i) CHECK(page["data"][i]["content"] == "message " + std::to_string(i + 1));
  // What was answered then is answered so now, and not done again.
  const HttpAnswer again = post(syncd.port(), "k2", "message 2");
  CHECK(again.status == 200);
  CHECK(json(again.body)["data"]["seq"] == 2);
  CHECK(post(syncd.port(), "k2", "something else").status == 409);
  CHECK(client.say("old", "message 4")["seq"] == 4);
  CHECK(syncd.terminate() == 0);
  CHECK(version_of(file) == store::newest_schema());
  check_fold(file);
  syncd.start();
  CHECK(WsClient(syncd.port()).join("old")["data"].size() == 4);
}

TEST_CASE("a change of schema that was broken off is taken up again") {
  TempFolder folder;
  const auto file = folder / "data" / "default.sqlite";
  make_first_schema(file);
  // Files that may not grow: what is made anew from the log does not fit.
  check_refused(
      run({"prlimit", "--fsize=32768", program(), "--listen", "127.0.0.1:0", "--data", folder / "data"},
          30'000),
      "default.sqlite cannot be used");
  DaemonProcess syncd(folder / "data");
  CHECK(WsClient(syncd.port()).join("old")["data"].size() == 3);
  CHECK(syncd.terminate() == 0);
  CHECK(version_of(file) == store::newest_schema());
}

TEST_CASE("a file of a newer schema is refused and left as it is, to the byte") {
  TempFolder folder;
  const auto file = folder / "data" / "default.sqlite";
  make_first_schema(file);
  SQLite::Database(file.string(), SQLite::OPEN_READWRITE)
      .exec("pragma user_version = " + std::to_string(store::newest_schema() + 1));
  SUBCASE("with a journal of another kind") {
    SQLite::Database(file.string(), SQLite::OPEN_READWRITE).exec("pragma journal_mode = delete");
  }
  SUBCASE("with all of it in the file") {}
  SUBCASE("with a log beside it") {
    {
      // As a process leaves it that is killed: copied while it is open.
      SQLite::Database open(file.string(), SQLite::OPEN_READWRITE);
      open.exec("pragma wal_autocheckpoint = 0; insert into meta values ('of', 'a newer syncd')");
      for (const char* end : {"", "-wal"})
        std::filesystem::copy_file(file.string() + end, (folder / "kept").string() + end);
    }
    for (const char* end : {"", "-wal"})
      std::filesystem::rename((folder / "kept").string() + end, file.string() + end);
  }
  const auto before = files_in(folder / "data");
  check_refused(start(folder / "data"), "newer syncd");
  CHECK(files_in(folder / "data") == before);
}
