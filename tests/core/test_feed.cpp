// SPDX-License-Identifier: Apache-2.0
// The stream of one connection, and the hub that it hangs on, without a store.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <map>

#include "daemon/core/feed.h"
#include "tests/support/fake_peer.h"

using namespace syncd;
using namespace syncd::daemon;
using namespace syncd::test;

namespace {

using Seqs = std::vector<std::int64_t>;

// A log of messages in rooms, what the hub has published of it, and feeds that ask for pages of it.
struct Log {
  FramePress press;
  Hub hub{press, 0};
  std::vector<store::Committed> events;

  const store::Committed& commit(const std::string& room, const std::string& from = "someone",
                                 std::size_t ballast = 0) {
    const std::uint64_t seq = events.size() + 1;
    events.push_back(
        {seq,
         domain::EventType::message,
         {domain::Topic::conversation, room},
         fmt::format(
             R"({{"type":"message","x":"{}","clientId":"{}","seq":{},"timestamp":"2026-02-01T12:30:00.000Z"}})",
             std::string(ballast, 'x'), from, seq)});
    return events.back();
  }
  void publish(const std::string& room, const Subscriber* origin = nullptr,
               const std::string& from = "someone", std::size_t ballast = 0) {
    hub.publish(commit(room, from, ballast), origin);
  }
  LogPage page(std::uint64_t after, std::size_t rows = 500) const {
    LogPage out;
    out.last = events.size();
    for (const store::Committed& event : events) {
      if (event.seq <= after) continue;
      if (out.rows.size() == rows) {
        out.more = true;
        out.last = out.rows.back().seq;
        break;
      }
      out.rows.push_back({event.seq, event.type, event.route, event.frame});
    }
    return out;
  }
};

struct Connection {
  explicit Connection(Log& log, bool echo = false)
      : feed(log.hub, peer, log.press, "me", echo, [this](std::uint64_t after) { asked.push_back(after); }) {
    peer.drained = [this] { feed.drained(); };
  }
  void enter(const std::string& room, std::uint64_t from = 0) {
    feed.enter(domain::conversation_room(room), from);
  }
  Seqs got() {
    Seqs out;
    for (const Json& frame : peer.take_all()) out.push_back(frame["seq"]);
    return out;
  }
  FakePeer peer;
  std::vector<std::uint64_t> asked;
  Feed feed;
};

}  // namespace

TEST_CASE("a room's events go to those in it, once, and not to where they came from") {
  Log log;
  Connection one(log), two(log), outside(log);
  one.enter("a");
  one.enter("a");
  two.enter("a");
  outside.enter("b");
  log.publish("a");
  log.publish("a", &one.feed);
  CHECK(one.got() == Seqs{1});
  CHECK(two.got() == Seqs{1, 2});
  CHECK(outside.got().empty());
  two.feed.leave(domain::conversation_room("a"));
  CHECK(!two.feed.in(domain::conversation_room("a")));
  log.publish("a");
  CHECK(one.got() == Seqs{3});
  CHECK(two.got().empty());
  CHECK(log.hub.conversations() == 2);
}

TEST_CASE("an event that reaches a connection by two rooms comes once") {
  Log log;
  Connection one(log);
  one.enter("a");
  one.feed.enter(domain::every_topic_room(), 0);
  log.hub.publish({1,
                   domain::EventType::conversation_renamed,
                   {domain::Topic::conversations, "a"},
                   R"({"type":"conversation_renamed","seq":1})"},
                  nullptr);
  CHECK(one.got() == Seqs{1});
}

TEST_CASE("events up to the place of entry are left out") {
  Log log;
  Connection one(log);
  for (int i = 0; i < 3; ++i) log.publish("a");
  one.enter("a", 5);
  for (int i = 0; i < 4; ++i) log.publish("a");
  CHECK(one.got() == Seqs{6, 7});
}

TEST_CASE("a feed that goes takes its places in the rooms with it") {
  Log log;
  {
    Connection gone(log);
    gone.enter("a");
    CHECK(log.hub.holds(domain::conversation_room("a")));
  }
  CHECK(!log.hub.holds(domain::conversation_room("a")));
  log.publish("a");
}

TEST_CASE("who comes back soon is served from memory, without the log") {
  Log log;
  for (int i = 0; i < 10; ++i) log.publish(i % 2 == 0 ? "a" : "b");
  Connection one(log);
  one.enter("a", 3);
  one.feed.resume(3);
  CHECK(one.feed.live());
  CHECK(one.asked.empty());
  log.publish("a");
  CHECK(one.got() == Seqs{5, 7, 9, 11});
}

TEST_CASE("a page of the log that comes late is followed by what was published meanwhile, once") {
  Log log;
  for (int i = 0; i < 200; ++i) log.publish("a", nullptr, "someone", 50'000);  // more than is remembered
  Connection one(log);
  one.enter("a");
  one.feed.resume(0);
  CHECK(!one.feed.live());
  REQUIRE(one.asked == std::vector<std::uint64_t>{0});
  const LogPage first = log.page(0, 150);
  for (int i = 0; i < 5; ++i) log.publish("a");
  one.feed.page(first);
  // From 150 on memory does not reach far enough: the log is asked again.
  REQUIRE(one.asked == std::vector<std::uint64_t>{0, 150});
  const LogPage second = log.page(150);
  CHECK(second.last == 205);
  log.publish("a");
  log.commit("a");  // on disk, not yet published
  one.feed.page(second);
  CHECK(one.feed.live());
  log.hub.publish(log.events.back(), nullptr);
  Seqs all;
  for (std::int64_t seq = 1; seq <= 207; ++seq) all.push_back(seq);
  CHECK(one.got() == all);
}

TEST_CASE("a page that reaches beyond what was published is not repeated by the live stream") {
  Log log;
  for (int i = 0; i < 200; ++i) log.publish("a", nullptr, "someone", 50'000);
  Connection one(log);
  one.enter("a", 190);
  one.feed.resume(100);
  log.commit("a");
  log.commit("a");
  one.feed.page(log.page(100));
  CHECK(one.feed.live());
  log.hub.publish(log.events[200], nullptr);
  log.hub.publish(log.events[201], nullptr);
  log.publish("a");
  CHECK(one.got() == Seqs{191, 192, 193, 194, 195, 196, 197, 198, 199, 200, 201, 202, 203});
}

TEST_CASE("a reader over its bound goes on from memory or the log when there is room again") {
  Log log;
  Connection slow(log);
  slow.peer.bound = 4;
  slow.enter("a");
  std::size_t ballast = 0;
  SUBCASE("from memory") {
    ballast = 10;
  }
  SUBCASE("from the log") {
    ballast = 50'000;
  }
  for (int i = 0; i < 150; ++i) log.publish("a", nullptr, "someone", ballast);
  CHECK(!slow.feed.live());
  CHECK(slow.feed.times_moved_to_log() == 1);
  CHECK(slow.peer.frames.size() == 5);
  Seqs got;
  for (int step = 0; step < 2000 && got.size() < 150; ++step) {
    if (!slow.peer.frames.empty()) got.push_back(parse_json(slow.peer.take()).value()["seq"]);
    if (!slow.asked.empty()) {
      const auto after = slow.asked.back();
      slow.asked.clear();
      slow.feed.page(log.page(after, 3));
    }
    CHECK(slow.peer.frames.size() <= 8);
  }
  Seqs all;
  for (std::int64_t seq = 1; seq <= 150; ++seq) all.push_back(seq);
  CHECK(got == all);
  slow.got();
  CHECK(slow.feed.live());
}

TEST_CASE("one's own messages are left out of a replay, however they look; echo keeps them") {
  Log log;
  log.publish("a", nullptr, "me");
  log.publish("a", nullptr, "you");
  log.publish("a", nullptr, R"(you\",\"clientId\":\"me)");
  log.publish("a", nullptr, "not-me");
  for (const bool from_memory : {true, false}) {
    for (const bool echo : {false, true}) {
      Connection one(log, echo);
      one.enter("a");
      if (from_memory) {
        one.feed.resume(0);
      } else {
        Hub forgetful(log.press, 4);
        Feed feed(forgetful, one.peer, log.press, "me", echo, [&](std::uint64_t) {});
        feed.enter(domain::conversation_room("a"), 0);
        feed.resume(0);
        feed.page(log.page(0));
        CHECK(feed.live());
      }
      CHECK(one.got() == (echo ? Seqs{1, 2, 3, 4} : Seqs{2, 3, 4}));
    }
  }
}

TEST_CASE("what is fresh only goes to the room under its key") {
  Log log;
  Connection one(log), two(log);
  one.enter("a");
  two.enter("a");
  log.hub.tell(domain::conversation_room("a"), "typing/x", "{}", &one.feed);
  CHECK(one.peer.latest.empty());
  REQUIRE(two.peer.latest.size() == 1);
  CHECK(two.peer.latest[0].first == "typing/x");
}
