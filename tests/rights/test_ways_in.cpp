// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "tests/rights/guarded.h"

using namespace syncd;
using namespace syncd::test;

namespace {

constexpr std::array kEndpoints{"/ws", "/ws/runs/r1", "/ws/mission", "/ws/graph?crew_id=c1"};

int refused_code(const std::string& target) {
  return target == "/ws" ? 1008 : 4401;
}

std::string with(const std::string& target, const std::string& parameter) {
  return target + (target.find('?') == std::string::npos ? "?" : "&") + parameter;
}

}  // namespace

TEST_CASE("a token comes by the query, by Authorization or by a protocol that the client offers") {
  const Guarded stage;
  const std::string good = token({.user = "ada", .role = "viewer"});
  const auto welcome = [&](const std::string& target, const std::string& headers, const std::string& chosen) {
    RawSocket socket(stage.port());
    const HttpAnswer answer = socket.upgrade(target, headers);
    CHECK(answer.status == 101);
    CHECK(answer.header("sec-websocket-protocol") == chosen);
    const Json frame = json(socket.text().value());
    CHECK(frame["type"] == "presence");
    CHECK(frame["userId"] == "ada");
    CHECK(frame["org"] == "default");
  };
  welcome("/ws?token=" + good, "", "");
  welcome("/ws", bearer(good), "");
  welcome("/ws", "authorization: bearer   " + good + "\r\n", "");
  welcome("/ws", "Sec-WebSocket-Protocol: bearer, " + good + "\r\n", "bearer");
  welcome("/ws", "Sec-WebSocket-Protocol: " + good + "\r\n", good);
  // The same one twice is one.
  welcome("/ws?token=" + good, bearer(good), "");
  // Who a token is of is not for the query to say.
  welcome("/ws?user=eve&token=" + good, "", "");
  CHECK(stage.get("/api/media-buys", good).status == 200);
  CHECK(http(stage.port(), "GET", "/api/media-buys?token=" + good).status == 200);
}

TEST_CASE("a token of 1,500 bytes comes by a protocol too") {
  const Guarded stage;
  const std::string longer = identity::issue({.user = "ada",
                                              .jti = std::string(128, 'j'),
                                              .audience = std::string(900, 'a'),
                                              .issued_at = wall_clock(),
                                              .expires_at = wall_clock() + 60'000},
                                             identity::secret_key("", kSecret).value())
                                 .value();
  REQUIRE(longer.size() > 1'500);
  for (const std::string& offer : {"bearer, " + longer, longer}) {
    RawSocket socket(stage.port());
    const HttpAnswer answer = socket.upgrade("/ws", "Sec-WebSocket-Protocol: " + offer + "\r\n");
    CHECK(answer.status == 101);
    CHECK(answer.header("sec-websocket-protocol") == (offer == longer ? longer : "bearer"));
    CHECK(json(socket.text().value())["userId"] == "ada");
  }
}

TEST_CASE("whoever is not let in is upgraded and told by a code, all alike") {
  const Guarded stage;
  const std::string good = token();
  const std::string late = token({.ttl = -60'000, .age = 600'000});
  const std::string other = token({}, std::string(40, 'x'));
  for (const std::string target : kEndpoints) {
    CAPTURE(target);
    for (const std::string& bad :
         {std::string("x"), std::string("a.b.c"), late, other, good.substr(0, 40), good + "x"}) {
      const ServerFrame end = stage.end_of(with(target, "token=" + bad));
      CHECK(end.close_code() == refused_code(target));
      CHECK(end.close_reason() == "the token was not accepted");
      CHECK(stage.end_of(target, bearer(bad)).close_code() == refused_code(target));
    }
    CHECK(stage.end_of(with(target, "token=" + good), bearer(late)).close_code() == refused_code(target));
    CHECK(stage.end_of(target, "Authorization: Basic YWRhOmFkYQ==\r\n").close_code() == refused_code(target));
    CHECK(stage.end_of(with(target, "token=" + good), "Origin: https://evil.example\r\n").close_code() ==
          4403);
  }
  for (const std::string path : {"/api/media-buys", "/tasks/", "/dashboard/stats", "/ws/stats", "/metrics",
                                 "/api/events", "/api/conversations"}) {
    CAPTURE(path);
    const HttpAnswer none = http(stage.port(), "GET", path);
    CHECK(none.status == 401);
    CHECK(none.header("www-authenticate") == "Bearer");
    const HttpAnswer bad = stage.get(path, late);
    CHECK(bad.status == 401);
    CHECK(json(bad.body)["error"] == "the token was not accepted");
    CHECK(json(bad.body)["code"] == "unauthorized");
  }
  for (const char* path : {"/health", "/ready", "/"}) CHECK(http(stage.port(), "GET", path).status == 200);
}

TEST_CASE("where no token came the first frame brings one") {
  const Guarded stage;
  for (const std::string target : kEndpoints) {
    CAPTURE(target);
    RawSocket socket(stage.port());
    REQUIRE(socket.upgrade(target).status == 101);
    socket.send_text(
        Json{{"type", "auth"}, {"id", "a1"}, {"token", token({.user = "bob", .role = "operator"})}}.dump());
    for (Json frame;;) {
      frame = json(socket.text().value());
      if (frame.value("id", "") != "a1") continue;
      CHECK(frame["type"] == "result");
      CHECK(frame["data"]["userId"] == "bob");
      CHECK(frame["data"]["role"] == "operator");
      break;
    }
  }
  const auto end_behind = [&](const std::string& first) {
    RawSocket socket(stage.port());
    REQUIRE(socket.upgrade("/ws").status == 101);
    socket.send_text(first);
    return socket.close_code();
  };
  CHECK(end_behind(R"({"type":"ping"})") == 1008);
  CHECK(end_behind(R"({"type":"auth"})") == 1008);
  CHECK(end_behind(R"({"type":"auth","token":"x"})") == 1008);
  CHECK(end_behind(R"({"type":"auth","token":["x"]})") == 1008);
  CHECK(end_behind("hello") == 1008);
  CHECK(end_behind(R"({"type":"auth","token":")" + std::string(5'000, 'x') + "\"}") == 1009);
}

TEST_CASE("whoever says nothing for five seconds is closed") {
  const Guarded stage;
  const Millis began = wall_clock();
  CHECK(stage.end_of("/ws").close_code() == 1008);
  CHECK(wall_clock() - began >= 4'900);
}

TEST_CASE("of who may not come in no body is read") {
  const Guarded stage;
  const auto answered = [&](const std::string& path, const std::string& headers) {
    RawSocket socket(stage.port());
    // The body does not come: whoever waited for it would not answer yet.
    socket.send("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" +
                "Content-Length: 1000000\r\n" + headers + "\r\n{");
    return socket.http().status;
  };
  CHECK(answered("/api/ops/list", "") == 401);
  CHECK(answered("/api/ops/list", bearer("rubbish")) == 401);
  CHECK(answered("/api/ops/list", "Expect: 100-continue\r\n") == 401);
  CHECK(answered("/integrations/chatgpt", "") == 404);
  CHECK(answered("/no/such/path", bearer(token())) == 404);
  CHECK(answered("/health", "") == 405);
  RawSocket known(stage.port());
  known.send("POST /api/ops/ping HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" +
             bearer(token()) + "Content-Length: 1000\r\nExpect: 100-continue\r\n\r\n");
  CHECK(known.receive().starts_with("HTTP/1.1 100"));
}

TEST_CASE("no token reaches a log or an answer, whatever is wrong with it") {
  const Guarded stage({"--log-level", "debug"});
  std::vector<std::string> shown;
  const auto show = [&](std::string one) { return shown.emplace_back(std::move(one)); };
  const std::string paths[] = {"/ws", "/ws/mission", "/api/media-buys", "/nothing-here", "/ws/nothing"};
  std::string answers;
  for (const std::string& path : paths) {
    const bool socket = path.starts_with("/ws");
    for (const std::string& one :
         {show(token({.jti = "j" + path})), show(token({.user = "eve"}, std::string(40, 'z'))),
          show(token({.ttl = -9'000, .age = 20'000}))}) {
      for (const auto& [target, headers] :
           {std::pair{path + "?token=" + one, std::string()}, std::pair{path, bearer(one)},
            std::pair{path + "?token=" + one + "&token=" + one, std::string()},
            std::pair{path, "Sec-WebSocket-Protocol: bearer, " + one + "\r\n"}}) {
        RawSocket raw(stage.port());
        if (socket) {
          const HttpAnswer answer = raw.upgrade(target, headers);
          answers += answer.body;
          if (answer.status == 101) {
            raw.send_text(Json{{"type", "auth"}, {"token", one}}.dump());
            raw.send_close(1000);
            while (auto frame = raw.frame()) {
              answers += frame->payload;
              if (frame->opcode == 0x8) break;
            }
          }
        } else {
          answers += raw.http("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n").body;
        }
      }
    }
  }
  const std::string log = stage.syncd.log();
  CHECK(log.find("refused a token reason=") != std::string::npos);
  CHECK(log.find("its signature is wrong") != std::string::npos);
  CHECK(log.find("it has expired") != std::string::npos);
  for (const std::string& one : shown) {
    const std::string signature = one.substr(one.rfind('.') + 1);
    const std::string body = one.substr(one.find('.') + 1, 40);
    CHECK(log.find(signature) == std::string::npos);
    CHECK(log.find(body) == std::string::npos);
    CHECK(answers.find(signature) == std::string::npos);
  }
}

TEST_CASE("without tokens nobody beyond this machine is served, and with them only behind TLS") {
  const TempFolder folder;
  const std::string secret = folder / "secret";
  std::ofstream(secret) << kSecret;
  ::chmod(secret.c_str(), 0600);
  const auto start = [&](std::vector<std::string> more) {
    std::vector<std::string> command{program(), "--data", folder / "data"};
    command.insert(command.end(), more.begin(), more.end());
    return run(command);
  };
  CHECK(start({"--listen", "0.0.0.0:0"}).status == 2);
  CHECK(start({"--listen", "[::]:0"}).status == 2);
  CHECK(start({"--listen", "0.0.0.0:0", "--auth", "jwt", "--auth-secret-file", secret}).status == 2);
  CHECK(start({"--listen", "127.0.0.1:0", "--auth", "jwt"}).status == 1);
  ::chmod(secret.c_str(), 0644);
  const Ended open = start({"--listen", "127.0.0.1:0", "--auth", "jwt", "--auth-secret-file", secret});
  CHECK(open.status == 1);
  CHECK(open.err.find(secret) != std::string::npos);
  CHECK(open.err.find(kSecret) == std::string::npos);
}

TEST_CASE("Node's ws and Chromium are let in by a token that they offer as a protocol") {
  const Guarded stage;
  const std::string large = identity::issue({.user = "ada",
                                             .jti = std::string(128, 'j'),
                                             .audience = std::string(900, 'a'),
                                             .issued_at = wall_clock(),
                                             .expires_at = wall_clock() + 600'000},
                                            identity::secret_key("", kSecret).value())
                                .value();
  ::setenv("NODE_PATH", "/usr/share/nodejs", 0);
  for (const char* client : {"node", "chromium"}) {
    if (run({client, "--version"}, 30'000).status != 0) {
      MESSAGE(client, " is not installed");
      continue;
    }
    const Ended ended = run({"node", OFFERS, client, std::to_string(stage.port()), large}, 60'000);
    CAPTURE(ended.err);
    CHECK(ended.out == "ada/true ada/true\n");
    CHECK(ended.status == 0);
  }
}
