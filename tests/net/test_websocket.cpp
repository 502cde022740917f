// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <thread>

#include "tests/net/echo_server.h"
#include "tests/support/raw_socket.h"

using namespace syncd::test;
using syncd::daemon::Server;
using syncd::daemon::ServerOptions;

namespace {

RawSocket opened(EchoServer& server, std::string_view headers = {}) {
  RawSocket client(server.port());
  REQUIRE(client.upgrade("/ws", headers).status == 101);
  return client;
}

ServerOptions quick() {
  ServerOptions options;
  options.sweep_ms = 20;
  options.close_flush_ms = 300;
  return options;
}

}  // namespace

TEST_CASE("a text comes back") {
  EchoServer server;
  auto client = opened(server);
  client.send_text("hello");
  CHECK(client.text() == "hello");
  client.send_close(1000, "bye");
  CHECK(client.close_code() == 1000);
  CHECK(client.closes());
  CHECK(server.eventually([](Server& s) { return s.websockets() == 0; }));
  CHECK(server.tells("closed 1000 clean"));
}

TEST_CASE("an empty text is a message too") {
  EchoServer server;
  auto client = opened(server);
  client.send_text("");
  CHECK(client.text() == "");
}

TEST_CASE("messages of every size come back whole") {
  EchoServer server;
  auto client = opened(server);
  for (const std::size_t size :
       {1, 125, 126, 127, 1000, 1023, 1024, 1025, 5000, 65535, 65536, 200000, 1 << 20}) {
    CAPTURE(size);
    std::string text(size, '.');
    for (std::size_t i = 0; i < size; ++i) text[i] = static_cast<char>('a' + i % 26);
    client.send_text(text);
    CHECK(client.text() == text);
  }
}

TEST_CASE("a message byte by byte") {
  EchoServer server;
  auto client = opened(server);
  const auto frame = client_frame(std::string(300, 's'));
  for (const char c : frame) client.send({&c, 1});
  CHECK(client.text() == std::string(300, 's'));
}

TEST_CASE("frames sent behind the head are not lost") {
  EchoServer server;
  RawSocket client(server.port());
  std::string all = RawSocket::upgrade_request();
  for (int i = 0; i < 200; ++i) all += client_frame("pipelined " + std::to_string(i));
  client.send(all);
  REQUIRE(client.http().status == 101);
  for (int i = 0; i < 200; ++i) CHECK(client.text() == "pipelined " + std::to_string(i));
}

TEST_CASE("fragments are joined, with pings between them") {
  EchoServer server;
  auto client = opened(server);
  client.send(client_frame("one ", {.opcode = 0x1, .final = false}));
  client.send(client_frame("ping", {.opcode = 0x9}));
  client.send(client_frame("t\xc3", {.opcode = 0x0, .final = false}));
  client.send(client_frame("any \xff bytes", {.opcode = 0xa}));
  client.send(client_frame("", {.opcode = 0x0, .final = false}));
  client.send(client_frame("\xa4o", {.opcode = 0x0}));
  std::string pong;
  std::string text;
  for (int i = 0; i < 2; ++i) {
    const auto frame = client.frame();
    REQUIRE(frame);
    (frame->opcode == 0xa ? pong : text) = frame->payload;
  }
  CHECK(pong == "ping");
  CHECK(text == "one t\xc3\xa4o");
  client.send_text("next");
  CHECK(client.text() == "next");
}

TEST_CASE("what a client must not send closes with the right code") {
  const std::string_view split_character = "\xc3";
  struct Case {
    const char* name;
    std::string bytes;
    int code;
  };
  std::string fragments = client_frame("a", {.opcode = 0x1, .final = false});
  for (int i = 0; i < 1025; ++i) fragments += client_frame("", {.opcode = 0x0, .final = false});
  const Case cases[] = {
      {"unmasked", client_frame("hello", {.masked = false}), 1002},
      {"unmasked, longer", client_frame(std::string(300, 'u'), {.masked = false}), 1002},
      {"unmasked after a masked one", client_frame("first") + client_frame("second", {.masked = false}),
       1002},
      {"binary", client_frame("hello", {.opcode = 0x2}), 1003},
      {"broken UTF-8", client_frame("\xff\xfe"), 1007},
      {"half a character", client_frame(split_character), 1007},
      {"overlong", client_frame("\xc0\xaf"), 1007},
      {"a surrogate", client_frame("\xed\xa0\x80"), 1007},
      {"announced too long", client_frame("x", {.announced = (1 << 20) + 1}), 1009},
      {"announced absurdly long", client_frame("x", {.announced = std::uint64_t{1} << 62}), 1009},
      {"too long in sum",
       client_frame(std::string(1 << 20, 'x'), {.final = false}) + client_frame("x", {.opcode = 0x0}), 1009},
      {"too many fragments", fragments, 1008},
      {"reserved bits", client_frame("x", {.reserved = 0x40}), 1002},
      {"unknown opcode", client_frame("x", {.opcode = 0x3}), 1002},
      {"a continuation of nothing", client_frame("x", {.opcode = 0x0}), 1002},
      {"a new message inside one", client_frame("x", {.final = false}) + client_frame("y"), 1002},
      {"a fragmented ping", client_frame("x", {.opcode = 0x9, .final = false}), 1002},
  };
  EchoServer server;
  for (const auto& c : cases) {
    CAPTURE(c.name);
    auto client = opened(server);
    client.send(c.bytes);
    CHECK(client.close_code() == c.code);
  }
  auto other = opened(server);
  other.send_text("still here");
  CHECK(other.text() == "still here");
}

TEST_CASE("the server closes with code and reason, after what it had queued") {
  EchoServer server;
  auto client = opened(server);
  client.send_text("close 4001");
  CHECK(client.text() == "before the close");
  const auto close = client.frame();
  REQUIRE(close);
  CHECK(close->opcode == 0x8);
  CHECK(close->close_code() == 4001);
  CHECK(close->close_reason() == "as you wish");
  client.send_close(4001);
  CHECK(client.closes());
  CHECK(server.eventually([](Server& s) { return s.connections() == 0; }));
  CHECK(server.tells("closed 4001 clean"));
}

TEST_CASE("a close that is never acknowledged ends all the same") {
  EchoServer server(quick());
  auto client = opened(server);
  client.send_text("close 4001");
  CHECK(client.close_code() == 4001);
  CHECK(client.closes());
  CHECK(server.eventually([](Server& s) { return s.connections() == 0; }));
}

TEST_CASE("who goes without a word is told apart") {
  EchoServer server;
  {
    auto client = opened(server);
    client.reset_on_close();
  }
  CHECK(server.eventually([](Server& s) { return s.websockets() == 0; }));
  CHECK(server.tells("closed 1006 broken"));
}

TEST_CASE("refused by the application after the upgrade, so that a browser can read why") {
  EchoServer server;
  RawSocket client(server.port());
  CHECK(client.upgrade("/ws/refused").status == 101);
  const auto close = client.frame();
  REQUIRE(close);
  CHECK(close->close_code() == 1008);
  CHECK(close->close_reason() == "not you");
}

TEST_CASE("a foreign origin is upgraded and closed with 4403") {
  EchoServer server;
  RawSocket client(server.port());
  CHECK(client.upgrade("/ws", "Origin: https://evil.example\r\n").status == 101);
  CHECK(client.close_code() == 4403);
  auto same = opened(server, "Origin: http://localhost:8080\r\n");
  same.send_text("hi");
  CHECK(same.text() == "hi");
}

TEST_CASE("long tokens pass as subprotocols") {
  EchoServer server;
  for (const std::size_t size : {20, 127, 1500, 7000}) {
    CAPTURE(size);
    const std::string token(size, 't');
    RawSocket alone(server.port());
    const auto answer = alone.upgrade("/ws", "Sec-WebSocket-Protocol: " + token + "\r\n");
    CHECK(answer.status == 101);
    CHECK(answer.header("sec-websocket-protocol") == token);
    CHECK(alone.text() == "offered " + token);

    RawSocket bearer(server.port());
    const auto second = bearer.upgrade("/ws", "Sec-WebSocket-Protocol: bearer, " + token + "\r\n");
    CHECK(second.status == 101);
    CHECK(second.header("sec-websocket-protocol") == "bearer");
    CHECK(bearer.text() == "offered " + token);
  }
  RawSocket none(server.port());
  CHECK(none.upgrade().header("sec-websocket-protocol").empty());
}

TEST_CASE("a broadcast reaches everybody once, in order") {
  EchoServer server;
  std::vector<RawSocket> clients;
  for (int i = 0; i < 20; ++i) clients.push_back(opened(server));
  for (int i = 0; i < 500; ++i) clients[0].send_text("all " + std::to_string(i));
  for (auto& client : clients) {
    for (int i = 0; i < 500; ++i) REQUIRE(client.text() == "all " + std::to_string(i));
  }
}

TEST_CASE("much at once arrives whole, and the application hears when it has drained") {
  for (const bool in_callback : {false, true}) {
    CAPTURE(in_callback);
    ServerOptions options;
    options.flush_in_callback = in_callback;
    EchoServer server(options);
    auto client = opened(server);
    client.send_text("flood 20000 200");
    client.send(client_frame("in between", {.opcode = 0x9}));
    int next = 0;
    int pongs = 0;
    while (next < 20000) {
      const auto frame = client.frame();
      REQUIRE(frame);
      if (frame->opcode == 0xa) {
        CHECK(frame->payload == "in between");
        ++pongs;
        continue;
      }
      REQUIRE(frame->payload == std::to_string(next++) + " " + std::string(200, 'f'));
    }
    if (pongs == 0) CHECK(client.frame()->payload == "in between");
    client.send_text("big 3000000");
    CHECK(client.text() == std::string(3000000, 'b'));
    CHECK(server.tells("drained"));
  }
}

TEST_CASE("a reader that makes no progress is closed with 4408 and disturbs nobody") {
  auto options = quick();
  options.no_progress_ms = 200;
  EchoServer server(options);
  RawSocket slow(server.port(), "127.0.0.1", 4096);
  REQUIRE(slow.upgrade().status == 101);
  auto other = opened(server);
  slow.send_text("big 8000000");
  CHECK(server.eventually([](Server& s) { return s.websockets() == 1; }));
  CHECK(server.tells("closed 4408 broken"));
  other.send_text("alive");
  CHECK(other.text() == "alive");
}

TEST_CASE("a slow reader that wakes up in time reads the code") {
  auto options = quick();
  options.no_progress_ms = 200;
  options.close_flush_ms = 30'000;
  EchoServer server(options);
  RawSocket slow(server.port(), "127.0.0.1", 4096);
  REQUIRE(slow.upgrade().status == 101);
  slow.send_text("flood 20000 300");
  REQUIRE(server.eventually([&](Server&) { return server.closing("no progress"); }));
  CHECK(slow.close_code() == 4408);
}

TEST_CASE("a slow reader that does make progress stays") {
  auto options = quick();
  options.no_progress_ms = 3000;
  EchoServer server(options);
  RawSocket stuck(server.port(), "127.0.0.1", 4096), slow(server.port(), "127.0.0.1", 4096);
  for (RawSocket* one : {&stuck, &slow}) {
    REQUIRE(one->upgrade().status == 101);
    one->send_text("big 8000000");
  }
  // Reads little by little until the other one is gone, which takes longer than one may stand still.
  std::size_t got = 0;
  while (server.websockets() == 2) {
    const std::size_t more = slow.receive(RawSocket::kWait, 4096).size();
    REQUIRE(more > 0);
    got += more;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  CHECK(got < 8000000);
  CHECK(server.websockets() == 1);
  CHECK(server.tells("closed 4408 broken"));
}

TEST_CASE("too much for one reader closes it before memory suffers") {
  auto options = quick();
  options.backlog_bound = 100000;
  options.backlog_hard_bound = 400000;
  EchoServer server(options);
  RawSocket slow(server.port(), "127.0.0.1", 4096);
  REQUIRE(slow.upgrade().status == 101);
  slow.send_text("flood 100000 1000");
  CHECK(server.eventually([](Server& s) { return s.websockets() == 0; }));
  CHECK(server.tells("closed 4408 broken"));
}

TEST_CASE("the server pings, and a silent peer is given up") {
  auto options = quick();
  options.ping_ms = 50;
  options.gone_ms = 2000;
  EchoServer server(options);
  auto answers = opened(server);
  auto silent = opened(server);
  for (bool gone = false; !gone; gone = server.websockets() == 1) {
    const auto ping = answers.frame();
    REQUIRE(ping);
    CHECK(ping->opcode == 0x9);
    answers.send(client_frame(ping->payload, {.opcode = 0xa}));
  }
  CHECK(silent.closes());
  CHECK(server.websockets() == 1);
}

TEST_CASE("of what only matters while fresh the latest is sent") {
  EchoServer server;
  auto client = opened(server);
  client.send(client_frame("typing 1") + client_frame("typing 2") + client_frame("end"));
  std::string last;
  for (auto text = client.text(); text && *text != "end"; text = client.text()) last = *text;
  CHECK(last == "typing 2");
}

TEST_CASE("1,000 connections come, speak and go") {
  EchoServer server;
  std::vector<RawSocket> clients;
  for (int i = 0; i < 1000; ++i) clients.push_back(opened(server));
  CHECK(server.websockets() == 1000);
  clients[500].send_text("all here");
  for (auto& client : clients) REQUIRE(client.text() == "all here");
  clients.clear();
  CHECK(server.eventually([](Server& s) { return s.connections() == 0; }));
}

TEST_CASE("shutting down tells everybody 1012") {
  EchoServer server;
  std::vector<RawSocket> clients;
  for (int i = 0; i < 50; ++i) clients.push_back(opened(server));
  clients[0].send_text("all last words");
  for (auto& client : clients) REQUIRE(client.text() == "all last words");
  server.on_loop([](Server& s) { s.shutdown(1012, "restarting", 30'000, [] {}); });
  for (auto& client : clients) CHECK(client.close_code() == 1012);
}
