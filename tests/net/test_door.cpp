// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>
#include <sys/resource.h>

#include "tests/net/echo_server.h"
#include "tests/support/raw_socket.h"

using namespace syncd::test;
using syncd::daemon::Server;
using syncd::daemon::ServerOptions;

namespace {

HttpAnswer asked(EchoServer& server, std::string_view request) {
  RawSocket client(server.port());
  return client.http(request);
}

std::string get(std::string_view target, std::string_view headers = {}) {
  return "GET " + std::string(target) + " HTTP/1.1\r\nHost: localhost\r\n" + std::string(headers) + "\r\n";
}

std::string post(std::string_view target, std::string_view body, std::string_view headers = {}) {
  return "POST " + std::string(target) +
         " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
         std::string(headers) + "\r\n" + std::string(body);
}

// Opens a stream that stays open.
RawSocket streaming(EchoServer& server) {
  RawSocket client(server.port());
  client.send(get("/stream"));
  CHECK(client.receive().starts_with("HTTP/1.1 200 "));
  return client;
}

}  // namespace

TEST_CASE("an answer closes the connection and carries the headers that every answer has") {
  EchoServer server;
  RawSocket client(server.port());
  const auto answer = client.http(get("/echo"));
  CHECK(answer.status == 200);
  CHECK(answer.body == "GET ");
  CHECK(answer.header("connection") == "close");
  CHECK(answer.header("x-content-type-options") == "nosniff");
  CHECK(answer.header("referrer-policy") == "no-referrer");
  CHECK(answer.header("cache-control") == "no-store");
  CHECK(client.closes());
  CHECK(server.eventually([](Server& s) { return s.connections() == 0; }));
}

TEST_CASE("bodies arrive whole, however they are cut") {
  EchoServer server;
  CHECK(asked(server, post("/echo", "hello")).body == "POST hello");
  const std::string large(1 << 20, 'l');
  CHECK(asked(server, post("/echo", large)).body == "POST " + large);
  RawSocket client(server.port());
  for (const char c : post("/echo", "bit by bit")) client.send({&c, 1});
  CHECK(client.http().body == "POST bit by bit");
}

TEST_CASE("answers may come later, or never") {
  EchoServer server;
  CHECK(asked(server, get("/later")).body == "later");
  CHECK(asked(server, get("/forgotten")).status == 500);
  {
    RawSocket client(server.port());
    client.send(get("/later"));
    client.reset_on_close();
  }
  CHECK(server.eventually([](Server& s) { return s.connections() == 0; }));
}

TEST_CASE("HEAD has the head only, OPTIONS is answered for allowed origins") {
  EchoServer server;
  RawSocket client(server.port());
  client.send("HEAD /echo HTTP/1.1\r\nHost: localhost\r\n\r\n");
  const auto all = client.receive_all();
  CHECK(all.find("Content-Length: 5\r\n") != std::string::npos);
  CHECK(all.ends_with("\r\n\r\n"));

  const auto preflight =
      asked(server,
            "OPTIONS /echo HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost:3000\r\n"
            "Access-Control-Request-Method: POST\r\n\r\n");
  CHECK(preflight.status == 204);
  CHECK(preflight.header("access-control-allow-origin") == "http://localhost:3000");
  const std::string headers = preflight.header("access-control-allow-headers");
  for (const char* name : {"Authorization", "Content-Type", "Idempotency-Key", "Last-Event-ID"})
    CHECK(headers.find(name) != std::string::npos);
  CHECK(asked(server,
              "OPTIONS /echo HTTP/1.1\r\nHost: localhost\r\nOrigin: http://foreign.example\r\n"
              "Access-Control-Request-Method: POST\r\n\r\n")
            .status == 403);
}

TEST_CASE("query and path are decoded, headers of the application cannot be injected") {
  EchoServer server;
  const auto answer = asked(server, get("/query/../a%2Fb?x=1%202&y=%C3%A4&z&=&empty="));
  CHECK(answer.status == 404);
  const auto query = asked(server, get("/query?x=1%202+3&y=%C3%A4&z&empty="));
  CHECK(query.body == "empty=;x=1 2 3;y=\xc3\xa4;z=;query,");
  CHECK(query.header("x-ok") == "yes");
  CHECK(query.header("injected").empty());
}

TEST_CASE("a continue is sent to who waits for it") {
  EchoServer server;
  RawSocket client(server.port());
  CHECK(
      client
          .http("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n")
          .status == 100);
  CHECK(client.http("ok").body == "POST ok");
}

TEST_CASE("streams end by themselves, or tell when the client has gone") {
  EchoServer server;
  RawSocket whole(server.port());
  whole.send(get("/stream?ends"));
  CHECK(whole.receive_all().ends_with("\r\n\r\ndata: 1\n\ndata: 2\n\n"));
  streaming(server);
  CHECK(server.eventually([](Server& s) { return s.connections() == 0; }));
  CHECK(server.tells("stream gone"));
  CHECK(server.happened().size() == 1);
}

TEST_CASE("a stream that nobody reads is cut") {
  EchoServer server;
  RawSocket client(server.port(), "127.0.0.1", 4096);
  client.send(get("/flood"));
  CHECK(server.eventually([&](Server& s) { return !server.happened().empty() && s.connections() == 0; }));
  CHECK(server.happened() == std::vector<std::string>{"stream cut"});
}

TEST_CASE("a stream that waits for its reader comes whole, however slowly it is read") {
  EchoServer server;
  RawSocket client(server.port(), "127.0.0.1", 4096);
  client.send(get("/patient"));
  std::string all;
  while (true) {
    const std::string piece = client.receive();
    if (piece.empty()) break;
    all += piece;
  }
  CHECK(all.size() - all.find("\r\n\r\n") - 4 == 400 * 20'000);
}

TEST_CASE("a stream is told when the server stops, and says goodbye") {
  EchoServer server;
  RawSocket client = streaming(server);
  server.on_loop([](Server& s) { s.shutdown(1012, "stopping", 2000, [] {}); });
  CHECK(client.receive_all().ends_with("data: bye\n\n"));
  CHECK(server.eventually([](Server& s) { return s.connections() == 0; }));
}

TEST_CASE("what is wrong with a request is told by its status") {
  const std::string host = "Host: localhost\r\n";
  const std::string key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
  struct Case {
    const char* name;
    std::string bytes;
    int status;
  };
  const Case cases[] = {
      {"two Hosts", "GET / HTTP/1.1\r\n" + host + host + "\r\n", 400},
      {"no Host", "GET / HTTP/1.1\r\n\r\n", 400},
      {"two lengths", "POST / HTTP/1.1\r\n" + host + "Content-Length: 1\r\nContent-Length: 1\r\n\r\nx", 400},
      {"an odd length", "POST / HTTP/1.1\r\n" + host + "Content-Length: +1\r\n\r\nx", 400},
      {"chunks", "POST / HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 501},
      {"chunks and a length",
       "POST / HTTP/1.1\r\n" + host + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
       400},
      {"a body too large", "POST / HTTP/1.1\r\n" + host + "Content-Length: 1048577\r\n\r\n", 413},
      {"a head too large", "GET / HTTP/1.1\r\n" + host + "X: " + std::string(17000, 'x') + "\r\n\r\n", 431},
      {"too many fields",
       "GET / HTTP/1.1\r\n" + host +
           [] {
             std::string fields;
             for (int i = 0; i < 200; ++i) fields += "X" + std::to_string(i) + ": y\r\n";
             return fields;
           }() +
           "\r\n",
       431},
      {"a bare line feed", "GET / HTTP/1.1\n" + host + "\r\n", 400},
      {"a folded line", "GET / HTTP/1.1\r\n" + host + "X: a\r\n b\r\n\r\n", 400},
      {"a null byte", std::string("GET / HTTP/1.1\r\nX: \0\r\n", 22), 400},
      {"a TLS hello", "\x16\x03\x01\x02", 400},
      {"an unknown method", "BREW / HTTP/1.1\r\n" + host + "\r\n", 501},
      {"HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 501},
      {"a version of its own", "GET / HTTP/1.7\r\n" + host + "\r\n", 505},
      {"a proxy request", "GET http://localhost/ HTTP/1.1\r\n" + host + "\r\n", 400},
      {"a broken escape", "GET /%zz HTTP/1.1\r\n" + host + "\r\n", 400},
      {"a null in the path", "GET /%00 HTTP/1.1\r\n" + host + "\r\n", 400},
      {"UTF-8 that is none", "GET /?x=%ff HTTP/1.1\r\n" + host + "\r\n", 400},
      {"a parameter twice", "GET /?a=1&a=2 HTTP/1.1\r\n" + host + "\r\n", 400},
      {"a rebound name", "GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n", 403},
      {"a name that is none", "GET / HTTP/1.1\r\nHost: localhost:x\r\n\r\n", 403},
      {"a foreign origin", get("/", "Origin: https://evil.example\r\n"), 403},
      {"the origin null", get("/", "Origin: null\r\n"), 403},
      {"h2c", get("/", "Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAA\r\n"),
       400},
      {"an unknown upgrade", get("/", "Upgrade: x\r\nConnection: Upgrade\r\n"), 400},
      {"an unknown WebSocket",
       get("/no", "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n" + key), 404},
      {"an old WebSocket",
       get("/ws", "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 8\r\n" + key), 426},
      {"a WebSocket without a key",
       get("/ws", "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"), 400},
      {"a WebSocket by POST",
       post("/ws", "", "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n" + key),
       400},
      {"a WebSocket with a body",
       get("/ws",
           "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nContent-Length: 1\r\n" +
               key) +
           "x",
       400},
      {"an expectation", post("/echo", "", "Expect: miracles\r\n"), 417},
  };
  EchoServer server;
  for (const auto& c : cases) {
    CAPTURE(c.name);
    RawSocket client(server.port());
    const auto answer = client.http(c.bytes);
    CHECK(answer.status == c.status);
    CHECK(answer.body.starts_with(R"({"success":false,"error":")"));
    CHECK(answer.header("x-content-type-options") == "nosniff");
    CHECK(client.closes());
  }
  CHECK(asked(server, get("/echo")).status == 200);
}

TEST_CASE("an upgrade behind a first request on the same connection is never looked at") {
  EchoServer server;
  RawSocket client(server.port());
  client.send(get("/echo", "Connection: keep-alive\r\n") +
              get("/", "Upgrade: nonsense\r\nConnection: Upgrade\r\n"));
  const auto all = client.receive_all();
  CHECK(all.starts_with("HTTP/1.1 200"));
  CHECK(all.find("HTTP/1.1", 1) == std::string::npos);
  CHECK(asked(server, get("/echo")).status == 200);
}

TEST_CASE("the head of a WebSocket may come in any pieces") {
  EchoServer server;
  const auto head = RawSocket::upgrade_request("/ws?token=abc", "Sec-WebSocket-Protocol: one\r\n");
  {
    RawSocket client(server.port());
    for (const char c : head) client.send({&c, 1});
    CHECK(client.http().status == 101);
  }
  for (std::size_t at = 1; at < head.size(); ++at) {
    CAPTURE(at);
    RawSocket client(server.port());
    client.send(head.substr(0, at));
    client.send(head.substr(at) + client_frame("x"));
    REQUIRE(client.http().status == 101);
    REQUIRE(client.text() == "offered one");
    REQUIRE(client.text() == "x");
  }
}

TEST_CASE("who dawdles is told 408, who says nothing is closed") {
  ServerOptions options;
  options.sweep_ms = 20;
  options.head_ms = 1000;
  options.body_ms = 1000;
  EchoServer server(options);
  RawSocket head(server.port());
  CHECK(head.http("GET / HT").status == 408);
  RawSocket body(server.port());
  CHECK(body.http("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nx").status == 408);
  RawSocket silent(server.port());
  CHECK(silent.closes());
  CHECK(server.eventually([](Server& s) { return s.connections() == 0; }));
}

TEST_CASE("a full house turns away politely and takes again once there is room") {
  ServerOptions options;
  options.max_connections = 3;
  EchoServer server(options);
  {
    std::vector<RawSocket> inside;
    for (int i = 0; i < 3; ++i) {
      inside.emplace_back(server.port());
      REQUIRE(inside.back().upgrade().status == 101);
    }
    RawSocket outside(server.port());
    CHECK(outside.http().status == 503);
    inside[0].send_text("fine in here");
    CHECK(inside[0].text() == "fine in here");
  }
  CHECK(server.eventually([](Server& s) { return s.connections() == 0; }));
  CHECK(asked(server, get("/echo")).status == 200);
}

TEST_CASE("out of file descriptors, others are turned away and the rest goes on") {
  ServerOptions options;
  options.reserved_descriptors = -100000;  // so that the cap does not protect
  EchoServer server(options);
  RawSocket inside(server.port());
  REQUIRE(inside.upgrade().status == 101);
  std::vector<RawSocket> waiting;
  for (int i = 0; i < 5; ++i) waiting.emplace_back(server.port());
  REQUIRE(server.eventually([](Server& s) { return s.connections() == 6; }));

  RawSocket late(server.port());
  REQUIRE(server.eventually([](Server& s) { return s.connections() == 7; }));
  rlimit before{};
  getrlimit(RLIMIT_NOFILE, &before);
  // Nothing but what is open now: connect first, so that only the server's end is short of one.
  std::vector<RawSocket> more;
  server.on_loop([&](Server&) {
    for (int i = 0; i < 5; ++i) more.emplace_back(server.port());
    const rlimit none{.rlim_cur = static_cast<rlim_t>(more.back().descriptor()) + 1,
                      .rlim_max = before.rlim_max};
    setrlimit(RLIMIT_NOFILE, &none);
  });
  for (auto& client : more) CHECK(client.closes());
  setrlimit(RLIMIT_NOFILE, &before);
  inside.send_text("still here");
  CHECK(inside.text() == "still here");
  CHECK(asked(server, get("/echo")).status == 200);
}

TEST_CASE("a port in use is said in plain words") {
  EchoServer first;
  EchoServer second;
  second.on_loop([&](Server& server) {
    const auto again = server.listen("127.0.0.1", first.port());
    REQUIRE(!again);
    CHECK(again.error().message.find("in use") != std::string::npos);
    CHECK(!server.listen("no such host.", 0));
  });
  CHECK(asked(second, get("/echo")).status == 200);
}

TEST_CASE("whom a proxy speaks for is counted and named, and others may claim what they like") {
  ServerOptions options;
  options.max_per_address = 2;
  options.proxies = {"127.0.0.1"};
  EchoServer server(options);
  const auto opened = [&](const std::string& headers) {
    RawSocket socket(server.port());
    return socket.upgrade("/ws", headers).status;
  };
  const std::string ada = "X-Forwarded-For: 198.51.100.9\r\n";
  RawSocket one(server.port()), two(server.port());
  CHECK(one.upgrade("/ws", ada).status == 101);
  CHECK(two.upgrade("/ws", "X-Forwarded-For: 127.0.0.1, 198.51.100.9\r\n").status == 101);
  CHECK(opened(ada) == 503);
  CHECK(opened("X-Forwarded-For: 198.51.100.10\r\n") == 101);
  CHECK(opened("Forwarded: for=1.1.1.1\r\nX-Forwarded-For: 1.1.1.1\r\n") == 400);
  // The page of an encrypted site may not be one that came unencrypted.
  const auto origin = [&](const std::string& scheme, const std::string& told) {
    return asked(server, "GET /echo HTTP/1.1\r\nHost: 127.0.0.1:1\r\nX-Forwarded-Proto: " + told +
                             "\r\nOrigin: " + scheme + "://127.0.0.1:1\r\n\r\n")
        .status;
  };
  CHECK(origin("https", "https") == 200);
  CHECK(server.eventually([](Server& s) { return s.connections() == 2; }));
  EchoServer stranger;
  RawSocket first(stranger.port());
  CHECK(first.upgrade("/ws", ada).status == 101);
  CHECK(asked(stranger, "GET /echo HTTP/1.1\r\nHost: localhost\r\nForwarded: x\r\nX-Forwarded-For: y\r\n\r\n")
            .status == 200);
}
