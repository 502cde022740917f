// SPDX-License-Identifier: Apache-2.0
// GET /api/events: pages of the log, and the live stream of server-sent events that goes on from any place.
#include <chrono>

#include "tests/e2e/stage.h"
#include "tests/support/sse_client.h"

using namespace syncd;
using namespace syncd::test;

namespace {

Json page(const Stage& stage, const std::string& query = {}) {
  return json(http(stage.port(), "GET", "/api/events" + query).body)["data"];
}

void pause(WsClient& client, const std::string& campaign, bool on) {
  client.ask({{"type", "set_status"}, {"media_buy_id", campaign}, {"status", on ? "paused" : "active"}});
}

// What a client sends to come back.
std::string behind(const std::string& id) {
  return "Last-Event-ID: " + id + "\r\n";
}

}  // namespace

TEST_CASE("a page tells what happened since a place, and where to go on") {
  Stage stage({"--demo"});
  WsClient ada(stage.port());
  const std::int64_t from = stage.seq();
  pause(ada, "apex", true);
  ada.say("room", "hello");
  ada.ask({{"type", "create_task"}, {"title", "mine"}});
  ada.ask({{"type", "start_run"}, {"crew_id", "nobody"}});
  const Json one = page(stage, "?since=" + std::to_string(from));
  REQUIRE(one["events"].size() == 2);
  CHECK(one["events"][0]["type"] == "media_buy_updated");
  CHECK(one["events"][1]["type"] == "task_created");
  CHECK(one["seq"] == stage.seq());
  CHECK(one["epoch"] == ada.epoch());
  CHECK(one["more"] == false);
  CHECK(one["reset"] == false);
  CHECK(page(stage, "?since=" + one["seq"].dump())["events"].empty());
  CHECK(page(stage, "?since=" + ada.epoch() + ":" + std::to_string(from)) == one);
  CHECK(page(stage, "?topics=tasks&since=" + std::to_string(from))["events"].size() == 1);
  CHECK(page(stage, "?topics=none&since=" + std::to_string(from))["events"].empty());
  CHECK(page(stage, "?user=bob&topics=tasks")["events"].empty());
  const Json talk = page(stage, "?topics=none&conversationId=room");
  REQUIRE(talk["events"].size() == 1);
  CHECK(talk["events"][0]["message"]["content"] == "hello");
  // Without a place: from the beginning.
  CHECK(page(stage)["events"].size() > 2);
}

TEST_CASE("page after page gives every event once, the stored bytes, under a limit too") {
  Stage stage;
  WsClient ada(stage.port());
  ada.join("room");
  for (int i = 0; i < 1200; ++i) ada.say("room", std::to_string(i));
  std::int64_t seq = 0;
  int count = 0;
  for (Json one{{"more", true}}; one["more"] == true;) {
    one = page(stage, "?conversationId=room&limit=77&since=" + std::to_string(seq));
    CHECK(one["events"].size() <= 77);
    for (const Json& event : one["events"]) {
      REQUIRE(event["seq"] == seq + 1);
      REQUIRE(event["message"]["content"] == std::to_string(count++));
      ++seq;
    }
    CHECK(one["seq"] == seq);
  }
  CHECK(count == 1200);
}

TEST_CASE("a place that the server cannot go on from is told so, with everything as it is") {
  Stage stage({"--demo"});
  for (const char* query : {"?since=3&epoch=another", "?since=another:3", "?since=99999"}) {
    const Json one = page(stage, query);
    CHECK(one["reset"] == true);
    CHECK(one["events"].empty());
    CHECK(one["snapshot"]["campaigns"].size() == 3);
    CHECK(one["seq"] == stage.seq());
    CHECK(one["more"] == false);
  }
  for (const char* query : {"?since=x", "?since=a:b", "?since=-1", "?limit=0", "?limit=501",
                            "?topics=nonsense", "?conversationId=%20"}) {
    CAPTURE(query);
    CHECK(http(stage.port(), "GET", std::string("/api/events") + query).status == 400);
    CHECK(SseClient(stage.port(), std::string("/api/events") + query).status() == 400);
  }
  CHECK(SseClient(stage.port(), "/api/events", behind("x")).status() == 400);
}

TEST_CASE("a stream is live from now on, in the stored bytes, each event under its place") {
  Stage stage({"--demo"});
  WsClient ada(stage.port());
  SseClient stream(stage.port(), "/api/events");
  CHECK(stream.status() == 200);
  CHECK(stream.head().find("Content-Type: text/event-stream\r\n") != std::string::npos);
  CHECK(stream.head().find("Cache-Control: no-store") != std::string::npos);
  const std::int64_t from = stage.seq();
  ada.send(R"({"type":"set_status","media_buy_id":"apex","status":"paused","id":"1"})");
  const auto frame = ada.socket().text();
  const SseEvent event = stream.next();
  CHECK(event.data == *frame);
  CHECK(event.id == ada.epoch() + ":" + std::to_string(from + 1));
  CHECK(event.name.empty());
  pause(ada, "apex", false);
  const SseEvent second = stream.next();
  const std::string raw = http(stage.port(), "GET", "/api/events?since=" + std::to_string(from)).body;
  CHECK(raw.find("\"events\":[" + event.data + "," + second.data + "]") != std::string::npos);
}

TEST_CASE("a stream goes on behind its last id, out of the log and on into the live events") {
  Stage stage({"--demo"});
  WsClient ada(stage.port());
  std::string last;
  {
    SseClient stream(stage.port(), "/api/events?topics=campaigns");
    pause(ada, "apex", true);
    stream.next();
    last = stream.last_id();
  }
  pause(ada, "apex", false);
  ada.ask({{"type", "create_task"}, {"title", "not of this topic"}});
  pause(ada, "techflow", true);
  SseClient stream(stage.port(), "/api/events?topics=campaigns", behind(last));
  pause(ada, "techflow", false);
  std::vector<Json> got;
  for (int i = 0; i < 3; ++i) got.push_back(stream.next().json());
  CHECK(got[0]["data"]["mediaBuy"]["media_buy_id"] == "apex");
  CHECK(got[1]["data"]["mediaBuy"]["status"] == "paused");
  CHECK(got[2]["data"]["mediaBuy"]["status"] == "active");
  CHECK(got[0]["seq"] < got[1]["seq"]);
  // The header says more than the address, which a browser repeats.
  SseClient again(stage.port(), "/api/events?topics=campaigns&since=0", behind(stream.last_id()));
  pause(ada, "apex", true);
  CHECK(again.next().json()["seq"] == stage.seq());
  SseClient all(stage.port(), "/api/events?since=0");
  CHECK(all.next().json()["seq"] == 1);
}

TEST_CASE("a stream that cannot go on begins with a reset that holds everything, and goes on live") {
  Stage stage({"--demo"});
  WsClient ada(stage.port());
  SseClient stream(stage.port(), "/api/events", behind("another-epoch:2"));
  const SseEvent reset = stream.next();
  CHECK(reset.name == "reset");
  CHECK(reset.json()["reset"] == true);
  CHECK(reset.json()["data"]["campaigns"].size() == 3);
  CHECK(reset.id == ada.epoch() + ":" + std::to_string(stage.seq()));
  pause(ada, "apex", true);
  CHECK(stream.next().json()["type"] == "media_buy_updated");
}

TEST_CASE("a quiet stream is kept alive, and tells how far it has come") {
  Stage stage({"--heartbeat-seconds", "1"});
  WsClient ada(stage.port());
  SseClient stream(stage.port(), "/api/events?topics=campaigns");
  ada.say("room", "not of this topic");
  const std::string come = ada.epoch() + ":1";
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while ((stream.comments() < 2 || stream.last_id() != come) && std::chrono::steady_clock::now() < until)
    CHECK(!stream.poll(500));
  CHECK(!stream.ended());
  CHECK(stream.comments() >= 2);
  CHECK(stream.last_id() == come);
}

TEST_CASE("a server that stops ends the stream, and it goes on after the restart") {
  Stage stage({"--demo"});
  std::string last;
  {
    WsClient ada(stage.port());
    SseClient stream(stage.port(), "/api/events");
    pause(ada, "apex", true);
    stream.next();
    stage.syncd.signal(15);
    CHECK(!stream.poll());
    CHECK(stream.ended());
    last = stream.last_id();
    CHECK(stage.syncd.wait() == 0);
  }
  stage.syncd.start();
  WsClient ada(stage.port());
  pause(ada, "apex", false);
  SseClient stream(stage.port(), "/api/events", behind(last));
  CHECK(stream.next().json()["data"]["mediaBuy"]["status"] == "active");
}

TEST_CASE("a reader of a stream that leaves gives its place back") {
  Stage stage({"--max-connections", "2"});
  for (int i = 0; i < 20; ++i) {
    SseClient stream(stage.port(), "/api/events");
    if (stream.status() != 200) {  // the one before is still being noticed
      --i;
      continue;
    }
    if (i % 2 == 0) stream.socket().reset_on_close();
  }
  CHECK(stage.syncd.terminate() == 0);
}
