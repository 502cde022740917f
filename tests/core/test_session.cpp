// SPDX-License-Identifier: Apache-2.0
// The server's end of a connection where the daemon's threads come in an awkward order.
#include <doctest/doctest.h>

#include "base/ids.h"
#include "daemon/core/session.h"
#include "tests/support/fake_backend.h"
#include "tests/support/fake_host.h"
#include "tests/support/fake_peer.h"

using namespace syncd;
using namespace syncd::daemon;
using namespace syncd::test;

namespace {

struct Server {
  Server() {
    backend.engine = &engine;
    engine.add_organisation("default", backend.organisation()->epoch(), 0);
  }
  void write(const char* operation, Json args) {
    const domain::Operation& row = *domain::operation_named(operation);
    const domain::Actor other{.user = "other", .source = "web", .client_id = "other"};
    engine.run({.operation = &row,
                .args = engine.admit(other, row, std::move(args)).value(),
                .actor = other,
                .id = {},
                .conversations = {}},
               [](const Result<std::string>&) {});
  }
  void say(const std::string& content) {
    write("message", {{"conversationId", "c"}, {"message", {{"content", content}}}});
  }

  Millis now = 1'770'000'000'000;
  FramePress press;
  FakeBackend backend;
  Engine engine{backend, press, {}, [this] { return now; }, syncd::testing::counted_entropy(7)};
};

struct Connection {
  explicit Connection(Server& server,
                      Opening opening = {.actor = {.user = "me", .source = "cli", .client_id = {}},
                                         .topics = {},
                                         .since = {},
                                         .epoch = {}})
      : session(server.engine, *server.engine.organisation("default"), peer, std::move(opening)) {
    peer.drained = [this] { session.drained(); };
  }
  FakePeer peer;
  Session session;
};

std::vector<std::string> said(const std::vector<Json>& frames) {
  std::vector<std::string> out;
  for (const Json& frame : frames) {
    if (frame["type"] == "message") out.push_back(frame["message"]["content"]);
    if (frame["type"] != "sync") continue;
    for (const Json& message : frame["data"]) out.push_back(message["content"]);
  }
  return out;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("a page never shows one's own message before its acknowledgement") {
  Server server;
  Connection me(server);
  me.session.text(R"({"type":"join","conversationId":"c","since":0})");
  me.session.text(R"({"type":"message","id":"m","conversationId":"c","message":{"content":"mine"}})");
  server.say("another's");
  me.peer.take_all();
  server.backend.commit();
  // The reader is quicker than the writer's report of what it has committed.
  server.backend.read_one();
  server.backend.post();
  server.backend.deliver();
  CHECK(me.peer.frames.empty());
  server.backend.announce();
  server.backend.run_all();
  const auto frames = me.peer.take_all();
  REQUIRE(frames.size() == 2);
  CHECK(frames[0]["type"] == "ack");
  CHECK(frames[1]["type"] == "sync");
  CHECK(said(frames) == Texts{"mine", "another's"});
}

TEST_CASE("a page read while titles change all the time is still complete") {
  Server server;
  server.say("before");
  server.backend.run_all();
  Connection me(server);
  me.session.text(R"({"type":"join","conversationId":"c","since":0})");
  for (int i = 0; i < 40; ++i) {
    server.backend.read_one();
    server.write("rename_conversation", {{"conversationId", "c"}, {"title", "t" + std::to_string(i)}});
    server.say("o" + std::to_string(i));
    server.backend.commit();
    server.backend.announce();
    server.backend.deliver();
    server.backend.post();
    server.backend.deliver();
  }
  server.backend.run_all();
  Texts all{"before"};
  for (int i = 0; i < 40; ++i) all.push_back("o" + std::to_string(i));
  CHECK(said(me.peer.take_all()) == all);
}

TEST_CASE("a conversation that is deleted while its page is read is not shown as it was") {
  Server server;
  server.say("before");
  server.backend.run_all();
  Connection me(server);
  me.session.text(R"({"type":"join","conversationId":"c","since":0})");
  server.backend.read_one();
  server.write("delete_conversation", {{"conversationId", "c"}});
  server.say("after");
  server.backend.commit();
  server.backend.announce();
  server.backend.deliver();
  server.backend.post();
  server.backend.run_all();
  CHECK(said(me.peer.take_all()) == Texts{"after"});
}

TEST_CASE("what comes back after the connection has gone reaches nobody") {
  Server server;
  auto me = std::make_unique<Connection>(server);
  me->session.text(R"({"type":"join","conversationId":"c"})");
  me->session.text(R"({"type":"message","conversationId":"c","message":{"content":"last words"}})");
  me->session.text(R"({"type":"stats"})");
  me->session.closed(false);
  me.reset();
  server.backend.run_all();
  Connection again(server);
  again.session.text(R"({"type":"join","conversationId":"c"})");
  server.backend.run_all();
  CHECK(said(again.peer.take_all()) == Texts{"last words"});
}

TEST_CASE("a drained server says no to everything, and is not ready") {
  Server server;
  Connection me(server);
  server.engine.drain();
  CHECK(!server.engine.ready());
  me.peer.take_all();
  me.session.text(R"({"type":"message","id":"x","conversationId":"c","message":{"content":"late"}})");
  const auto frames = me.peer.take_all();
  REQUIRE(frames.size() == 1);
  CHECK(frames[0]["code"] == "draining");
  CHECK(frames[0]["id"] == "x");
  CHECK(frames[0]["retryable"] == true);
  CHECK(server.backend.idle());
}

TEST_CASE("more unanswered requests than allowed are refused, questions to the log among them") {
  for (const char* frame :
       {R"({"type":"message","conversationId":"c","message":{"content":"x"}})",
        R"({"type":"sync","conversationId":"c"})", R"({"type":"join","conversationId":"c"})"}) {
    Server server;
    Connection me(server);
    CAPTURE(frame);
    const std::size_t allowed = server.engine.settings().in_flight;
    for (std::size_t i = 0; i < allowed; ++i) me.session.text(frame);
    me.peer.take_all();
    me.session.text(frame);
    const auto frames = me.peer.take_all();
    REQUIRE(frames.size() == 1);
    CHECK(frames[0]["code"] == "busy");
    server.backend.run_all();
    me.peer.take_all();
    me.session.text(frame);
    server.backend.run_all();
    CHECK(me.peer.take_all().back()["type"] != "error");
  }
}
