// SPDX-License-Identifier: Apache-2.0
// Talking over HTTP: what POST /api/chat streams, what it stores and tells the others, and how it is said
// once.
#include <set>

#include "tests/e2e/assistant_stage.h"
#include "tests/support/sse_client.h"

using namespace syncd;
using namespace syncd::test;

namespace {

// The events of one stream, taken apart.
struct Talk {
  explicit Talk(SseClient client) {
    for (const SseEvent& event : client.rest()) {
      const Json data = event.json();
      types.push_back(data["type"]);
      if (data["type"] == "start") start = data;
      if (data["type"] == "delta") text += data["content"];
      if (data["type"] == "tool") tools.push_back(data);
      if (data["type"] == "done" || data["type"] == "error") end = data;
    }
    ended = client.ended();
  }
  Texts types;
  Json start, end;
  std::string text;
  std::vector<Json> tools;
  bool ended = false;
};

Talk talk(const Stage& stage, const Json& body, const std::string& headers = {}) {
  return Talk(SseClient::chat(stage.port(), body, headers));
}

}  // namespace

TEST_CASE("a wish over HTTP is carried out and answered as a stream, and the room sees both sides") {
  AssistantStage stage;
  SseClient client =
      SseClient::chat(stage.port(), {{"message", "pause Apex Motors"}, {"conversationId", "desk"}});
  CHECK(client.status() == 200);
  CHECK(client.head().find("Content-Type: text/event-stream\r\n") != std::string::npos);
  CHECK(client.head().find("Cache-Control: no-store") != std::string::npos);
  CHECK(client.head().find("X-Accel-Buffering: no\r\n") != std::string::npos);
  const Talk said{std::move(client)};
  CHECK(said.types == Texts{"start", "tool", "delta", "done"});
  CHECK(said.ended);
  const Json question = stage.ada.next("message")["message"], answer = stage.ada.next("message")["message"];
  CHECK(question["content"] == "pause Apex Motors");
  CHECK(question["id"] == said.start["messageId"]);
  CHECK(question["seq"] == said.start["seq"]);
  CHECK(question["source"] == "web");
  CHECK(question["conversationId"] == said.start["conversationId"]);
  CHECK(answer["userId"] == "assistant");
  CHECK(answer["id"] == said.end["messageId"]);
  CHECK(answer["content"] == said.end["content"]);
  CHECK(answer["seq"] == said.end["seq"]);
  CHECK(said.text == said.end["content"]);
  CHECK(said.tools[0]["operation"] == "set_status");
  CHECK(said.tools[0]["arguments"]["media_buy_id"] == "apex");
  CHECK(said.tools[0]["arguments"]["status"] == "paused");
  CHECK(said.tools[0]["result"]["seq"] == stage.dashboard.next("media_buy_updated")["seq"]);
  CHECK(stage.campaign()["status"] == "paused");
}

TEST_CASE("what is looked up is told as a tool with its result") {
  AssistantStage stage;
  const Talk said = talk(stage, {{"message", "show me all active campaigns"}});
  CHECK(said.types == Texts{"start", "tool", "delta", "done"});
  CHECK(said.tools[0]["operation"] == "list");
  CHECK(said.tools[0]["result"]["items"].size() == 2);
  CHECK(said.text.find("Apex Motors") != std::string::npos);
  CHECK(said.text == said.end["content"]);
}

TEST_CASE("a wish and a question in one are answered by two messages in one stream") {
  AssistantStage stage;
  const Talk said = talk(stage, {{"message", "pause Apex Motors and show me all active campaigns"}});
  CHECK(said.end["type"] == "done");
  REQUIRE(said.tools.size() == 2);
  CHECK(said.tools[0]["operation"] == "set_status");
  CHECK(said.tools[1]["operation"] == "list");
  CHECK(said.text == said.end["content"]);
  CHECK(said.text.find("TechFlow") != std::string::npos);
}

TEST_CASE(
    "what asks for nothing is answered too, a refused wish with its error, and a switched-off assistant says "
    "so") {
  AssistantStage stage;
  CHECK(talk(stage, {{"message", "good morning"}}).end["type"] == "done");
  const Talk refused = talk(stage, {{"message", "shift 300% of the budget of Apex Motors to desktop"}});
  CHECK(refused.end["type"] == "done");
  for (const Json& tool : refused.tools) CHECK(tool["error"]["code"].is_string());
  Stage off({"--assistant", "off"});
  const Talk none = talk(off, {{"message", "good morning"}});
  CHECK(none.end["type"] == "done");
  CHECK(none.text.find("no assistant") != std::string::npos);
}

TEST_CASE("without a conversation a new one is opened, under an id that the stream tells") {
  Stage stage;
  const Talk one = talk(stage, {{"message", "hello"}}), two = talk(stage, {{"message", "hello"}});
  CHECK(one.start["conversationId"] != two.start["conversationId"]);
  const std::string id = one.start["conversationId"];
  const Json shown = json(http(stage.port(), "GET", "/api/chat/" + id).body)["data"];
  CHECK(contents(shown["messages"]) == Texts{"hello", one.end["content"]});
}

TEST_CASE("the same again under the same id is streamed again and said once") {
  AssistantStage stage;
  for (const char* wish : {"reduce mobile bid of Apex Motors by 10%", "show me all active campaigns"}) {
    CAPTURE(wish);
    const std::string header = "Idempotency-Key: " + std::to_string(std::hash<std::string>{}(wish)) + "\r\n";
    const Talk first = talk(stage, {{"message", wish}}, header);
    const std::int64_t seq = stage.seq();
    // Far behind by now.
    for (int i = 0; i < 600; ++i) stage.ada.say("elsewhere", "x");
    const Talk again = talk(stage, {{"message", wish}}, header);
    CHECK(again.start == first.start);
    CHECK(again.end == first.end);
    CHECK(again.text == first.text);
    CHECK(again.tools.size() == first.tools.size());
    CHECK(stage.seq() == seq + 600);
  }
  const Talk body = talk(stage, {{"message", "hello"}, {"id", "k-8"}});
  CHECK(talk(stage, {{"message", "hello"}}, "Idempotency-Key: k-8\r\n").end == body.end);
  SseClient other =
      SseClient::chat(stage.port(), {{"message", "something else"}}, "Idempotency-Key: k-8\r\n");
  CHECK(other.status() == 409);
}

TEST_CASE("the answer is streamed again after a restart, too") {
  Stage stage({"--demo"});
  const Talk first = talk(stage, {{"message", "pause Apex Motors"}, {"id", "once"}});
  stage.syncd.kill();
  stage.syncd.start();
  const Talk again = talk(stage, {{"message", "pause Apex Motors"}, {"id", "once"}});
  CHECK(again.start == first.start);
  CHECK(again.end == first.end);
  CHECK(again.tools == first.tools);
}

TEST_CASE("the source is what the request tells") {
  Stage stage;
  const auto source = [&](const Json& more, const std::string& query = {}) {
    Json body{{"message", "hello"}};
    body.update(more);
    const HttpAnswer answer = http(stage.port(), "POST", "/api/chat" + query, body.dump());
    const Json start = json(answer.body.substr(6, answer.body.find('\n') - 6));
    const std::string id = start["conversationId"];
    return json(http(stage.port(), "GET", "/api/chat/" + id).body)["data"]["messages"][0]["source"];
  };
  CHECK(source(Json::object()) == "web");
  CHECK(source({{"source", "iphone"}}) == "iphone");
  CHECK(source({{"context", {{"source", "tv"}}}}) == "tv");
  CHECK(source({{"context", {{"appName", "desktop"}}}}) == "desktop");
  CHECK(source({{"context", {{"appName", "desktop"}}}}, "?source=cli") == "cli");
  CHECK(source({{"source", "a\nb"}}) == "web");
}

TEST_CASE("what is wrong is told before the stream begins, as JSON with a status") {
  Stage stage;
  const struct {
    const char* body;
    int status;
    const char *error, *field;
  } cases[] = {{"{}", 400, "Message is required", "message"},
               {R"({"message":""})", 400, "Message is required", "message"},
               {R"({"message":null})", 400, "Message is required", "message"},
               {R"({"message":7})", 400, nullptr, "message"},
               {R"({"message":"x","conversationId":7})", 400, nullptr, "conversationId"},
               {R"({"message":"x","context":7})", 400, nullptr, "context"},
               {R"({"message":"x","id":7})", 400, nullptr, "id"},
               {"[]", 400, nullptr, nullptr},
               {"{", 400, nullptr, nullptr}};
  for (const auto& c : cases) {
    CAPTURE(c.body);
    const HttpAnswer answer = http(stage.port(), "POST", "/api/chat", c.body);
    CHECK(answer.status == c.status);
    CHECK(answer.header("content-type") == "application/json");
    const Json body = json(answer.body);
    CHECK(body["success"] == false);
    if (c.error != nullptr) CHECK(body["error"] == c.error);
    if (c.field != nullptr) CHECK(body["field"] == c.field);
  }
  CHECK(stage.seq() == 0);
}

TEST_CASE("a conversation is read page by page") {
  Stage stage;
  WsClient ada(stage.port());
  for (int i = 1; i <= 250; ++i) ada.say("long", std::to_string(i));
  const auto page = [&](const std::string& query) {
    return json(http(stage.port(), "GET", "/api/chat/long" + query).body)["data"];
  };
  std::vector<std::string> all;
  std::string query = "?limit=40";
  for (bool more = true; more;) {
    const Json one = page(query);
    Texts texts = contents(one["messages"]);
    CHECK(texts.size() <= 40);
    all.insert(all.begin(), texts.begin(), texts.end());
    more = one["more"];
    query = "?limit=40&before=" + one["messages"][0]["seq"].dump();
  }
  REQUIRE(all.size() == 250);
  for (int i = 1; i <= 250; ++i) CHECK(all[static_cast<std::size_t>(i - 1)] == std::to_string(i));
  CHECK(page("")["messages"].size() == 100);
  CHECK(page("")["more"] == true);
  CHECK(http(stage.port(), "GET", "/api/chat/long?limit=x").status == 400);
}

TEST_CASE("conversations are listed page by page, by number and by cursor, and found by id and title") {
  Stage stage;
  WsClient ada(stage.port());
  for (int i = 0; i < 25; ++i) ada.say("room-" + std::to_string(i), "x");
  ada.ask({{"type", "create_conversation"}, {"conversationId", "named"}, {"title", "100% of Summer_Plans"}});
  const auto list = [&](const std::string& query) {
    return json(http(stage.port(), "GET", "/api/conversations" + query).body);
  };
  const Json first = list("?limit=10");
  CHECK(first["success"] == true);
  CHECK(first["data"].size() == 10);
  CHECK(first["data"][0]["id"] == "named");
  CHECK(first["total"] == 26);
  CHECK(first["more"] == true);
  CHECK(list("?limit=10&offset=20")["data"].size() == 6);
  CHECK(list("?limit=10&offset=20")["more"] == false);
  CHECK(!list("?limit=10&offset=20").contains("cursor"));

  // With a cursor nothing is missing, even where a conversation moves to the front meanwhile.
  std::set<std::string> seen;
  Json page = first;
  while (true) {
    for (const Json& one : page["data"]) seen.insert(one["id"]);
    if (page["more"] != true) break;
    ada.say("room-24", "again");
    page = list("?limit=10&cursor=" + page["cursor"].get<std::string>());
  }
  CHECK(seen.size() == 26);

  CHECK(list("?q=summer_plans")["data"].size() == 1);
  CHECK(list("?q=room-1")["total"] == 11);
  CHECK(list("?q=100%25")["total"] == 1);
  CHECK(list("?q=_")["total"] == 1);
  CHECK(list("?q=nothing")["data"].empty());
  CHECK(http(stage.port(), "GET", "/api/conversations?cursor=nonsense").status == 400);
}

TEST_CASE("an event is one line of JSON, for those who cut the stream at its blank lines") {
  AssistantStage stage;
  const HttpAnswer answer = http(stage.port(), "POST", "/api/chat", R"({"message":"pause Apex Motors"})",
                                 "Content-Type: application/json\r\n");
  std::size_t begin = 0, events = 0;
  for (std::size_t end = 0; (end = answer.body.find("\n\n", begin)) != std::string::npos; begin = end + 2) {
    const std::string event = answer.body.substr(begin, end - begin);
    CAPTURE(event);
    CHECK(event.starts_with("data: "));
    CHECK(parse_json(event.substr(6)));
    ++events;
  }
  CHECK(begin == answer.body.size());
  CHECK(events >= 3);
}
