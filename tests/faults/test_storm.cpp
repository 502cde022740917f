// SPDX-License-Identifier: Apache-2.0
// A thousand clients lose the daemon at once and come back at once, each from where it stood, while others
// write: each gets exactly what it missed, and then goes on live.
#include <doctest/doctest.h>
#include <sys/resource.h>

#include <memory>

#include "tests/faults/checker.h"
#include "tests/faults/dice.h"
#include "tests/support/temp_folder.h"

using namespace syncd;
using namespace syncd::test;

namespace {

constexpr int kThreads = 10, kOfEach = 100;
constexpr int kPatience = 60'000;

struct Guest {
  std::unique_ptr<WsClient> client;
  std::int64_t since = 0;
  std::vector<std::string> got;
  std::string wrong;

  void take(const Json& message, std::int64_t seq) {
    if (seq <= since) wrong = "not rising: " + message.dump();
    since = seq;
    got.push_back(message["content"]);
  }
  // Until the message that says so.
  void read_to(const std::string& end) {
    while (wrong.empty() && (got.empty() || got.back() != end)) {
      const Json frame = client->next(kPatience);
      if (frame["type"] == "message") take(frame["message"], frame["seq"]);
      if (frame["type"] == "error" || frame["reset"] == true) wrong = frame.dump();
      if (frame["type"] != "sync") continue;
      for (const Json& message : frame["data"]) take(message, message["seq"]);
      if (frame["more"] == true)
        client->send(Json{{"type", "sync"}, {"conversationId", "room-0"}, {"since", frame["seq"]}});
    }
  }
};

// So many clients can be open in two processes of this user.
bool room_for_descriptors() {
  rlimit files{};
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
  return files.rlim_cur > 2 * kThreads * kOfEach;
}

}  // namespace

TEST_CASE("a thousand clients that come back at once each get exactly what they missed") {
  if (!room_for_descriptors()) {
    MESSAGE("left out: too few file descriptors are allowed");
    return;
  }
  auto dice = test::dice("storm");
  TempFolder folder;
  DaemonProcess syncd(folder / "data");
  {
    Load before(syncd.port(), 2);
    before.wait_for_more(4);
    before.finish();
  }
  // Where each stood: some far behind, some at the end.
  WsClient host(syncd.port(), "user=host");
  const std::int64_t head = host.welcome()["seq"];
  const std::string epoch = host.epoch();
  std::vector<Guest> guests(kThreads * kOfEach);
  for (Guest& guest : guests)
    guest.since = head - between(dice, 0, static_cast<int>(std::min<std::int64_t>(head, 300)));
  std::vector<std::int64_t> from;
  for (const Guest& guest : guests) from.push_back(guest.since);

  std::string end = "the first storm's end";
  for (int storm = 0; storm < 2; ++storm) {
    std::atomic<int> here = 0;
    std::vector<std::thread> threads;
    for (int t = 0; t < kThreads; ++t) {
      threads.emplace_back([&, t] {
        try {
          const auto begin = guests.begin() + t * kOfEach;
          for (auto guest = begin; guest != begin + kOfEach; ++guest) {
            guest->client = std::make_unique<WsClient>(syncd.port(), "user=guest");
            guest->client->send(Json{
                {"type", "join"}, {"conversationId", "room-0"}, {"since", guest->since}, {"epoch", epoch}});
            ++here;
          }
          for (auto guest = begin; guest != begin + kOfEach; ++guest) guest->read_to(end);
        } catch (const std::exception& e) {
          guests[static_cast<std::size_t>(t * kOfEach)].wrong = e.what();
          here += kOfEach;
        }
      });
    }
    // Some of this is missed, some comes while they ask, and some is live for all.
    WsClient speaker(syncd.port(), "user=host");
    int said = 0;
    const auto say = [&](const std::string& what) {
      CHECK(speaker.ask({{"type", "message"}, {"conversationId", "room-0"}, {"message", {{"content", what}}}},
                        kPatience)["type"] == "ack");
    };
    while (here < kThreads * kOfEach && said < 2'000) {
      say("meanwhile " + std::to_string(++said));
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    while (here < kThreads * kOfEach) std::this_thread::sleep_for(std::chrono::milliseconds(10));
    for (int i = 0; i < 10; ++i) say("live " + std::to_string(i));
    say(end);
    for (std::thread& thread : threads) thread.join();
    if (storm == 0) {
      for (int i = 0; i < 50; ++i) say("the last " + std::to_string(i));
      syncd.kill();
      syncd.start();
      end = "the second storm's end";
    }
  }
  CHECK(syncd.terminate(30'000) == 0);

  std::vector<LogRow> room;
  for (const LogRow& row : log_of(file_of(syncd))) {
    if (row.scope == "room-0") room.push_back(row);
  }
  long wrong = 0, other = 0;
  std::size_t most = 0;
  for (std::size_t i = 0; i < guests.size(); ++i) {
    if (!guests[i].wrong.empty() && ++wrong < 4) MESSAGE(guests[i].wrong);
    std::vector<std::string> due;
    for (const LogRow& row : room) {
      if (row.seq > from[i] && row.seq <= guests[i].since) due.push_back(content_of(row));
    }
    other += guests[i].got == due && guests[i].got.back() == end ? 0 : 1;
    most = std::max(most, due.size());
  }
  CHECK(wrong == 0);
  CHECK(other == 0);
  std::printf("storm: %zu clients twice, up to %zu messages each; %ld had other than they missed\n",
              guests.size(), most, other);
  CHECK(most > 20);
}
