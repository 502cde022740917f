// SPDX-License-Identifier: Apache-2.0
// The same id from the same user runs once, however often and by whatever way it comes.
#include "tests/e2e/stage.h"

using namespace syncd;
using namespace syncd::test;

namespace {

const Json kPause{{"type", "adjust_bid"},
                  {"id", "once"},
                  {"media_buy_id", "apex"},
                  {"device", "mobile"},
                  {"change_percent", 10}};

}  // namespace

TEST_CASE("the same id gives the first answer, over connections and restarts; other content is a conflict") {
  Stage stage({"--demo"});
  Json first;
  {
    WsClient ada(stage.port(), "user=ada");
    first = ada.ask(kPause);
    CHECK(first["ok"] == true);
    CHECK(ada.ask(kPause) == first);
  }
  {
    WsClient ada(stage.port(), "user=ada");
    CHECK(ada.ask(kPause) == first);
    Json other = kPause;
    other["change_percent"] = 11;
    const Json conflict = ada.ask(other);
    CHECK(conflict["code"] == "idempotency_conflict");
    CHECK(conflict["id"] == "once");
    CHECK(conflict["retryable"] == false);
  }
  stage.syncd.kill();
  stage.syncd.start();
  WsClient ada(stage.port(), "user=ada"), bob(stage.port(), "user=bob");
  CHECK(ada.ask(kPause) == first);
  CHECK(stage.seq() == first["seq"]);
  CHECK(bob.ask(kPause)["seq"] == first["seq"].get<std::int64_t>() + 1);
}

TEST_CASE("fifty at once on as many sockets run once") {
  Stage stage({"--demo"});
  WsClient watcher(stage.port());
  std::vector<WsClient> clients;
  for (int i = 0; i < 50; ++i) clients.emplace_back(stage.port(), "user=ada");
  for (WsClient& client : clients) REQUIRE(client.send(kPause));
  const Json first = clients[0].next("result");
  CHECK(first["data"]["mediaBuy"]["bids"]["mobile"] == 2.75);
  for (std::size_t i = 1; i < clients.size(); ++i) CHECK(clients[i].next("result") == first);
  CHECK(only(watcher.so_far(), "media_buy_updated").size() == 1);
  CHECK(stage.seq() == first["seq"]);
}

TEST_CASE("a message's own id stores it once, and another message cannot take it") {
  Stage stage;
  WsClient ada(stage.port(), "user=ada"), bob(stage.port(), "user=bob");
  bob.join("c");
  const auto say = [](const std::string& content) {
    return Json{
        {"type", "message"}, {"conversationId", "c"}, {"message", {{"id", "m-1"}, {"content", content}}}};
  };
  const Json ack = ada.ask(say("hello"));
  CHECK(ack["messageId"] == "m-1");
  const Json again = ada.ask(say("hello"));
  CHECK(again["type"] == "ack");
  CHECK(again["seq"] == ack["seq"]);
  CHECK(ada.ask(say("other"))["code"] == "idempotency_conflict");
  CHECK(bob.ask(say("hello"))["code"] == "idempotency_conflict");
  CHECK(contents(bob.so_far()) == Texts{"hello"});
}

TEST_CASE("an operation that failed is not remembered: it may be tried again under its id") {
  Stage stage;
  WsClient ada(stage.port());
  CHECK(ada.ask(kPause)["code"] == "not_found");
  CHECK(ada.ask({{"type", "create_media_buy"}, {"brand_name", "Apex"}})["ok"] == true);
  CHECK(ada.ask(kPause)["ok"] == true);
}
