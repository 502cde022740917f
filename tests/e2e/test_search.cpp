// SPDX-License-Identifier: Apache-2.0
// Search over real sockets: complete from the acknowledgement on, after a restart and after a kill.
#include "domain/search/index.h"
#include "tests/e2e/stage.h"

using namespace syncd;
using namespace syncd::test;

namespace {

Json search(WsClient& client, Json frame) {
  frame["type"] = "search";
  const Json reply = client.ask(std::move(frame));
  CAPTURE(reply.dump());
  CHECK(reply["type"] == "result");
  return reply["data"];
}

Texts found(WsClient& client, const std::string& q) {
  Texts out;
  const Json data = search(client, {{"q", q}, {"sort", "newest"}});
  for (const Json& match : data["matches"]) out.push_back(match["message"]["content"]);
  return out;
}

// Sent without waiting for one after the other, so that they share commits.
void say_many(WsClient& client, const std::string& conversation, int count, const std::string& text) {
  for (int i = 0; i < count; ++i) {
    client.send(Json{{"type", "message"},
                     {"id", text + std::to_string(i)},
                     {"conversationId", conversation},
                     {"message", {{"content", text + " " + std::to_string(i)}}}});
  }
  for (int i = 0; i < count; ++i) client.next("ack");
}

}  // namespace

TEST_CASE("what is acknowledged is found, ranked and paged, while the index grows") {
  Stage stage;
  WsClient ada(stage.port(), "source=web&user=ada"), bob(stage.port(), "source=cli&user=bob");
  ada.ask({{"type", "create_conversation"}, {"conversationId", "standup"}, {"title", "Daily Standup"}});
  for (int i = 0; i < 5; ++i) {
    const std::string text = "invoice " + std::to_string(i);
    ada.say("standup", text);
    CHECK(found(bob, "\"" + text + "\"") == Texts{text});
    say_many(ada, "talk", static_cast<int>(domain::kIndexStride / 2), "blah" + std::to_string(i));
  }
  const Json first = search(bob, {{"q", "invoice"}, {"limit", 2}, {"sort", "newest"}});
  CHECK(first["total"] == 5);
  CHECK(first["more"] == true);
  CHECK(first["matches"][0]["message"]["content"] == "invoice 4");
  CHECK(first["matches"][0]["title"] == "Daily Standup");
  const Json last = search(bob, {{"q", "invoice"}, {"limit", 2}, {"sort", "newest"}, {"offset", 4}});
  CHECK(last["matches"].size() == 1);
  CHECK(last["more"] == false);
  ada.say("standup", "invoice, the invoice, and once more the invoice");
  const Json best = search(bob, {{"q", "invoice"}});
  CHECK(best["matches"].size() == 6);
  CHECK(best["matches"][0]["score"].get<double>() >= best["matches"][5]["score"].get<double>());
}

TEST_CASE("hostile searches are answered, and the connection stays") {
  Stage stage;
  WsClient ada(stage.port());
  ada.say("room", "hello");
  for (const Json& q :
       {Json("-"), Json("..."), Json(""), Json(7), Json(std::string(65'536, 'a')), Json(nullptr)}) {
    const Json refused = ada.ask({{"type", "search"}, {"q", q}});
    CAPTURE(refused.dump());
    CHECK(refused["type"] == "error");
    CHECK(refused["field"] == "q");
  }
  for (const char* q : {"\" OR 1 --", "NEAR(hello", "words:hello*", "hello AND"}) {
    CHECK(ada.ask({{"type", "search"}, {"q", q}})["type"] == "result");
  }
  CHECK(found(ada, "hello") == Texts{"hello"});
}

TEST_CASE("a deleted conversation is found no more; a restart and a kill change nothing") {
  Stage stage;
  {
    WsClient ada(stage.port());
    ada.say("gone", "the secret plan");
    ada.say("kept", "the secret garden");
    say_many(ada, "talk", static_cast<int>(domain::kIndexStride) + 10, "blah");
    ada.ask({{"type", "delete_conversation"}, {"conversationId", "gone"}});
    CHECK(found(ada, "secret") == Texts{"the secret garden"});
    ada.say("kept", "another secret");
  }
  const Texts expected{"another secret", "the secret garden"};
  CHECK(stage.syncd.terminate() == 0);
  stage.syncd.start();
  {
    WsClient ada(stage.port());
    CHECK(found(ada, "secret") == expected);
    say_many(ada, "talk", static_cast<int>(domain::kIndexStride) + 10, "more");
    ada.say("kept", "the last secret");
  }
  stage.syncd.kill();
  stage.syncd.start();
  WsClient ada(stage.port());
  CHECK(found(ada, "secret") == Texts{"the last secret", "another secret", "the secret garden"});
  CHECK(search(ada, {{"q", "blah"}})["total"] == domain::kIndexStride + 10);
  CHECK(search(ada, {{"q", "more"}})["total"] == domain::kIndexStride + 10);
}

TEST_CASE("conversations over HTTP are found by what was said in them") {
  Stage stage;
  WsClient ada(stage.port());
  ada.say("one", "Ask Müller about the invoice");
  ada.say("two", "nothing");
  const Json listed = json(http(stage.port(), "GET", "/api/conversations?q=muller%20invoice").body);
  REQUIRE(listed["data"].size() == 1);
  CHECK(listed["data"][0]["id"] == "one");
  CHECK(listed["data"][0]["excerpt"][1] == Json{{"text", "Müller"}, {"match", true}});
  const Json found = json(http(stage.port(), "POST", "/api/ops/search", R"({"q":"invoice"})").body);
  CHECK(found["data"]["matches"][0]["conversationId"] == "one");
  const HttpAnswer refused = http(stage.port(), "POST", "/api/ops/search", R"({"q":"-"})");
  CHECK(refused.status == 400);
}

TEST_CASE("the assistant looks for what it is asked for, and not for the question") {
  Stage stage;
  WsClient ada(stage.port(), "source=web&user=ada"), bob(stage.port(), "source=web&user=bob");
  ada.say("one", "the invoice of March");
  bob.join("desk");
  for (const char* text : {"search for invoice", "find messages about invoice"}) {
    CAPTURE(text);
    ada.say("desk", text);
    Json answer;
    do answer = bob.next("message");
    while (answer["message"]["role"] != "assistant");
    const std::string told = answer["message"]["content"];
    CHECK(told.find("one, ada: the invoice of March") != std::string::npos);
    CHECK(told.find(text) == std::string::npos);
  }
}
