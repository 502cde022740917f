// SPDX-License-Identifier: Apache-2.0
// Every HTTP path: what it answers, with which status, and how it says no.
#include "tests/e2e/stage.h"

using namespace syncd;
using namespace syncd::test;

namespace {

struct Answer {
  int status;
  Json body;
};

Answer call(const Stage& stage, const std::string& method, const std::string& path,
            const std::string& body = {}, const std::string& headers = "Content-Type: application/json\r\n") {
  const HttpAnswer answer = http(stage.port(), method, path, body, headers);
  CAPTURE(path);
  CAPTURE(answer.body);
  CHECK(answer.header("content-type") == "application/json");
  CHECK(answer.header("x-content-type-options") == "nosniff");
  return {answer.status, json(answer.body)};
}

}  // namespace

TEST_CASE("health, readiness and metrics") {
  Stage stage({"--demo"});
  CHECK(call(stage, "GET", "/health").body["status"] == "ok");
  const Answer ready = call(stage, "GET", "/ready");
  CHECK(ready.status == 200);
  CHECK(ready.body["status"] == "ready");
  WsClient ada(stage.port());
  const HttpAnswer metrics = http(stage.port(), "GET", "/metrics");
  CHECK(metrics.status == 200);
  CHECK(metrics.header("content-type").starts_with("text/plain"));
  CHECK(metrics.body.find("# TYPE ") != std::string::npos);
  CHECK(metrics.body.find("connections 1\n") != std::string::npos);
}

TEST_CASE("/ws/stats counts connections, rooms, sources, conversations and messages") {
  Stage stage;
  Answer empty = call(stage, "GET", "/ws/stats");
  CHECK(empty.status == 200);
  CHECK(empty.body["success"] == true);
  CHECK(empty.body["data"]["websocket"] ==
        json(R"({"connectedClients":0,"activeRooms":0,"clientsBySource":{}})"));
  CHECK(empty.body["data"]["conversations"] == json(R"({"totalConversations":0,"totalMessages":0})"));
  WsClient web(stage.port(), "source=web"), cli(stage.port(), "source=cli"), more(stage.port(), "source=cli");
  web.join("a");
  cli.join("a");
  web.say("a", "x");
  web.say("b", "y");
  const Json data = call(stage, "GET", "/ws/stats").body["data"];
  CHECK(data["websocket"] ==
        json(R"({"connectedClients":3,"activeRooms":1,"clientsBySource":{"cli":2,"web":1}})"));
  CHECK(data["conversations"] == json(R"({"totalConversations":2,"totalMessages":2})"));
}

TEST_CASE("campaigns over HTTP") {
  Stage stage({"--demo"});
  const Answer list = call(stage, "GET", "/api/media-buys");
  CHECK(list.body["success"] == true);
  REQUIRE(list.body["data"].size() == 3);
  for (const char* member : {"media_buy_id", "brand_name", "name", "status", "geo", "bids", "allocation",
                             "budget", "daily_cap", "currency", "updated_at", "version"}) {
    CHECK(list.body["data"][0].contains(member));
  }
  CHECK(call(stage, "GET", "/api/media-buys?status=paused").body["data"].size() == 1);
  CHECK(call(stage, "GET", "/api/media-buys/apex").body["data"]["brand_name"] == "Apex Motors");
  CHECK(call(stage, "GET", "/api/media-buys/Apex%20Motors").body["data"]["media_buy_id"] == "apex");
  const Answer none = call(stage, "GET", "/api/media-buys/nobody");
  CHECK(none.status == 404);
  CHECK(none.body["success"] == false);
  CHECK(none.body["code"] == "not_found");

  WsClient ada(stage.port());
  const Answer paused =
      call(stage, "POST", "/api/ops/set_status", R"({"media_buy_id":"apex moters","status":"paused"})");
  CHECK(paused.status == 200);
  CHECK(paused.body["success"] == true);
  CHECK(paused.body["data"]["mediaBuy"]["status"] == "paused");
  const Json told = ada.next("media_buy_updated");
  CHECK(told["seq"] == paused.body["seq"]);
  CHECK(told["data"]["changes"][0]["previous_value"] == "active");
  CHECK(told["data"]["changes"][0]["new_value"] == "paused");
  const Answer bid = call(stage, "POST", "/api/ops/adjust-bid",
                          R"({"media_buy_id":"apex","device":"mobile","change_percent":-30})");
  CHECK(bid.body["data"]["mediaBuy"]["bids"]["mobile"] == 1.75);
}

TEST_CASE("any row of the table is a path") {
  Stage stage;
  CHECK(call(stage, "POST", "/api/ops/stats").status == 200);
  const Answer described = call(stage, "POST", "/api/ops/describe", "{}");
  CHECK(described.body["data"]["operations"].size() >= 20);
  const Answer made =
      call(stage, "POST", "/api/ops/create_media_buy", R"({"brand_name":"Zeta","budget":"100.25"})");
  CHECK(made.body["data"]["mediaBuy"]["media_buy_id"] == "zeta");
  CHECK(made.body["data"]["mediaBuy"]["budget"] == 100.25);
  const Answer listed = call(stage, "POST", "/api/ops/list", R"({"kind":"campaigns"})");
  CHECK(listed.body["data"]["items"].size() == 1);
  // Those that are about a connection say that they are.
  for (const char* name : {"join", "leave", "typing", "subscribe"}) {
    const Answer refused =
        call(stage, "POST", std::string("/api/ops/") + name, R"({"conversationId":"c","topics":["none"]})",
             "Content-Type: application/json\r\n");
    CAPTURE(name);
    CHECK(refused.status == 400);
    CHECK(refused.body["success"] == false);
  }
}

TEST_CASE("errors carry the status, the code and the field") {
  Stage stage({"--demo"});
  const struct {
    const char *method, *path, *body;
    int status;
    const char *code, *field;
  } cases[] = {
      {"GET", "/nothing", "", 404, "not_found", nullptr},
      {"GET", "/app/nothing.js", "", 404, "not_found", nullptr},
      {"POST", "/", "{}", 405, "method_not_allowed", nullptr},
      {"POST", "/api/ops/set_statsu", "{}", 404, "unknown_type", nullptr},
      {"POST", "/api/ops/set_status", R"({"media_buy_id":"apex"})", 400, "missing_field", "status"},
      {"POST", "/api/ops/set_status", R"({"media_buy_id":"apex","status":"gone"})", 400, "invalid_field",
       "status"},
      {"POST", "/api/ops/set_status", R"({"media_buy_id":7,"status":"paused"})", 400, "invalid_field",
       "media_buy_id"},
      {"POST", "/api/ops/set_status", R"({"media_buy_id":"apex","status":"paused","sttus":1})", 400,
       "unknown_field", "sttus"},
      {"POST", "/api/ops/set_status", R"({"media_buy_id":"nobody","status":"paused"})", 404, "not_found",
       "media_buy_id"},
      {"POST", "/api/ops/create_media_buy", R"({"brand_name":"x","media_buy_id":"apex"})", 409,
       "already_exists", "media_buy_id"},
      {"POST", "/api/ops/set_status", "{", 400, "invalid_json", nullptr},
      {"POST", "/api/ops/set_status", "[]", 400, "invalid_frame", nullptr},
      {"POST", "/api/ops/set_status", "7", 400, "invalid_frame", nullptr},
      {"GET", "/api/ops/set_status", "", 405, "method_not_allowed", nullptr},
      {"PUT", "/api/media-buys", "{}", 405, "method_not_allowed", nullptr},
      {"DELETE", "/health", "", 405, "method_not_allowed", nullptr},
      {"POST", "/api/chat", "{}", 400, "missing_field", "message"},
      {"POST", "/api/chat", R"({"message":7})", 400, "invalid_field", "message"},
      {"GET", "/api/media-buys?limit=x", "", 400, "invalid_field", "limit"},
      {"GET", "/api/media-buys?limit=0", "", 400, "invalid_field", "limit"},
      {"GET", "/api/media-buys?colour=red", "", 400, "unknown_field", "colour"},
  };
  const std::int64_t before = stage.seq();
  for (const auto& c : cases) {
    const Answer answer = call(stage, c.method, c.path, c.body);
    CAPTURE(c.path);
    CAPTURE(answer.body);
    CHECK(answer.status == c.status);
    CHECK(answer.body["success"] == false);
    CHECK(answer.body["code"] == c.code);
    CHECK(answer.body["error"].is_string());
    if (c.field != nullptr) CHECK(answer.body["field"] == c.field);
  }
  CHECK(stage.seq() == before);
}

TEST_CASE("a body that is not JSON by its name, or too large, is refused") {
  Stage stage;
  for (const char* headers :
       {"Content-Type: text/plain\r\n", "Content-Type: application/x-www-form-urlencoded\r\n", ""}) {
    const Answer answer = call(stage, "POST", "/api/ops/stats", "{}", headers);
    CHECK(answer.status == 415);
    CHECK(answer.body["code"] == "unsupported_media_type");
  }
  CHECK(call(stage, "POST", "/api/ops/stats", "{}", "content-type: Application/JSON; charset=utf-8\r\n")
            .status == 200);
  const Answer large = call(stage, "POST", "/api/ops/stats", std::string((1 << 20) + 1, ' '));
  CHECK(large.status == 413);
  CHECK(large.body["code"] == "too_large");
}

TEST_CASE("an Idempotency-Key makes a repeated call run once") {
  Stage stage({"--demo"});
  const std::string headers = "Content-Type: application/json\r\nIdempotency-Key: k-1\r\n";
  const std::string body = R"({"media_buy_id":"apex","device":"mobile","change_percent":10})";
  const Answer first = call(stage, "POST", "/api/ops/adjust_bid", body, headers);
  const Answer again = call(stage, "POST", "/api/ops/adjust_bid", body, headers);
  CHECK(first.status == 200);
  CHECK(again.body == first.body);
  CHECK(stage.seq() == first.body["seq"]);
  const Answer other =
      call(stage, "POST", "/api/ops/adjust_bid", R"({"media_buy_id":"apex","change_percent":20})", headers);
  CHECK(other.status == 409);
  CHECK(other.body["code"] == "idempotency_conflict");
  CHECK(stage.seq() == first.body["seq"]);
}

TEST_CASE("chat over HTTP stores the message and tells the room") {
  Stage stage;
  WsClient ada(stage.port());
  ada.join("web-test-1");
  const HttpAnswer said =
      http(stage.port(), "POST", "/api/chat",
           R"({"message":"Hello from web","conversationId":"web-test-1","context":{"hasScreen":true}})");
  CHECK(said.status == 200);
  CHECK(said.header("content-type").starts_with("text/event-stream"));
  REQUIRE(said.body.starts_with("data: {\"type\":\"start\""));
  const Json start = json(said.body.substr(6, said.body.find('\n') - 6));
  CHECK(start["conversationId"] == "web-test-1");
  const Json told = ada.next("message");
  CHECK(told["message"]["content"] == "Hello from web");
  CHECK(told["message"]["source"] == "web");
  CHECK(told["message"]["context"]["hasScreen"] == true);
  CHECK(told["message"]["id"] == start["messageId"]);
  CHECK(said.body.find("\"type\":\"done\"") != std::string::npos);

  const Answer shown = call(stage, "GET", "/api/chat/web-test-1");
  CHECK(shown.body["data"]["id"] == "web-test-1");
  REQUIRE(shown.body["data"]["messages"].size() == 2);
  CHECK(shown.body["data"]["messages"][0]["content"] == "Hello from web");
  CHECK(shown.body["data"]["messages"][1]["role"] == "assistant");
  CHECK(call(stage, "GET", "/api/conversations").body["data"].size() == 1);
  CHECK(call(stage, "GET", "/api/conversations?q=nothing").body["data"].empty());
  const Answer cleared = call(stage, "DELETE", "/api/chat/web-test-1");
  CHECK(cleared.status == 200);
  CHECK(cleared.body == json(R"({"success":true,"message":"Conversation cleared"})"));
  for (const char* method : {"GET", "DELETE"}) {
    const Answer gone = call(stage, method, "/api/chat/web-test-1");
    CHECK(gone.status == 404);
    CHECK(gone.body["error"] == "Conversation not found");
  }
}

TEST_CASE("pages of other sites and other names for this machine are refused") {
  Stage stage;
  RawSocket page(stage.port());
  CHECK(page.upgrade("/ws", "Origin: https://evil.example\r\n").status == 101);
  CHECK(page.close_code() == 4403);
  RawSocket own(stage.port());
  CHECK(own.upgrade("/ws", "Origin: http://localhost:3003\r\n").status == 101);
  CHECK(own.text());
  RawSocket rebound(stage.port());
  CHECK(rebound.http("GET /ws/stats HTTP/1.1\r\nHost: evil.example\r\n\r\n").status == 403);
}

TEST_CASE("a path that does not take a method says which it takes, and so does OPTIONS") {
  Stage stage;
  const auto allowed = [&](const std::string& method, const std::string& path, int status) {
    const HttpAnswer answer = http(stage.port(), method, path, "", "");
    CHECK(answer.status == status);
    return answer.header("allow");
  };
  CHECK(allowed("DELETE", "/tasks/", 405) == "GET, HEAD, POST, OPTIONS");
  CHECK(allowed("POST", "/tasks/x", 405) == "GET, HEAD, PUT, PATCH, DELETE, OPTIONS");
  CHECK(allowed("POST", "/dashboard/stats", 405) == "GET, HEAD, OPTIONS");
  CHECK(allowed("PUT", "/api/ops/list", 405) == "POST, OPTIONS");
  CHECK(allowed("OPTIONS", "/tasks", 204) == "GET, HEAD, POST, OPTIONS");
  CHECK(allowed("OPTIONS", "/nowhere", 404).empty());
}
