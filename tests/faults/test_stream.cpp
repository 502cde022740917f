// SPDX-License-Identifier: Apache-2.0
// Streams of server-sent events under load: over kills of the server, cuts in the middle, and readers that do
// not read, each gets every event once and in order.
#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <thread>

#include "tests/faults/dice.h"
#include "tests/support/daemon_process.h"
#include "tests/support/sse_client.h"
#include "tests/support/temp_folder.h"
#include "tests/support/ws_client.h"

using namespace syncd;
using namespace syncd::test;

namespace {

// Says numbered things in the room until it is told to stop, over as many connections as it takes.
class Speaker {
 public:
  Speaker(int port, std::string user) : port_(port), user_(std::move(user)), thread_([this] { run(); }) {}
  ~Speaker() { stop(); }

  // How many were acknowledged.
  int stop() {
    stop_ = true;
    if (thread_.joinable()) thread_.join();
    return said_;
  }
  int said() const { return said_; }

 private:
  void run() {
    while (!stop_) {
      try {
        WsClient client(port_, "user=" + user_);
        while (!stop_) {
          const std::string text = std::to_string(said_ + 1);
          const Json ack = client.ask({{"type", "message"},
                                       {"id", text},
                                       {"conversationId", "room"},
                                       {"message", {{"content", user_ + " " + text}}}});
          if (ack["type"] == "ack") ++said_;
        }
      } catch (const std::exception&) {  // the server is away
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
      }
    }
  }

  int port_;
  std::string user_;
  std::atomic<bool> stop_ = false;
  std::atomic<int> said_ = 0;
  std::thread thread_;
};

constexpr const char* kPath = "/api/events?topics=none&conversationId=room";

// What a browser's EventSource does: reads, comes back with the last id, over and over.
struct Reader {
  std::string last = "0";
  std::int64_t seq = 0;
  std::string wrong;

  void take(const SseEvent& event) {
    const Json data = event.json();
    if (event.name == "reset" && wrong.empty()) wrong = "reset: " + event.data.substr(0, 200);
    if (event.name == "reset") return;
    // All events are messages of the one room, so that a hole shows.
    if (data["seq"] != seq + 1 && wrong.empty()) wrong = std::to_string(seq) + " then " + event.data;
    seq = data["seq"];
    last = event.id;
  }
  SseClient come(int port) const { return {port, kPath, "Last-Event-ID: " + last + "\r\n"}; }
};

}  // namespace

TEST_CASE("over kills and cuts in the middle a stream of events has no hole and repeats nothing") {
  auto dice = test::dice("stream");
  TempFolder folder;
  DaemonProcess syncd(folder / "data");
  Speaker one(syncd.port(), "one"), two(syncd.port(), "two"), three(syncd.port(), "three");
  Reader reader;
  int streams = 0;
  for (int kills = 0; kills < 8 && reader.wrong.empty(); ++kills) {
    for (int cuts = 0; cuts < 6; ++cuts) {
      SseClient client = reader.come(syncd.port());
      ++streams;
      REQUIRE(client.status() == 200);
      if (between(dice, 0, 1) == 0) client.socket().reset_on_close();
      for (int left = between(dice, 1, 200); left > 0; --left) reader.take(client.next());
    }
    SseClient client = reader.come(syncd.port());
    reader.take(client.next());
    syncd.kill();
    for (const SseEvent& event : client.rest()) reader.take(event);
    CHECK(client.ended());
    syncd.start();
  }
  const int said = one.stop() + two.stop() + three.stop();
  SseClient client = reader.come(syncd.port());
  const std::int64_t head =
      json(http(syncd.port(), "GET", "/ws/stats").body)["data"]["log"]["seq"].get<std::int64_t>();
  while (reader.seq < head && reader.wrong.empty()) reader.take(client.next());
  CHECK(reader.wrong == "");
  CHECK(head >= said);
  CHECK(streams == 48);
  std::printf("stream: %d streams over 8 kills, %lld events\n", streams, static_cast<long long>(head));
}

TEST_CASE("a stream that is not read costs little memory, and misses nothing when it is read on") {
  TempFolder folder;
  DaemonProcess syncd(folder / "data");
  SseClient slow(syncd.port(), kPath, {}, 4096);
  WsClient writer(syncd.port());
  constexpr int kMessages = 2'000;
  const std::string ballast(50'000, 'x');
  const std::size_t before = syncd.resident_bytes();
  std::size_t most = 0;
  // Many at a time: who takes nothing for thirty seconds is cut, and each commit takes its time.
  for (int i = 1, open = 0; i <= kMessages; ++i) {
    REQUIRE(writer.send(Json{{"type", "message"},
                             {"conversationId", "room"},
                             {"message", {{"content", std::to_string(i) + " " + ballast}}}}));
    ++open;
    while (open > 0 && i % 20 == 0) open -= writer.next()["type"] == "ack" ? 1 : 0;
    if (i % 20 == 0) most = std::max(most, syncd.resident_bytes());
  }
  std::printf("slow stream: 100 MB flowed, resident memory %zu MB before, at most %zu MB\n", before >> 20,
              most >> 20);
  if (!syncd.sanitized()) CHECK(most < before + (std::size_t{64} << 20));
  for (int i = 1; i <= kMessages; ++i) {
    const Json event = slow.next().json();
    REQUIRE(event["seq"] == i);
    REQUIRE(event["message"]["content"] == std::to_string(i) + " " + ballast);
  }
  writer.say("room", "after");
  CHECK(slow.next().json()["message"]["content"] == "after");
}
