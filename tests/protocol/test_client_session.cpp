// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "protocol/client_session.h"
#include "protocol/client_wire.h"
#include "tests/support/fake_host.h"

using namespace syncd;
using namespace syncd::protocol;
using namespace syncd::testing;

namespace {

struct Fixture {
  explicit Fixture(ClientOptions options = {}) : session(std::move(options), host, counted_entropy()) {
    session.start(0);
  }
  void welcome(std::int64_t seq = 10, const std::string& epoch = "e") {
    session.opened(now);
    say({{"type", "presence"}, {"seq", seq}, {"epoch", epoch}, {"heartbeat_seconds", 25}});
  }
  void say(const Json& frame) { session.text(now, to_text(frame)); }
  void come_back(int code = 1006) {
    session.closed(now, code, "");
    host.sent.clear();
    now = session.wake_at();
    session.tick(now);
  }
  Json message(std::int64_t seq, const std::string& room = "r") {
    return {{"type", "message"}, {"conversationId", room}, {"seq", seq}, {"message", {{"content", "hi"}}}};
  }
  void joined(std::int64_t seq = 10) {
    session.join(now, "r");
    say({{"type", "sync"},
         {"id", host.take_sent()["id"]},
         {"data", Json::array()},
         {"seq", seq},
         {"epoch", "e"}});
  }

  FakeHost host;
  ClientSession session;
  Millis now = 0;
};

}  // namespace

TEST_CASE("the query names who connects, but never the token") {
  Fixture f(
      {.source = "cli", .user = "Ann Lee", .token = "secret", .topics = "campaigns,runs", .echo = true});
  CHECK(f.host.queries.at(0) == "source=cli&user=Ann%20Lee&topics=campaigns%2Cruns&echo=1");
}

TEST_CASE("coming back asks for what was missed") {
  Fixture f;
  f.welcome(10, "e1");
  f.say({{"type", "media_buy_updated"}, {"seq", 12}});
  f.come_back();
  CHECK(f.host.queries.at(1) == "source=cli&since=12&epoch=e1");
  f.welcome(14, "e1");
  CHECK(f.host.told(Notice::Kind::resumed) == 1);
  f.say({{"type", "media_buy_updated"}, {"seq", 12}});
  f.say({{"type", "media_buy_updated"}, {"seq", 13}});
  CHECK(f.host.frames.size() == 2);
  CHECK(f.session.cursor().seq == 13);
}

TEST_CASE("an earlier process's place is where the first connection begins") {
  Fixture f({.resume = Cursor{7, "e"}});
  CHECK(f.host.queries.at(0) == "source=cli&since=7&epoch=e");
}

TEST_CASE("requests made before the welcome go out after it, in order") {
  Fixture f;
  const std::string first = f.session.request(0, {{"type", "set_status"}}).value();
  const std::string second = f.session.request(0, {{"type", "ping"}, {"id", "mine"}}).value();
  CHECK(second == "mine");
  CHECK(f.host.sent.empty());
  f.welcome();
  CHECK(f.host.take_sent()["id"] == first);
  CHECK(f.host.take_sent()["id"] == "mine");
}

TEST_CASE("an unanswered request is sent again with its id, an answered one is not") {
  Fixture f;
  f.welcome();
  const std::string kept = f.session.request(0, {{"type", "set_status"}, {"status", "paused"}}).value();
  const std::string done = f.session.request(0, {{"type", "set_status"}}).value();
  const std::string text = f.host.sent.front();
  f.say({{"type", "result"}, {"id", done}, {"ok", true}, {"seq", 11}});
  f.come_back();
  f.welcome();
  REQUIRE(f.host.sent.size() == 1);
  CHECK(f.host.sent.front() == text);
  f.say({{"type", "result"}, {"id", kept}, {"ok", true}});
  f.say({{"type", "result"}, {"id", kept}, {"ok", true}});
  CHECK(f.host.replies[kept].size() == 1);
  CHECK(f.host.replies[done].size() == 1);
}

TEST_CASE("an error frame becomes an Error with all that it said") {
  Fixture f;
  f.welcome();
  const std::string id = f.session.request(0, {{"type", "set_status"}}).value();
  f.say({{"type", "error"},
         {"id", id},
         {"code", "ambiguous"},
         {"message", "two fit"},
         {"field", "media_buy_id"},
         {"hint", "be exact"},
         {"candidates", {"apex", "apx"}},
         {"retry_after_ms", 20}});
  const Error error = f.host.replies[id].at(0).error();
  CHECK(error.code == Code::ambiguous);
  CHECK(error.message == "two fit");
  CHECK(error.field == "media_buy_id");
  CHECK(error.hint == "be exact");
  CHECK(error.candidates == std::vector<std::string>{"apex", "apx"});
  CHECK(error.retry_after_ms == 20);
}

TEST_CASE("a request without an answer ends as unknown at its deadline") {
  Fixture f;
  f.welcome();
  const std::string id = f.session.request(0, {{"type", "set_status"}}, 500).value();
  CHECK(f.session.wake_at() == 500);
  f.session.tick(499);
  CHECK(f.host.replies.empty());
  f.session.tick(500);
  CHECK(f.host.replies[id].at(0).error().code == Code::timeout);
  CHECK(f.host.replies[id].at(0).error().message.find("unknown") != std::string::npos);
  f.say({{"type", "result"}, {"id", id}, {"ok", true}});
  CHECK(f.host.frames.empty());
}

TEST_CASE("a used id, a frame without type and a huge frame are refused at once") {
  Fixture f;
  CHECK(f.session.request(0, {{"type", "a"}, {"id", "x"}}));
  CHECK(f.session.request(0, {{"type", "b"}, {"id", "x"}}).error().code == Code::already_exists);
  CHECK(f.session.request(0, {{"kind", "a"}}).error().code == Code::invalid_frame);
  CHECK(f.session.request(0, Json("text")).error().code == Code::invalid_frame);
  CHECK(f.session.request(0, {{"type", "a"}, {"x", std::string(1 << 20, 'x')}}).error().code ==
        Code::too_large);
}

TEST_CASE("refusals end the session, everything open is settled") {
  for (const auto& [code, expected] :
       {std::pair{1008, Code::unauthorized}, {4401, Code::unauthorized}, {4403, Code::forbidden}}) {
    Fixture f;
    f.welcome();
    const std::string id = f.session.request(0, {{"type", "set_status"}}).value();
    f.session.closed(0, code, "token expired");
    REQUIRE(f.host.errors.size() == 1);
    CHECK(f.host.errors[0].code == expected);
    CHECK(f.host.errors[0].message.find("token expired") != std::string::npos);
    CHECK(f.host.replies[id].size() == 1);
    CHECK(f.session.over());
    // Who asks before having heard of the end is told what ended it.
    const auto late = f.session.request(0, {{"type", "set_status"}});
    REQUIRE_FALSE(late);
    CHECK(late.error().code == expected);
    f.session.join(0, "room", {}, "j1");
    REQUIRE(f.host.replies["j1"].size() == 1);
    CHECK(f.host.replies["j1"][0].error().code == expected);
  }
}

TEST_CASE("tries are bounded where asked, for ever otherwise") {
  const Error refused{.code = Code::cannot_connect, .message = "refused"};
  Fixture once;
  once.session.connect_failed(0, refused);
  CHECK(once.host.errors.size() == 1);

  Fixture stubborn({.first_tries = 0});
  Millis now = 0;
  for (int i = 0; i < 100; ++i) {
    stubborn.session.connect_failed(now, refused);
    CHECK(stubborn.session.wake_at() - now <= 15'000);
    now = stubborn.session.wake_at();
    stubborn.session.tick(now);
  }
  CHECK(stubborn.host.queries.size() == 101);
  CHECK(stubborn.host.errors.empty());
}

TEST_CASE("a refused token is not tried again, however stubborn") {
  Fixture f({.first_tries = 0});
  f.session.connect_failed(0, Error{.code = Code::unauthorized, .message = "401"});
  CHECK(f.host.errors.size() == 1);
}

TEST_CASE("after a restart of the server it is back at once") {
  for (int i = 0; i < 20; ++i) {
    Fixture f;
    f.welcome();
    f.session.closed(0, 1012, "");
    CHECK(f.session.wake_at() <= 100);
  }
}

TEST_CASE("silence is answered with a ping, twice the silence is the end") {
  Fixture f;
  f.welcome();
  CHECK(f.session.wake_at() == 25'000);
  f.session.tick(25'000);
  CHECK(f.host.take_sent()["type"] == "ping");
  f.session.tick(26'000);
  CHECK(f.host.sent.empty());
  f.now = 27'000;
  f.say({{"type", "pong"}});
  CHECK(f.session.wake_at() == 52'000);
  f.session.tick(52'000);
  f.session.tick(77'000);
  CHECK(f.host.disconnects == 1);
  CHECK(f.host.told(Notice::Kind::reconnecting) == 1);
}

TEST_CASE("a server that never says welcome is given up on") {
  Fixture f;
  f.session.opened(0);
  f.session.tick(10'000);
  CHECK(f.host.disconnects >= 1);
  REQUIRE(f.host.errors.size() == 1);
  CHECK(f.host.errors[0].code == Code::cannot_connect);
}

TEST_CASE("own acknowledged messages are not shown by a replay") {
  Fixture f;
  f.welcome(10);
  f.joined(10);
  const std::string id =
      f.session.request(0, {{"type", "message"}, {"conversationId", "r"}, {"message", {{"content", "x"}}}})
          .value();
  f.say({{"type", "ack"}, {"id", id}, {"seq", 12}});
  f.come_back();
  f.welcome(13);
  const Json join = f.host.take_sent();
  CHECK(join["since"] == 10);
  f.say({{"type", "sync"},
         {"id", join["id"]},
         {"seq", 13},
         {"epoch", "e"},
         {"data", {{{"id", "a"}, {"seq", 11}}, {{"id", "b"}, {"seq", 12}}, {{"id", "c"}, {"seq", 13}}}}});
  std::vector<int> seqs;
  for (const Json& frame : f.host.frames) {
    if (frame["type"] == "message") seqs.push_back(frame["seq"]);
  }
  CHECK(seqs == std::vector<int>{11, 13});
}

TEST_CASE("a rejoin waits until the fate of own messages is known") {
  Fixture f;
  f.welcome(10);
  f.joined(10);
  const std::string id = f.session.request(0, {{"type", "message"}, {"conversationId", "r"}}).value();
  f.come_back();
  f.welcome(11);
  REQUIRE(f.host.sent.size() == 1);
  CHECK(f.host.take_sent()["type"] == "message");
  f.say({{"type", "ack"}, {"id", id}, {"seq", 11}});
  CHECK(f.host.take_sent()["type"] == "join");
}

TEST_CASE("a reset is told as a gap and gives the snapshot") {
  Fixture f;
  f.welcome(10);
  f.joined(10);
  f.come_back();
  f.welcome(3, "other");
  const Json join = f.host.take_sent();
  f.say({{"type", "sync"},
         {"id", join["id"]},
         {"seq", 3},
         {"epoch", "other"},
         {"reset", true},
         {"data", {{{"id", "a"}, {"seq", 2}}}}});
  CHECK(f.host.told(Notice::Kind::gap) == 2);
  CHECK(f.host.frames.back()["data"].size() == 1);
  f.say(f.message(4));
  CHECK(f.host.frames.back()["seq"] == 4);
}

TEST_CASE("what comes live during a replay waits for its end") {
  Fixture f;
  f.welcome(10);
  f.session.join(0, "r", {.since = Cursor{5, "e"}});
  const Json join = f.host.take_sent();
  f.say({{"type", "sync"},
         {"id", join["id"]},
         {"seq", 7},
         {"epoch", "e"},
         {"more", true},
         {"data", {{{"id", "a"}, {"seq", 6}}}}});
  f.say(f.message(11));
  CHECK(f.host.frames.size() == 1);
  const Json next = f.host.take_sent();
  CHECK(next["type"] == "sync");
  CHECK(next["since"] == 7);
  f.say({{"type", "sync"},
         {"id", next["id"]},
         {"seq", 10},
         {"epoch", "e"},
         {"data", {{{"id", "b"}, {"seq", 9}}}}});
  CHECK(f.host.frames.size() == 4);
  CHECK(f.host.frames[1]["seq"] == 9);
  CHECK(f.host.frames.back()["seq"] == 11);
}

TEST_CASE("a refused join tells why and leaves no room behind") {
  Fixture f;
  f.welcome();
  const std::string id = f.session.join(0, "r");
  f.say({{"type", "error"}, {"id", f.host.take_sent()["id"]}, {"code", "not_found"}, {"message", "none"}});
  CHECK(f.host.replies[id].at(0).error().code == Code::not_found);
  f.come_back();
  f.welcome();
  CHECK(f.host.sent.empty());
}

TEST_CASE("a rejoin that is put off is tried again") {
  Fixture f;
  f.welcome();
  f.joined();
  f.come_back();
  f.welcome();
  f.say({{"type", "error"}, {"id", f.host.take_sent()["id"]}, {"code", "busy"}, {"retry_after_ms", 3000}});
  CHECK(f.session.wake_at() == f.now + 3000);
  f.session.tick(f.now + 3000);
  CHECK(f.host.take_sent()["since"] == 10);
}

TEST_CASE("no bytes of a server break the session") {
  const std::vector<std::string> hostile{
      "",
      "nonsense",
      "[]",
      "1",
      "{}",
      R"({"type":1})",
      R"({"type":"sync","data":7,"seq":"x"})",
      "\xff\xfe",
      std::string(10'000, '['),
      R"({"type":"sync_response","data":[1],"seq":5,"more":true})",
      R"({"type":"sync_response","data":{"events":[1,{"seq":1},{"type":"x","seq":-4}]},"seq":9})",
      R"({"type":"error","candidates":"x","retry_after_ms":"y"})",
      R"({"type":"message","seq":11,"message":3})",
      R"({"type":"message","seq":9223372036854775807,"conversationId":["r"]})",
      R"({"type":"presence","seq":{}})",
      R"({"type":"ack","id":"q","seq":9223372036854775807})",
      R"({"type":"message","conversationId":"r","seq":1e300})"};
  for (const bool greeted : {false, true}) {
    Fixture f;
    f.session.opened(0);
    if (greeted) f.welcome();
    const auto id = f.session.request(0, {{"type", "message"}, {"id", "q"}, {"conversationId", "r"}});
    f.session.join(0, "r", {.since = Cursor{3, "e"}});
    for (const std::string& bytes : hostile) f.session.text(0, bytes);
    CHECK(f.host.told(Notice::Kind::malformed) > 5);
    CHECK(f.host.errors.empty());
  }
}

TEST_CASE("sync answers that make no sense are asked again later, not at once") {
  for (const char* answer : {R"("seq":"x","data":[])", R"("seq":4,"data":{})", R"("seq":4,"data":[3])",
                             R"("seq":3,"data":[],"more":true)"}) {
    Fixture f;
    f.welcome();
    f.session.join(0, "r", {.since = Cursor{3, "e"}});
    const Json join = f.host.take_sent();
    f.session.text(
        0, R"({"type":"sync","epoch":"e","id":")" + join["id"].get<std::string>() + "\"," + answer + "}");
    CHECK(f.host.told(Notice::Kind::malformed) == 1);
    CHECK(f.host.sent.empty());
    CHECK(f.session.wake_at() == 1000);
    f.session.tick(1000);
    CHECK(f.host.take_sent()["type"] == "join");
  }
}

TEST_CASE("who has little time never waits longer than it said between two tries") {
  for (const Millis longest : {300, 2'000}) {
    Fixture f({.first_tries = 0, .longest_pause = longest});
    Millis most = 0;
    for (int i = 0; i < 100; ++i) {
      f.session.connect_failed(f.now, {.code = Code::cannot_connect, .message = "refused"});
      const Millis pause = f.session.wake_at() - f.now;
      CHECK(pause <= longest);
      most = std::max(most, pause);
      f.now = f.session.wake_at();
      f.session.tick(f.now);
    }
    CHECK(most > longest / 2);
  }
}

TEST_CASE("backoff grows to its cap and uses all of the room") {
  Backoff backoff(250, 15'000);
  const Entropy entropy = counted_entropy();
  Millis bound = 250;
  Millis most = 0;
  for (int i = 0; i < 200; ++i) {
    const Millis delay = backoff.next(entropy);
    CHECK(delay >= 0);
    CHECK(delay <= bound);
    most = std::max(most, delay);
    bound = std::min<Millis>(bound * 2, 15'000);
  }
  CHECK(most > 13'000);
  backoff.reset();
  CHECK(backoff.next(entropy) <= 250);
}

TEST_CASE("a history of messages with the deepest context that a server takes is shown") {
  Fixture f;
  f.welcome();
  f.session.join(f.now, "r");
  const std::string id = parse_json(f.host.sent.back()).value()["id"];
  std::string context = "1";
  for (int i = 0; i < kMaxJsonDepth - 2; ++i) context = "{\"a\":" + context + "}";
  f.session.text(
      f.now, R"({"type":"sync","id":")" + id +
                 R"(","conversationId":"r","seq":1,"epoch":"e","data":[{"content":"x","seq":1,"context":)" +
                 context + "}]}");
  CHECK(f.host.told(Notice::Kind::malformed) == 0);
  CHECK(f.host.frames.back()["type"] == "sync");
}

TEST_CASE("what the server takes later is sent again when it says, one at a time and in order") {
  Fixture f;
  f.welcome();
  std::vector<std::string> ids;
  for (int i = 0; i < 3; ++i) {
    ids.push_back(f.session.request(f.now, {{"type", "undo"}, {"n", i}}).value());
    f.host.take_sent();
  }
  const auto refuse = [&](const std::string& id, Millis after) {
    f.say({{"type", "error"},
           {"id", id},
           {"code", "rate_limited"},
           {"message", "slow down"},
           {"retry_after_ms", after}});
  };
  const auto answer = [&](const std::string& id) { f.say({{"type", "result"}, {"id", id}, {"ok", true}}); };
  refuse(ids[0], 500);
  refuse(ids[1], 700);
  answer(ids[2]);
  CHECK(f.host.replies.size() == 1);
  ids.push_back(f.session.request(f.now, {{"type", "undo"}, {"n", 3}}).value());
  CHECK(f.host.sent.empty());  // those that were refused come first
  CHECK(f.session.wake_at() == f.now + 700);
  f.now += 700;
  f.session.tick(f.now);
  CHECK(f.host.take_sent()["id"] == ids[0]);
  CHECK(f.host.sent.empty());
  answer(ids[0]);
  CHECK(f.host.take_sent()["id"] == ids[1]);
  refuse(ids[1], 100);
  f.now += 100;
  f.session.tick(f.now);
  CHECK(f.host.take_sent()["id"] == ids[1]);
  answer(ids[1]);
  CHECK(f.host.take_sent()["id"] == ids[3]);
  answer(ids[3]);
  CHECK(f.host.replies.size() == 4);
  f.session.request(f.now, {{"type", "undo"}});
  CHECK(f.host.sent.size() == 1);
}

TEST_CASE("a request that may not be sent again in its time is given up as rate limited") {
  Fixture f;
  f.welcome();
  const auto id = f.session.request(f.now, {{"type", "undo"}}, 1000).value();
  const auto other = f.session.request(f.now, {{"type", "undo"}}, 1000).value();
  const auto refuse = [&](const std::string& which, Millis after) {
    f.say({{"type", "error"},
           {"id", which},
           {"code", "rate_limited"},
           {"message", "slow down"},
           {"retry_after_ms", after}});
  };
  refuse(id, 5000);
  CHECK(f.host.replies.at(id).front().error().code == Code::rate_limited);
  refuse(other, 900);
  f.now += 2000;
  f.session.tick(f.now);
  CHECK(f.host.replies.at(other).front().error().code == Code::rate_limited);
}

TEST_CASE("a first join that came too fast is asked again") {
  Fixture f;
  f.welcome();
  const auto id = f.session.join(f.now, "r");
  f.say({{"type", "error"},
         {"id", f.host.take_sent()["id"]},
         {"code", "rate_limited"},
         {"message", "slow"},
         {"retry_after_ms", 2000}});
  CHECK_FALSE(f.host.replies.contains(id));
  f.now = f.session.wake_at();
  f.session.tick(f.now);
  f.say({{"type", "sync"},
         {"id", f.host.take_sent()["id"]},
         {"data", Json::array()},
         {"seq", 10},
         {"epoch", "e"}});
  CHECK(f.host.replies.at(id).front());
}
