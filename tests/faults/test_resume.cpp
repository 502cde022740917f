// SPDX-License-Identifier: Apache-2.0
// Clients that are cut off, come late, or do not read, while messages flow: each gets everything exactly once
// and in order.
#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <thread>

#include "tests/faults/dice.h"
#include "tests/support/daemon_process.h"
#include "tests/support/temp_folder.h"
#include "tests/support/ws_client.h"

using namespace syncd;
using namespace syncd::test;

namespace {

// Writes without waiting for each answer, up to a window; reads the answers on the same thread.
class Flow {
 public:
  Flow(int port, const std::string& user, std::string room, std::size_t window = 64)
      : client_(port, "source=test&user=" + user), room_(std::move(room)), window_(window) {}

  void write(const std::string& content) {
    REQUIRE(client_.send(
        Json{{"type", "message"}, {"conversationId", room_}, {"message", {{"content", content}}}}));
    if (++open_ >= window_) take();
  }
  void finish() {
    while (open_ > 0) take();
  }

 private:
  void take() {
    if (client_.next()["type"] == "ack") --open_;
  }
  WsClient client_;
  std::string room_;
  std::size_t window_;
  std::size_t open_ = 0;
};

// What a reader has of one conversation, over all of its connections.
struct Reading {
  std::int64_t seq = -1;  // where it stands
  int limit = 50;         // of a page
  std::vector<std::string> contents;
  std::vector<std::int64_t> seqs;
  std::string wrong;

  void take(const Json& message, std::int64_t at) {
    if (!seqs.empty() && at <= seqs.back()) wrong = "not rising: " + message.dump();
    seqs.push_back(at);
    contents.push_back(message["content"]);
    seq = std::max(seq, at);
  }

  // One frame; true where the conversation is live or a message came.
  void frame(WsClient& client, const std::string& room, const Json& frame) {
    if (frame["type"] == "message") return take(frame["message"], frame["seq"]);
    if (frame["type"] == "error") wrong = frame.dump();
    if (frame["type"] != "sync") return;
    if (frame["reset"] == true) wrong = "reset";
    for (const Json& message : frame["data"]) take(message, message["seq"]);
    seq = std::max<std::int64_t>(seq, frame["seq"]);
    if (frame["more"] != true) return;
    client.send(Json{{"type", "sync"}, {"conversationId", room}, {"since", seq}, {"limit", limit}});
  }

  void join(WsClient& client, const std::string& room) const {
    Json frame{{"type", "join"}, {"conversationId", room}, {"limit", limit}, {"epoch", client.epoch()}};
    frame["since"] = std::max<std::int64_t>(seq, 0);
    client.send(frame);
  }
};

}  // namespace

TEST_CASE("cut off again and again while a thousand messages flow, a client gets each once and in order") {
  auto dice = test::dice("resume");
  TempFolder folder;
  DaemonProcess syncd(folder / "data");
  constexpr int kMessages = 1000;
  int cuts = 0;
  for (int trial = 0; trial < 6; ++trial) {
    const std::string room = "room-" + std::to_string(trial);
    std::thread writer([&] {
      Flow flow(syncd.port(), "writer", room, 4);
      for (int i = 1; i <= kMessages; ++i) {
        flow.write(std::to_string(i));
        if (i % 10 == 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
      }
      flow.finish();
    });
    Reading reading;
    while (reading.contents.size() < kMessages && reading.wrong.empty()) {
      WsClient client(syncd.port(), "user=reader");
      if (between(dice, 0, 1) == 0) client.socket().reset_on_close();
      reading.join(client, room);
      // So many messages, then the cut: some fall into the replay, some into the live stream.
      const std::size_t until = std::min<std::size_t>(
          kMessages, reading.contents.size() + static_cast<std::size_t>(between(dice, 0, 60)));
      while (reading.contents.size() < until && reading.wrong.empty()) {
        const auto frame = client.poll();
        REQUIRE(frame);
        reading.frame(client, room, *frame);
      }
      ++cuts;
    }
    writer.join();
    CHECK(reading.wrong == "");
    REQUIRE(reading.contents.size() == kMessages);
    for (int i = 0; i < kMessages; ++i)
      REQUIRE(reading.contents[static_cast<std::size_t>(i)] == std::to_string(i + 1));
  }
  std::printf("resume: %d connections over 6 times %d messages\n", cuts, kMessages);
  CHECK(cuts >= 30);
}

TEST_CASE("joins in the middle of a flood see neither a gap nor a repetition") {
  auto dice = test::dice("hand-over");
  TempFolder folder;
  DaemonProcess syncd(folder / "data");
  std::atomic<bool> stop = false;
  std::vector<std::thread> writers;
  for (int w = 0; w < 3; ++w) {
    writers.emplace_back([&, w] {
      Flow flow(syncd.port(), "w" + std::to_string(w), "flood", 4);
      for (int i = 1; !stop; ++i) flow.write(std::to_string(i));
      flow.finish();
    });
  }
  // All events are messages of the one room: seq itself has to be contiguous in what each joiner sees.
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(12);
  int joins = 0, replays = 0;
  std::string wrong;
  while (wrong.empty() && (joins < 100 || (joins < 400 && std::chrono::steady_clock::now() < until))) {
    WsClient client(syncd.port(), "user=joiner");
    const std::int64_t now = client.welcome()["seq"];
    Reading reading;
    reading.limit = 100;  // far more than is written meanwhile: who reads more slowly never gets live
    reading.seq = std::max<std::int64_t>(0, now - between(dice, 0, 300));
    std::int64_t expected = reading.seq;
    reading.join(client, "flood");
    int live = 0;
    while (live < 5 && reading.wrong.empty()) {
      const auto frame = client.poll();
      REQUIRE(frame);
      reading.frame(client, "flood", *frame);
      live += (*frame)["type"] == "message" ? 1 : 0;
      replays += (*frame)["type"] == "sync" ? 1 : 0;
    }
    for (const std::int64_t seq : reading.seqs) {
      if (seq != ++expected) {
        wrong = "seq " + std::to_string(seq) + " where " + std::to_string(expected) + " was due";
        break;
      }
    }
    if (wrong.empty()) wrong = reading.wrong;
    ++joins;
  }
  stop = true;
  for (std::thread& writer : writers) writer.join();
  CHECK(wrong == "");
  const Json stats = json(http(syncd.port(), "GET", "/ws/stats").body);
  std::printf("hand-over: %d joins, %d pages, %lld events\n", joins, replays,
              stats["data"]["log"]["seq"].get<long long>());
}

TEST_CASE("a reader that stops reading costs little memory and misses nothing when it reads on") {
  TempFolder folder;
  DaemonProcess syncd(folder / "data", {"--no-progress-seconds", "600"});
  WsClient slow(syncd.port(), "user=slow", 4096);
  slow.join("big");
  WsClient quick(syncd.port(), "user=quick");
  quick.join("big");
  constexpr int kMessages = 1000, kBytes = 50'000;
  const std::string ballast(kBytes, 'x');
  Flow flow(syncd.port(), "writer", "big", 8);
  const std::size_t before = syncd.resident_bytes();
  std::size_t most = 0;
  for (int i = 1; i <= kMessages; ++i) {
    flow.write(std::to_string(i) + " " + ballast);
    // The other reader is not held up by the slow one.
    if (i % 10 != 0) continue;
    flow.finish();
    for (int seen = 0; seen < 10; ++seen) REQUIRE(quick.next("message")["seq"] == i - 9 + seen);
    most = std::max(most, syncd.resident_bytes());
  }
  flow.finish();
  std::printf("slow reader: 50 MB flowed, resident memory %zu MB before, at most %zu MB (peak %zu MB)\n",
              before >> 20, most >> 20, syncd.peak_bytes() >> 20);
  if (!syncd.sanitized()) CHECK(most < before + (std::size_t{64} << 20));
  for (int i = 1; i <= kMessages; ++i) {
    const Json frame = slow.next("message");
    REQUIRE(frame["seq"] == i);
    REQUIRE(frame["message"]["content"] == std::to_string(i) + " " + ballast);
  }
  quick.say("big", "after");
  CHECK(slow.next("message")["message"]["content"] == "after");
  const HttpAnswer metrics = http(syncd.port(), "GET", "/metrics");
  CHECK(metrics.body.find("moved_to_log") != std::string::npos);
}
