// SPDX-License-Identifier: Apache-2.0
// What was said before: pages backwards, what was missed, and when the answer is a whole new picture.
#include "tests/e2e/stage.h"

using namespace syncd;
using namespace syncd::test;

namespace {

void fill(WsClient& client, const std::string& conversation, int from, int to) {
  for (int i = from; i <= to; ++i) client.say(conversation, std::to_string(i));
}

Texts numbers(int from, int to) {
  Texts out;
  for (int i = from; i <= to; ++i) out.push_back(std::to_string(i));
  return out;
}

}  // namespace

TEST_CASE("a join shows the newest messages; before pages back to the first") {
  Stage stage;
  WsClient ada(stage.port());
  fill(ada, "c", 1, 130);
  const Json page = ada.join("c");
  CHECK(contents(page["data"]) == numbers(31, 130));
  CHECK(page["more"] == true);
  CHECK(page["seq"] == 130);
  Texts all;
  std::int64_t before = page["data"][0]["seq"];
  for (bool more = true; more;) {
    const Json older =
        ada.ask({{"type", "sync"}, {"conversationId", "c"}, {"before", before}, {"limit", 12}});
    CHECK(older["type"] == "sync");
    const Texts texts = contents(older["data"]);
    all.insert(all.begin(), texts.begin(), texts.end());
    before = older["data"][0]["seq"];
    more = older["more"];
  }
  CHECK(all == numbers(1, 30));
  CHECK(contents(ada.join("c", {{"limit", 3}})["data"]) == numbers(128, 130));
}

TEST_CASE("history gives the conversation with its messages") {
  Stage stage;
  WsClient ada(stage.port());
  fill(ada, "c", 1, 5);
  const Json page = ada.ask({{"type", "history"}, {"conversationId", "c"}, {"limit", 2}});
  CHECK(page["type"] == "result");
  CHECK(page["op"] == "history");
  CHECK(page["data"]["conversation"]["messageCount"] == 5);
  CHECK(contents(page["data"]["messages"]) == numbers(4, 5));
  CHECK(page["data"]["more"] == true);
  const Json none = ada.ask({{"type", "history"}, {"conversationId", "nowhere"}});
  CHECK(none["code"] == "not_found");
  CHECK(none["field"] == "conversationId");
}

TEST_CASE("what was missed comes in pages, and live frames wait until the last of them") {
  Stage stage;
  WsClient ada(stage.port()), bob(stage.port());
  fill(ada, "c", 1, 10);
  Json page = bob.join("c", {{"since", 2}, {"epoch", bob.epoch()}, {"limit", 3}});
  CHECK(contents(page["data"]) == numbers(3, 5));
  CHECK(page["more"] == true);
  CHECK(page["seq"] == 5);
  fill(ada, "c", 11, 12);
  CHECK(only(bob.so_far(), "message").empty());
  Texts all;
  while (page["more"] == true) {
    page = bob.ask({{"type", "sync"}, {"conversationId", "c"}, {"since", page["seq"]}, {"limit", 3}});
    for (const auto& text : contents(page["data"])) all.push_back(text);
  }
  CHECK(all == numbers(6, 12));
  ada.say("c", "13");
  CHECK(contents(bob.so_far()) == Texts{"13"});
}

TEST_CASE("a place that the log does not know is answered with reset and the newest there is") {
  Stage stage;
  WsClient ada(stage.port()), bob(stage.port());
  fill(ada, "c", 1, 3);
  Json page;
  SUBCASE("another epoch") {
    page = bob.join("c", {{"since", 1}, {"epoch", "another"}});
  }
  SUBCASE("from the future") {
    page = bob.join("c", {{"since", 99}, {"epoch", bob.epoch()}});
  }
  SUBCASE("the largest number") {
    page = bob.join("c", {{"since", INT64_MAX}});
  }
  CHECK(page["type"] == "sync");
  CHECK(page["reset"] == true);
  CHECK(contents(page["data"]) == numbers(1, 3));
  CHECK(page["epoch"] == bob.epoch());
  CHECK(page["seq"] == 3);
  ada.say("c", "4");
  CHECK(contents(bob.so_far()) == Texts{"4"});
}

TEST_CASE("a deleted conversation is told to those in it and resets those who come back") {
  Stage stage;
  WsClient ada(stage.port()), bob(stage.port());
  fill(ada, "c", 1, 3);
  bob.join("c");
  const Json deleted = ada.ask({{"type", "delete_conversation"}, {"conversationId", "c"}});
  CHECK(deleted["ok"] == true);
  CHECK(bob.next("conversation_deleted")["conversationId"] == "c");
  const Json page = bob.join("c", {{"since", 2}, {"epoch", bob.epoch()}});
  CHECK(page["reset"] == true);
  CHECK(page["data"].empty());
  ada.say("c", "new");
  CHECK(contents(bob.so_far()) == Texts{"new"});
  CHECK(bob.join("c", {{"since", 4}, {"epoch", bob.epoch()}})["reset"] == false);
}

TEST_CASE("everything is there after a restart, under the same epoch") {
  Stage stage;
  std::string epoch;
  {
    WsClient ada(stage.port());
    epoch = ada.epoch();
    fill(ada, "c", 1, 20);
  }
  CHECK(stage.syncd.terminate() == 0);
  stage.syncd.start();
  WsClient bob(stage.port());
  CHECK(bob.epoch() == epoch);
  CHECK(bob.welcome()["seq"] == 20);
  CHECK(contents(bob.join("c", {{"since", 15}, {"epoch", epoch}})["data"]) == numbers(16, 20));
}

TEST_CASE("/ws?since= gives the organisation's missed events, then live ones") {
  Stage stage({"--demo"});
  WsClient ada(stage.port());
  const std::int64_t from = ada.welcome()["seq"];
  ada.ask({{"type", "set_status"}, {"media_buy_id", "apex"}, {"status", "paused"}});
  ada.say("c", "not for those outside");
  ada.ask({{"type", "adjust_bid"}, {"media_buy_id", "techflow"}, {"device", "mobile"}, {"bid", 3}});
  WsClient bob(stage.port(), "since=" + std::to_string(from) + "&epoch=" + ada.epoch());
  const Json first = bob.next();
  CHECK(first["type"] == "media_buy_updated");
  CHECK(first["seq"] == from + 1);
  CHECK(first["data"]["mediaBuy"]["status"] == "paused");
  CHECK(first["data"]["changes"][0]["operation"] == "set_status");
  CHECK(bob.next()["seq"] == from + 3);
  ada.ask({{"type", "set_status"}, {"media_buy_id", "apex"}, {"status", "active"}});
  CHECK(bob.next()["seq"] == from + 4);
  CHECK(bob.so_far().empty());

  WsClient stranger(stage.port(), "since=1&epoch=another");
  const Json reset = stranger.next();
  CHECK(reset["type"] == "sync_response");
  CHECK(reset["reset"] == true);
  CHECK(reset["data"]["campaigns"].size() == 3);
  CHECK(reset["epoch"] == ada.epoch());
  WsClient future(stage.port(), "since=18446744073709551615&epoch=" + ada.epoch());
  CHECK(future.next()["reset"] == true);
}

TEST_CASE("sync_request gives a snapshot, or the events missed since") {
  Stage stage({"--demo"});
  WsClient ada(stage.port());
  const Json snapshot = ada.ask({{"type", "sync_request"}});
  CHECK(snapshot["type"] == "sync_response");
  CHECK(snapshot["reset"] == false);
  for (const char* what : {"campaigns", "tasks", "crews", "runs"}) CHECK(snapshot["data"][what].is_array());
  CHECK(snapshot["data"]["campaigns"].size() == 3);
  const std::int64_t seq = snapshot["seq"];
  ada.ask({{"type", "set_status"}, {"media_buy_id", "apex"}, {"status", "paused"}});
  ada.say("c", "joined by nobody");
  const Json missed = ada.ask({{"type", "sync_request"}, {"since", seq}, {"epoch", ada.epoch()}});
  REQUIRE(missed["data"]["events"].size() == 1);
  CHECK(missed["data"]["events"][0]["seq"] == seq + 1);
  CHECK(missed["seq"] == seq + 2);
  CHECK(missed["more"] == false);
  ada.join("c");
  CHECK(ada.ask({{"type", "sync_request"}, {"since", seq}})["data"]["events"].size() == 2);
  CHECK(ada.ask({{"type", "sync_request"}, {"since", seq}, {"epoch", "x"}})["reset"] == true);
  CHECK(ada.ask({{"type", "sync_request"}, {"since", 1000}})["reset"] == true);
}

TEST_CASE("more missed events than a page holds come in pages") {
  Stage stage;
  WsClient ada(stage.port());
  for (int i = 0; i < 620; ++i) {
    const std::string n = std::to_string(i);
    ada.send(Json{{"type", "create_conversation"}, {"id", n}, {"conversationId", "k" + n}, {"title", n}});
  }
  while (ada.next("result")["id"] != "619") {
  }
  std::vector<std::int64_t> seqs;
  Json page{{"seq", 0}, {"more", true}};
  while (page["more"] == true) {
    page = ada.ask({{"type", "sync_request"}, {"since", page["seq"]}, {"epoch", ada.epoch()}});
    for (const Json& event : page["data"]["events"]) seqs.push_back(event["seq"]);
  }
  REQUIRE(seqs.size() == 620);
  for (std::size_t i = 0; i < seqs.size(); ++i) CHECK(seqs[i] == static_cast<std::int64_t>(i) + 1);

  WsClient bob(stage.port(), "since=0&epoch=" + ada.epoch());
  for (std::int64_t seq = 1; seq <= 620; ++seq) REQUIRE(bob.next()["seq"] == seq);
}

TEST_CASE("topics narrow the stream, and none stops it") {
  Stage stage({"--demo"});
  WsClient ada(stage.port()), campaigns(stage.port(), "topics=campaigns"), none(stage.port(), "topics=none"),
      all(stage.port());
  const auto happens = [&] {
    ada.ask({{"type", "set_status"}, {"media_buy_id", "apex"}, {"status", "paused"}});
    ada.ask({{"type", "set_status"}, {"media_buy_id", "apex"}, {"status", "active"}});
    ada.ask({{"type", "create_conversation"}, {"title", "Stand-up"}});
  };
  happens();
  CHECK(campaigns.so_far().size() == 2);
  CHECK(none.so_far().empty());
  CHECK(all.so_far().size() == 3);
  const Json chosen = all.ask({{"type", "subscribe"}, {"topics", {"conversations"}}});
  CHECK(chosen["type"] == "result");
  CHECK(chosen["ok"] == true);
  happens();
  const auto frames = all.so_far();
  REQUIRE(frames.size() == 1);
  CHECK(frames[0]["type"] == "conversation_created");
  const Json wrong = all.ask({{"type", "subscribe"}, {"topics", {"weather"}}});
  CHECK(wrong["code"] == "invalid_field");
  CHECK(wrong["field"] == "topics");
  CHECK(wrong["hint"].get<std::string>().find("campaigns") != std::string::npos);
  RawSocket refused(stage.port());
  CHECK(refused.upgrade("/ws?topics=weather").status == 101);
  CHECK(refused.close_code() == 1008);
}
