// SPDX-License-Identifier: Apache-2.0
#include "tests/rights/guarded.h"

using namespace syncd;
using namespace syncd::test;

namespace {

Json auth(const std::string& with) {
  return {{"type", "auth"}, {"token", with}};
}

std::string query(const std::string& with) {
  return "source=test&token=" + with;
}

}  // namespace

TEST_CASE("a connection ends with its token, whatever it looks at") {
  const Guarded stage;
  const Millis began = wall_clock();
  const std::string brief = token({.ttl = 8'000});
  std::vector<RawSocket> sockets;
  for (const char* target : {"/ws", "/ws/runs/r1", "/ws/mission", "/ws/graph?crew_id=c1"}) {
    sockets.emplace_back(stage.port());
    REQUIRE(sockets.back().upgrade(target, bearer(brief)).status == 101);
  }
  RawSocket stream(stage.port());
  stream.send("GET /api/events HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n" + bearer(brief) +
              "\r\n");
  CHECK(stream.receive().starts_with("HTTP/1.1 200"));
  for (RawSocket& socket : sockets) CHECK(socket.close_code() == 4401);
  CHECK(stream.closes());
  CHECK(wall_clock() - began >= 6'900);  // a token counts whole seconds
  CHECK(stage.end_of("/ws", bearer(brief)).close_code() == 1008);
}

TEST_CASE("a token is renewed in place, by one of the same user and organisation") {
  const Guarded stage;
  const std::string brief = token({.role = "viewer", .ttl = 8'000});
  WsClient client(stage.port(), query(brief)), other(stage.port(), query(brief));
  CHECK(client.ask({{"type", "create_task"}, {"title", "one"}})["code"] == "forbidden");
  CHECK(client.ask(auth(token({.user = "bob"})))["code"] == "forbidden");
  CHECK(client.ask(auth(token({.org = "acme"})))["code"] == "forbidden");
  CHECK(client.ask(auth(token({}, std::string(40, 'x'))))["code"] == "unauthorized");
  CHECK(client.ask(auth("rubbish"))["message"] == "the token was not accepted");
  CHECK(client.ask({{"type", "create_task"}, {"title", "two"}})["code"] == "forbidden");
  CHECK(client.ask(auth(token({.role = "operator"})))["data"]["role"] == "operator");
  CHECK(client.ask({{"type", "create_task"}, {"title", "three"}})["type"] == "result");
  CHECK(other.close_code() == 4401);
  CHECK(client.close_code(2'000) == 1006);  // none came: the first token's end is not this connection's
  CHECK(client.ask({{"type", "ping"}})["type"] == "pong");
  // And it may lose what it had.
  CHECK(client.ask(auth(token({.role = "viewer"})))["data"]["role"] == "viewer");
  CHECK(client.ask({{"type", "create_task"}, {"title", "four"}})["code"] == "forbidden");
}

TEST_CASE("a watch renews its token too") {
  const Guarded stage;
  const WsClient::Endpoint mission{"/ws/mission?token=" + token({.ttl = 8'000})};
  WsClient watch(stage.port(), mission), other(stage.port(), mission);
  Json frame = auth(token());
  frame["id"] = "r";
  CHECK(watch.ask(frame)["type"] == "result");
  CHECK(other.close_code() == 4401);
  CHECK(watch.close_code(2'000) == 1006);
}

TEST_CASE("a revoked token ends what is open and opens nothing, after a restart as well") {
  Guarded stage;
  const std::string one = token({.user = "bob", .jti = "t-1"}), two = token({.user = "bob", .jti = "t-2"});
  WsClient first(stage.port(), query(one)), second(stage.port(), query(two));
  WsClient admin(stage.port(), query(token()));
  const Json done = admin.ask({{"type", "revoke_token"}, {"jti", "t-1"}});
  CHECK(done["type"] == "result");
  CHECK(done["seq"].get<int>() > 0);
  CHECK(first.close_code() == 4401);
  CHECK(second.ask({{"type", "ping"}})["type"] == "pong");
  CHECK(stage.end_of("/ws", bearer(one)).close_code() == 1008);
  CHECK(stage.get("/api/media-buys", one).status == 401);
  CHECK(stage.get("/api/media-buys", two).status == 200);
  CHECK(stage.syncd.terminate() == 0);
  stage.syncd.start();
  CHECK(stage.get("/api/media-buys", one).status == 401);
  CHECK(stage.get("/api/media-buys", two).status == 200);
}

TEST_CASE("what was revoked is not let in by the request that opens its organisation") {
  Guarded stage;
  const std::string bob = token({.user = "bob", .org = "acme", .jti = "t-1"}), ada = token({.org = "acme"});
  REQUIRE(stage.post("/api/ops/revoke_token", {{"jti", "t-1"}}, ada).status == 200);
  const auto restart = [&] {
    CHECK(stage.syncd.terminate() == 0);
    stage.syncd.start();
  };
  SUBCASE("by HTTP") {
    restart();
    CHECK(stage.post("/api/ops/create_task", {{"title", "late"}}, bob).status == 401);
    restart();
    CHECK(stage.get("/api/backup", bob).status == 401);
  }
  SUBCASE("by WebSocket, with a frame behind the head") {
    restart();
    RawSocket socket(stage.port());
    socket.send(RawSocket::upgrade_request("/ws?since=0", bearer(bob)) +
                client_frame(R"({"type":"create_task","title":"late"})"));
    CHECK(socket.http().status == 101);
    const auto first = socket.frame();
    REQUIRE(first);
    CHECK(first->close_code() == 1008);
  }
  SUBCASE("by a first frame") {
    restart();
    RawSocket socket(stage.port());
    CHECK(socket.upgrade("/ws/mission").status == 101);
    socket.send(client_frame(auth(bob).dump()));
    const auto first = socket.frame();
    REQUIRE(first);
    CHECK(first->close_code() == 4401);
  }
  CHECK(stage.get("/tasks/", ada).body.find("late") == std::string::npos);
  CHECK(stage.get("/api/events?since=0", ada).body.find("late") == std::string::npos);
}

TEST_CASE("all of a user's tokens are revoked, but not those issued later, nor another's") {
  const Guarded stage;
  const std::string old = token({.user = "bob", .age = 30'000});
  WsClient bob(stage.port(), query(old)), eve(stage.port(), query(token({.user = "eve", .age = 30'000})));
  WsClient admin(stage.port(), query(token({.age = 30'000})));
  CHECK(admin.ask({{"type", "revoke_token"}, {"user", "bob"}})["type"] == "result");
  CHECK(bob.close_code() == 4401);
  CHECK(eve.ask({{"type", "ping"}})["type"] == "pong");
  CHECK(stage.get("/api/media-buys", old).status == 401);
  CHECK(stage.get("/api/media-buys", token({.user = "bob", .age = -2'000})).status == 200);
}

TEST_CASE("a revocation is of its organisation, and needs to say what it is of") {
  const Guarded stage;
  const std::string bob = token({.user = "bob", .jti = "t", .age = 30'000});
  CHECK(stage.post("/api/ops/revoke_token", {{"user", "bob"}}, token({.org = "acme"})).status == 200);
  CHECK(stage.post("/api/ops/revoke_token", {{"jti", "t"}}, token({.org = "acme"})).status == 200);
  CHECK(stage.get("/api/media-buys", bob).status == 200);
  CHECK(stage.post("/api/ops/revoke_token", Json::object(), token()).status == 400);
  CHECK(stage.post("/api/ops/revoke_token", {{"jti", "t"}, {"user", "bob"}}, token()).status == 400);
  CHECK(stage.post("/api/ops/revoke_token", {{"jti", "t"}}, token({.role = "operator"})).status == 403);
}

TEST_CASE(
    "who waits for an answer is told at once that the token was revoked, and gets nothing that was found") {
  const Guarded stage({"--rule-seconds", "60"});
  const Json rule{{"rule_code",
                   "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n"}};
  const std::string bob = token({.user = "bob", .jti = "t"}), body = rule.dump();
  RawSocket socket(stage.port());
  socket.send("POST /api/ops/run_rule HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" +
              bearer(bob) + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
  // Once another of bob's was answered this one is under way.
  REQUIRE(stage.get("/api/media-buys", bob).status == 200);
  REQUIRE(stage.post("/api/ops/revoke_token", {{"jti", "t"}}, token()).status == 200);
  const HttpAnswer answer = socket.http();
  CHECK(answer.status == 401);
  CHECK(answer.body.find("revoked") != std::string::npos);
}

TEST_CASE("nobody is told of a revocation") {
  const Guarded stage;
  WsClient viewer(stage.port(), query(token({.role = "viewer"})));
  CHECK(stage.post("/api/ops/revoke_token", {{"jti", "quiet-jti"}}, token()).status == 200);
  for (const Json& frame : viewer.so_far()) CHECK(frame.dump().find("quiet-jti") == std::string::npos);
  CHECK(viewer.ask({{"type", "sync_request"}, {"since", 0}}).dump().find("quiet-jti") == std::string::npos);
  CHECK(stage.get("/api/events?since=0", token()).body.find("quiet-jti") == std::string::npos);
}
