// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>
#include <openssl/ssl.h>
#include <sys/resource.h>

#include <algorithm>
#include <csignal>
#include <thread>

#include "tests/net/echo_server.h"
#include "tests/support/certificate.h"
#include "tests/support/raw_socket.h"
#include "tests/support/temp_folder.h"

using namespace syncd::daemon;
using namespace syncd::test;

namespace {

// A server that speaks TLS, with a certificate made for it.
struct Encrypted {
  explicit Encrypted(ServerOptions options = {})
      : certificate(folder.path()), server(with(std::move(options))) {
    std::signal(SIGPIPE, SIG_IGN);  // as the daemon does: OpenSSL writes to sockets that may be gone
  }
  ServerOptions with(ServerOptions options) const {
    options.tls_certificate_file = certificate.certificate_file;
    options.tls_key_file = certificate.key_file;
    return options;
  }
  RawSocket connected(int receive_buffer = 0) const {
    RawSocket socket(server.port(), "127.0.0.1", receive_buffer);
    socket.begin_tls();
    return socket;
  }
  RawSocket opened(int receive_buffer = 0) const {
    RawSocket socket = connected(receive_buffer);
    REQUIRE(socket.upgrade().status == 101);
    return socket;
  }
  bool empties() {
    return server.eventually([](Server& s) { return s.connections() == 0; });
  }

  TempFolder folder;
  Certificate certificate;
  EchoServer server;
};

std::string get(const std::string& target) {
  return "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
}

bool shakes_hands(RawSocket& socket, std::string_view protocol, int most_version) {
  try {
    socket.begin_tls(protocol, most_version);
    return true;
  } catch (const std::runtime_error&) {
    return false;
  }
}

}  // namespace

TEST_CASE("HTTP goes by TLS as it goes without, whatever the sizes") {
  Encrypted stage;
  for (const std::size_t size : {0, 1, 16383, 16384, 16385, 100'000, 1'000'000}) {
    CAPTURE(size);
    RawSocket socket = stage.connected();
    const auto answer =
        socket.http("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + std::to_string(size) +
                    "\r\n\r\n" + std::string(size, 'b'));
    CHECK(answer.status == 200);
    CHECK(answer.body == "POST " + std::string(size, 'b'));
    CHECK(socket.closes());
  }
  CHECK(stage.empties());
}

TEST_CASE("messages of every size and many at once come back whole by TLS") {
  Encrypted stage;
  RawSocket socket = stage.opened();
  for (const std::size_t size : {1, 125, 126, 16384, 65535, 65536, 300'000, 1'000'000}) {
    CAPTURE(size);
    socket.send_text(std::string(size, 'm'));
    CHECK(socket.text() == std::string(size, 'm'));
  }
  std::string many;
  for (int i = 0; i < 2000; ++i) many += client_frame("number " + std::to_string(i));
  std::thread sender([&] { socket.send(many); });
  sender.join();
  for (int i = 0; i < 2000; ++i) REQUIRE(socket.text() == "number " + std::to_string(i));
  socket.send_text("flood 20000 200");
  for (int i = 0; i < 20'000; ++i) REQUIRE(socket.text() == std::to_string(i) + " " + std::string(200, 'f'));
}

TEST_CASE("frames that come in one record with the head are not lost") {
  Encrypted stage;
  RawSocket socket = stage.connected();
  socket.send(RawSocket::upgrade_request() + client_frame("early") + client_frame("bird"));
  CHECK(socket.http().status == 101);
  CHECK(socket.text() == "early");
  CHECK(socket.text() == "bird");
}

TEST_CASE("either side's goodbye reaches the other through TLS") {
  Encrypted stage;
  RawSocket told = stage.opened();
  told.send_text("close 1001");
  CHECK(told.text() == "before the close");
  CHECK(told.close_code() == 1001);
  told.send_close(1001);
  CHECK(told.closes());
  RawSocket leaves = stage.opened();
  leaves.send_close(1000);
  CHECK(leaves.close_code() == 1000);
  CHECK(leaves.closes());
  {
    RawSocket vanishes = stage.opened();
    vanishes.reset_on_close();
  }
  CHECK(stage.empties());
  CHECK(stage.server.tells("closed 1006 broken"));
}

TEST_CASE("what is not TLS, or an old one, is not let in, and plain HTTP is told why") {
  Encrypted stage;
  RawSocket plain(stage.server.port());
  const auto answer = plain.http(get("/echo"));
  CHECK(answer.status == 400);
  CHECK(answer.body.find("speaks TLS") != std::string::npos);
  CHECK(plain.closes());
  RawSocket garbage(stage.server.port());
  garbage.send(std::string("\x80\x01garbage", 9));
  CHECK(garbage.closes());
  RawSocket broken(stage.server.port());
  broken.send(std::string("\x16\x03\x01\x00\x05hello", 10));
  CHECK(broken.closes());
  RawSocket old(stage.server.port());
  CHECK_FALSE(shakes_hands(old, "http/1.1", TLS1_1_VERSION));
  RawSocket older(stage.server.port());
  CHECK(shakes_hands(older, "http/1.1", TLS1_2_VERSION));
  CHECK(older.http(get("/echo")).status == 200);
  RawSocket second(stage.server.port());
  CHECK_FALSE(shakes_hands(second, "h2", 0));
  RawSocket first(stage.server.port());
  CHECK(first.begin_tls("http/1.1") == "http/1.1");
  RawSocket last = stage.connected();
  CHECK(last.http(get("/echo")).status == 200);
}

TEST_CASE("a handshake that does not get on is given up") {
  ServerOptions options;
  options.handshake_ms = 100;
  options.sweep_ms = 20;
  Encrypted stage(options);
  RawSocket silent(stage.server.port());
  RawSocket half(stage.server.port());
  half.send(std::string("\x16\x03\x01\x02\x00\x01", 6));
  CHECK(silent.closes());
  CHECK(half.closes());
  CHECK(stage.empties());
}

TEST_CASE(
    "behind TLS a reader that makes no progress is closed, one that does stays, a silent one is given up") {
  ServerOptions options;
  options.sweep_ms = 20;
  options.no_progress_ms = 3000;
  options.close_flush_ms = 100;
  Encrypted stage(options);
  RawSocket stuck = stage.opened(4096);
  RawSocket slow = stage.opened(4096);
  stuck.send_text("big 8000000");
  slow.send_text("big 3000000");
  // Reads little by little until the other one is gone, which takes longer than one may stand still.
  std::size_t got = 0;
  const auto closed = [&] {
    const auto happened = stage.server.happened();
    return std::find(happened.begin(), happened.end(), "closed 4408 broken") != happened.end();
  };
  while (!closed() && got < 3'000'000) {
    got += slow.receive(RawSocket::kWait, 4096).size();
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  CHECK(closed());
  CHECK(stage.server.websockets() == 1);
  while (got < 3'000'000) {
    const auto more = slow.receive().size();
    REQUIRE(more > 0);
    got += more;
  }
  slow.send_text("still here");
  while (auto text = slow.text()) {
    if (*text == "still here") break;
  }
  CHECK(stage.server.websockets() == 1);
}

TEST_CASE("a peer of which nothing is heard is given up behind TLS too") {
  ServerOptions options;
  options.sweep_ms = 20;
  options.ping_ms = 100;
  options.gone_ms = 2000;
  Encrypted stage(options);
  RawSocket silent = stage.opened();
  RawSocket answers = stage.opened();
  for (bool gone = false; !gone;) {
    const auto ping = answers.frame();
    REQUIRE(ping);
    answers.send(client_frame(ping->payload, {.opcode = 0xa}));
    gone = stage.server.websockets() == 1;
  }
  CHECK(silent.closes());
  answers.send_text("here");
  CHECK(answers.text() == "here");
}

TEST_CASE("a page that came unencrypted is no page of an encrypted server") {
  Encrypted stage;
  const auto status = [&](const std::string& origin) {
    RawSocket socket = stage.connected();
    return socket.http("GET /echo HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: " + origin + "\r\n\r\n").status;
  };
  CHECK(status("https://127.0.0.1") == 200);
  Access access({}, {}, false);
  Request request;
  request.headers = {{"host", "sync.example"}, {"origin", "http://sync.example"}};
  CHECK(access.origin_allowed(request));
  request.secure = true;
  CHECK_FALSE(access.origin_allowed(request));
  request.headers["origin"] = "https://sync.example";
  CHECK(access.origin_allowed(request));
}

TEST_CASE("each connection by TLS is counted with the descriptors that it takes") {
  rlimit files{};
  getrlimit(RLIMIT_NOFILE, &files);
  const int plenty = static_cast<int>(std::min<rlim_t>(files.rlim_cur, 1 << 20));
  const Census one(plenty, 64, 0);
  const Census three(plenty, 64, 0, Tls::kDescriptorsEach);
  CHECK(three.most() == one.most() / 3);
  ServerOptions options;
  options.max_connections = 2;
  Encrypted stage(options);
  RawSocket first = stage.opened();
  const RawSocket handshake_only(stage.server.port());
  CHECK(stage.server.eventually([](Server& s) { return s.connections() == 2; }));
  RawSocket late(stage.server.port());
  CHECK(late.closes());
  first.send_text("fine");
  CHECK(first.text() == "fine");
}

TEST_CASE("files that are no certificate and its key are named") {
  const TempFolder folder;
  const Certificate one(folder.path(), "one"), other(folder.path(), "other");
  const auto fault = [](const std::string& certificate, const std::string& key) {
    const auto keys = load_tls_keys(certificate, key);
    return keys ? std::string() : keys.error().message;
  };
  CHECK(fault(one.certificate_file, one.key_file).empty());
  CHECK(fault("/nowhere", one.key_file).find("--tls-cert: /nowhere") == 0);
  CHECK(fault(one.certificate_file, "/nowhere").find("--tls-key: /nowhere") == 0);
  CHECK(fault(one.key_file, one.key_file).find("--tls-cert") == 0);
  CHECK(fault(one.certificate_file, other.key_file).find("--tls-key: " + other.key_file) == 0);
}
