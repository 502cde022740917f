// SPDX-License-Identifier: Apache-2.0
// Starts that cannot work end with one plain sentence and 1; a SIGTERM under load loses nothing.
#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <fstream>
#include <thread>

#include "tests/faults/dump.h"
#include "tests/faults/files.h"
#include "tests/support/daemon_process.h"
#include "tests/support/temp_folder.h"
#include "tests/support/ws_client.h"

using namespace syncd;
using namespace syncd::test;

TEST_CASE("a second syncd on the same folder is refused, and the first goes on") {
  TempFolder folder;
  DaemonProcess first(folder / "data");
  check_refused(start(folder / "data"), "another syncd (process ");
  CHECK(WsClient(first.port()).say("c", "still here")["type"] == "ack");
  // The lock goes with the process, however it ends.
  first.kill();
  DaemonProcess second(folder / "data");
  CHECK(WsClient(second.port()).join("c")["data"].size() == 1);
}

TEST_CASE("a port in use is refused") {
  TempFolder folder;
  DaemonProcess first(folder / "one");
  check_refused(start(folder / "two", "127.0.0.1:" + std::to_string(first.port())),
                std::to_string(first.port()));
  // So is an address that is not this machine's, and one that would be open to others.
  CHECK(start(folder / "three", "0.0.0.0:0").status == 2);
  CHECK(start(folder / "three", "127.0.0.1:99999").status == 2);
  CHECK(start(folder / "three", "nonsense").status == 2);
}

TEST_CASE("a folder that cannot be written is refused") {
  TempFolder folder;
  const auto data = folder / "data";
  std::filesystem::create_directory(data);
  const auto refused = [&](const std::filesystem::path& where) {
    std::vector<std::string> command{program(), "--listen", "127.0.0.1:0", "--data", where};
    if (geteuid() == 0) {
      command.insert(command.begin(), {"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"});
      chmod(folder.path().c_str(), 0755);
    }
    check_refused(run(command), "cannot be used");
  };
  chmod(data.c_str(), 0555);
  if (geteuid() == 0 &&
      run({"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "test", "-x", program()}).status !=
          0) {
    MESSAGE("left out: root may write everywhere, and another user cannot reach the program");
  } else {
    refused(data);
    refused(folder / "data" / "below");
  }
  std::ofstream(folder / "file") << "not a folder";
  check_refused(start(folder / "file"), "cannot be used");
  check_refused(start(folder / "file" / "below"), "cannot be used");
}

TEST_CASE("a file that is no store, is damaged or of a newer syncd is refused and left as it is") {
  TempFolder folder;
  const auto data = folder / "data";
  const auto file = data / "default.sqlite";
  const auto bytes = [&] {
    std::ifstream in(file, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(in), {});
  };
  SUBCASE("no store") {
    std::filesystem::create_directory(data);
    std::ofstream(file) << std::string(8192, 'x');
    const std::string before = bytes();
    check_refused(start(data), "default.sqlite");
    CHECK(bytes() == before);
  }
  SUBCASE("of a newer syncd") {
    { DaemonProcess once(data); }
    SQLite::Database(file.string(), SQLite::OPEN_READWRITE).exec("pragma user_version = 4711");
    check_refused(start(data), "newer syncd");
    CHECK(SQLite::Database(file.string(), SQLite::OPEN_READONLY).execAndGet("pragma user_version").getInt() ==
          4711);
  }
  SUBCASE("a database of something else") {
    std::filesystem::create_directory(data);
    SQLite::Database(file.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE)
        .exec("create table meta (x); create table events (y)");
    check_refused(start(data), "default.sqlite");
  }
  SUBCASE("damaged") {
    {
      DaemonProcess once(data);
      WsClient ada(once.port());
      for (int i = 0; i < 200; ++i) ada.say("c", std::string(2000, 'x'));
      CHECK(once.terminate() == 0);
    }
    // Every page but the first.
    std::string text = bytes();
    REQUIRE(text.size() > 100'000);
    for (std::size_t at = 4096; at < text.size(); ++at) text[at] = static_cast<char>(at * 7);
    std::ofstream(file, std::ios::binary | std::ios::trunc) << text;
    check_refused(start(data), "default.sqlite");
  }
}

TEST_CASE("a store that cannot be opened for reading is said so, and read again when it can be") {
  TempFolder folder;
  DaemonProcess syncd(folder / "data", {"--readers", "16"});
  std::filesystem::rename(folder / "data", folder / "elsewhere");
  int refused = 0;  // by a reader that had not opened it before
  for (int i = 0; i < 32; ++i) {
    const HttpAnswer answer = http(syncd.port(), "GET", "/api/conversations");
    if (answer.status == 200) continue;
    CHECK(answer.status == 503);
    CHECK(json(answer.body)["code"] == "storage_unavailable");
    ++refused;
  }
  CHECK(refused > 0);
  std::filesystem::rename(folder / "elsewhere", folder / "data");
  for (int i = 0; i < 32; ++i) CHECK(http(syncd.port(), "GET", "/api/conversations").status == 200);
  CHECK(WsClient(syncd.port()).say("c", "still here")["type"] == "ack");
  CHECK(syncd.terminate() == 0);
}

TEST_CASE("help, version and a wrong flag") {
  CHECK(run({program(), "--version"}).out.starts_with("syncd 0."));
  CHECK(run({program(), "--help"}).status == 0);
  const Ended wrong = run({program(), "--lisen", "x"});
  CHECK(wrong.status == 2);
  CHECK(wrong.err.find("--lisen") != std::string::npos);
}

TEST_CASE("SIGTERM under load: all clients are told 1012, it ends with 0, nothing acknowledged is lost") {
  TempFolder folder;
  DaemonProcess syncd(folder / "data");
  constexpr int kWriters = 6;
  struct Written {
    std::vector<std::string> acknowledged;
    int code = 0;
    std::vector<std::string> wrong;
  };
  std::vector<Written> written(kWriters);
  std::vector<std::thread> threads;
  std::atomic<int> running = 0;
  for (int w = 0; w < kWriters; ++w) {
    threads.emplace_back([&, w] {
      Written& mine = written[static_cast<std::size_t>(w)];
      WsClient client(syncd.port(), "user=w" + std::to_string(w));
      std::map<std::string, bool> open;
      for (int i = 1;; ++i) {
        while (open.size() < 32) {
          const std::string id = std::to_string(w) + "-" + std::to_string(i++);
          open[id] = true;
          client.send(
              Json{{"type", "message"}, {"id", id}, {"conversationId", "c"}, {"message", {{"content", id}}}});
        }
        const auto frame = client.socket().frame(10'000);
        if (!frame) return;
        if (frame->opcode == 0x8) return void(mine.code = frame->close_code());
        if (frame->opcode != 0x1) continue;
        const Json got = json(frame->payload);
        if (got["type"] == "ack") {
          mine.acknowledged.push_back(got["id"]);
          if (mine.acknowledged.size() == 50) ++running;
        } else if (got["code"] != "draining") {
          mine.wrong.push_back(got.dump());
        }
        open.erase(got["id"].get<std::string>());
      }
    });
  }
  while (running < kWriters) std::this_thread::yield();
  WsClient idle(syncd.port());
  CHECK(syncd.terminate() == 0);
  CHECK(idle.close_code() == 1012);
  for (std::thread& thread : threads) thread.join();
  std::map<std::string, int> stored;
  std::int64_t seq = 0;
  for (const LogRow& row : log_of(folder / "data" / "default.sqlite")) {
    CHECK(row.seq == ++seq);
    ++stored[json(row.frame)["message"]["content"]];
  }
  std::size_t acknowledged = 0;
  for (const Written& one : written) {
    CHECK(one.code == 1012);
    CHECK(one.wrong == std::vector<std::string>());
    for (const std::string& id : one.acknowledged) CHECK(stored[id] == 1);
    acknowledged += one.acknowledged.size();
  }
  // What was refused was not written: every stored message has been acknowledged.
  CHECK(acknowledged == stored.size());
}
