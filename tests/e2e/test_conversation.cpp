// SPDX-License-Identifier: Apache-2.0
// Rooms: who gets what is said, who is there, who types.
#include "tests/e2e/stage.h"

using namespace syncd;
using namespace syncd::test;

TEST_CASE("the welcome says who one is, where the log stands and what the limits are") {
  Stage stage;
  WsClient ada(stage.port(), "source=web&user=ada");
  const Json& w = ada.welcome();
  CHECK(w["type"] == "presence");
  CHECK(w["connected"] == true);
  CHECK(w["source"] == "web");
  CHECK(w["userId"] == "ada");
  CHECK(w["org"] == "default");
  CHECK(w["seq"] == 0);
  CHECK(w["protocol"] == 1);
  CHECK(w["heartbeat_seconds"] == 25);
  CHECK(w["limits"]["content_bytes"] == 65536);
  CHECK(!w["clientId"].get<std::string>().empty());
  CHECK(!w["epoch"].get<std::string>().empty());
  CHECK(!w.contains("conversationId"));
  WsClient bob(stage.port());
  CHECK(bob.id() != ada.id());
  CHECK(bob.epoch() == ada.epoch());
}

TEST_CASE("a message is acknowledged to its sender and goes to everybody else in the room") {
  Stage stage;
  WsClient ada(stage.port(), "source=web&user=ada"), bob(stage.port(), "source=cli&user=bob"),
      eve(stage.port(), "source=web&user=eve");
  const Json synced = ada.join("test-123");
  CHECK(synced["type"] == "sync");
  CHECK(synced["conversationId"] == "test-123");
  CHECK(synced["data"] == Json::array());
  CHECK(synced["more"] == false);
  CHECK(synced["reset"] == false);
  CHECK(synced["seq"] == 0);
  CHECK(synced["epoch"] == ada.epoch());
  REQUIRE(synced["participants"].size() == 1);
  CHECK(synced["participants"][0]["userId"] == "ada");
  CHECK(bob.join("test-123")["participants"].size() == 2);
  eve.join("another");

  const Json ack = ada.ask({{"type", "message"},
                            {"id", "a1"},
                            {"conversationId", "test-123"},
                            {"message", {{"role", "user"}, {"content", "Hello"}}}});
  CHECK(ack["type"] == "ack");
  CHECK(ack["id"] == "a1");
  CHECK(ack["conversationId"] == "test-123");
  CHECK(ack["seq"] == 1);
  const Json got = bob.next("message");
  CHECK(got["conversationId"] == "test-123");
  CHECK(got["clientId"] == ada.id());
  CHECK(got["seq"] == 1);
  CHECK(got.contains("timestamp"));
  const Json& message = got["message"];
  CHECK(message["id"] == ack["messageId"]);
  CHECK(message["conversationId"] == "test-123");
  CHECK(message["role"] == "user");
  CHECK(message["content"] == "Hello");
  CHECK(message["source"] == "web");
  CHECK(message["context"] == Json::object());
  CHECK(message["userId"] == "ada");

  CHECK(only(ada.so_far(), "message").empty());
  CHECK(only(eve.so_far(), "message").empty());
}

TEST_CASE("two tabs of the same user and source see each other") {
  Stage stage;
  WsClient one(stage.port(), "source=web&user=ada"), two(stage.port(), "source=web&user=ada");
  one.join("c");
  two.join("c");
  one.say("c", "from the first");
  CHECK(two.next("message")["message"]["content"] == "from the first");
  two.say("c", "from the second");
  CHECK(one.next("message")["message"]["content"] == "from the second");
}

TEST_CASE("echo=1 brings back one's own messages, once") {
  Stage stage;
  WsClient ada(stage.port(), "source=web&echo=1");
  ada.join("c");
  const Json ack = ada.say("c", "hear me");
  const auto frames = ada.so_far();
  REQUIRE(contents(frames) == Texts{"hear me"});
  CHECK(only(frames, "message")[0]["seq"] == ack["seq"]);
}

TEST_CASE("what one writes without having joined is stored and told to the room, not to oneself") {
  Stage stage;
  WsClient ada(stage.port()), bob(stage.port());
  bob.join("c");
  CHECK(ada.say("c", "from outside")["type"] == "ack");
  CHECK(contents(bob.so_far()) == Texts{"from outside"});
  CHECK(only(ada.so_far(), "message").empty());
}

TEST_CASE("after leave nothing of the room comes, and leaving twice changes nothing") {
  Stage stage;
  WsClient ada(stage.port()), bob(stage.port());
  ada.join("c");
  bob.join("c");
  const Json left = bob.ask({{"type", "leave"}, {"conversationId", "c"}});
  CHECK(left["type"] == "result");
  CHECK(left["ok"] == true);
  CHECK(left["data"]["changed"] == true);
  CHECK(bob.ask({{"type", "leave"}, {"conversationId", "c"}})["data"]["changed"] == false);
  ada.say("c", "gone?");
  CHECK(only(bob.so_far(), "message").empty());
  CHECK(contents(bob.join("c")["data"]) == Texts{"gone?"});
}

TEST_CASE("joining twice repeats nothing and keeps one place in the room") {
  Stage stage;
  WsClient ada(stage.port(), "user=ada"), bob(stage.port(), "user=bob");
  ada.join("c");
  bob.join("c");
  ada.so_far();
  CHECK(bob.join("c")["participants"].size() == 2);
  ada.say("c", "one");
  CHECK(contents(bob.so_far()) == Texts{"one"});
  CHECK(only(ada.so_far(), "presence").empty());
}

namespace {

// What was said of typing up to now.
std::vector<bool> typing_of(WsClient& client) {
  std::vector<bool> out;
  for (const Json& frame : only(client.so_far(), "typing")) out.push_back(frame["typing"]);
  return out;
}

}  // namespace

TEST_CASE("typing reaches the others, ends by itself, by saying so and by leaving") {
  Stage stage;
  WsClient ada(stage.port(), "source=web&user=ada"), bob(stage.port());
  ada.join("c");
  bob.join("c");
  ada.send(R"({"type":"typing","conversationId":"c"})");
  Json typing = bob.next("typing");
  CHECK(typing["typing"] == true);
  CHECK(typing["userId"] == "ada");
  CHECK(typing["source"] == "web");
  CHECK(typing["clientId"] == ada.id());
  CHECK(typing["conversationId"] == "c");
  CHECK(!typing.contains("seq"));
  SUBCASE("by itself") {
    CHECK(bob.next("typing")["typing"] == false);
  }
  SUBCASE("by saying so") {
    ada.send(R"({"type":"typing","conversationId":"c","typing":false})");
    ada.so_far();
    CHECK(typing_of(bob) == std::vector<bool>{false});
  }
  SUBCASE("by leaving") {
    ada.send(R"({"type":"leave","conversationId":"c"})");
    ada.so_far();
    CHECK(typing_of(bob) == std::vector<bool>{false});
  }
  CHECK(only(ada.so_far(), "typing").empty());
  CHECK(stage.seq() == 0);
}

TEST_CASE("typing in a room that one is not in is an error, and told to nobody") {
  Stage stage;
  WsClient ada(stage.port()), bob(stage.port());
  bob.join("c");
  const Json error = ada.ask({{"type", "typing"}, {"conversationId", "c"}});
  CHECK(error["type"] == "error");
  CHECK(error["field"] == "conversationId");
  CHECK(only(bob.so_far(), "typing").empty());
}

namespace {

// {connected, userId} of the presence frames that came.
std::vector<std::pair<bool, std::string>> seen(WsClient& client) {
  std::vector<std::pair<bool, std::string>> out;
  for (const Json& frame : only(client.so_far(), "presence")) {
    CHECK(frame["conversationId"] == "c");
    out.emplace_back(frame["connected"], frame["userId"]);
  }
  return out;
}
using Seen = std::vector<std::pair<bool, std::string>>;

}  // namespace

TEST_CASE("a user comes with the first connection and goes with the last") {
  Stage stage({"--grace-ms", "60000"});  // longer than one waits here
  WsClient bob(stage.port(), "user=bob");
  bob.join("c");
  WsClient first(stage.port(), "user=ada&source=web"), second(stage.port(), "user=ada&source=cli");
  first.join("c");
  CHECK(seen(bob) == Seen{{true, "ada"}});
  CHECK(second.join("c")["participants"].size() == 3);
  CHECK(seen(bob).empty());
  first.close();
  CHECK(seen(bob).empty());
  second.close();
  CHECK(bob.next("presence")["connected"] == false);
  CHECK(bob.join("c")["participants"].size() == 1);
}

TEST_CASE("connections without a name each count") {
  Stage stage;
  WsClient bob(stage.port(), "user=bob");
  bob.join("c");
  WsClient one(stage.port()), two(stage.port());
  one.join("c");
  two.join("c");
  CHECK(seen(bob).size() == 2);
  one.ask({{"type", "leave"}, {"conversationId", "c"}});
  const Json gone = bob.next("presence");
  CHECK(gone["connected"] == false);
  CHECK(gone["clientId"] == one.id());
}

TEST_CASE("a broken connection is told after the grace only, and not at all where the user is back in time") {
  Stage stage({"--grace-ms", "5000"});
  WsClient bob(stage.port(), "user=bob");
  bob.join("c");
  const auto breaks = [&](const std::string& user = "ada") {
    WsClient client(stage.port(), "user=" + user);
    client.join("c");
    client.socket().reset_on_close();
  };
  SUBCASE("gone for good") {
    breaks();
    CHECK(bob.next("presence")["connected"] == true);
    CHECK(only(bob.so_far(), "presence").empty());
    CHECK(bob.next("presence")["connected"] == false);
  }
  SUBCASE("back in time") {
    breaks();
    WsClient again(stage.port(), "user=ada");
    again.join("c");
    CHECK(seen(bob) == Seen{{true, "ada"}});
    // Who broke off later, and does not come back, is the first that is told to be gone.
    breaks("eve");
    CHECK(seen(bob) == Seen{{true, "eve"}});
    const Json gone = bob.next();
    CHECK(gone["connected"] == false);
    CHECK(gone["userId"] == "eve");
  }
}
