// SPDX-License-Identifier: Apache-2.0
// The client against a server that speaks in single bytes, over real sockets.
#include <doctest/doctest.h>

#include <poll.h>

#include <deque>
#include <future>
#include <thread>

#include "client/client.h"
#include "tests/support/raw_server.h"

using namespace syncd;
using namespace syncd::client;
using namespace syncd::testing;

namespace {

// The server's part of a test on a thread of its own; joined when it goes out of scope.
class Script {
 public:
  template <class F>
  explicit Script(F&& part) : thread_(std::forward<F>(part)) {}
  ~Script() { thread_.join(); }

 private:
  std::thread thread_;
};

Options options(const RawServer& server) {
  return {.url = server.url(), .session = {.request_timeout = 30'000}};
}

// Drains until the event that fits has come, or half a minute has gone. What was drained behind it stays in
// `rest`, for who goes on waiting there: the next event may have come in the same go.
template <class T, class F>
std::optional<T> await(Client& client, F&& fits, std::deque<Event>& rest) {
  do {
    while (!rest.empty()) {
      const Event event = std::move(rest.front());
      rest.pop_front();
      if (const auto* it = std::get_if<T>(&event); it != nullptr && fits(*it)) return *it;
    }
    if (!client.wait(30'000)) return std::nullopt;
    for (Event& event : client.drain()) rest.push_back(std::move(event));
  } while (true);
}

template <class T, class F>
std::optional<T> await(Client& client, F&& fits) {
  std::deque<Event> rest;
  return await<T>(client, std::forward<F>(fits), rest);
}

std::optional<Delivered> await_frame(Client& client) {
  return await<Delivered>(client, [](const Delivered&) { return true; });
}

Error failure(const std::string& url) {
  const auto client = Client::open({.url = url, .session = {.token = "top.secret.token"}});
  REQUIRE_FALSE(client.has_value());
  CHECK(client.error().message.find("secret") == std::string::npos);
  return client.error();
}

Error failure_after(std::string_view answer) {
  RawServer server;
  Script script([&] {
    server.accept();
    server.raw(answer);
    server.drop();
  });
  const Error error = failure(server.url());
  CHECK(error.message.find(server.url()) != std::string::npos);
  return error;
}

}  // namespace

TEST_CASE("one call: token in the header, query in the path, an answer, a goodbye") {
  RawServer server;
  std::string head;
  {
    Script script([&] {
      head = server.greet();
      const Json call = server.hear();
      server.say({{"type", "result"}, {"id", call["id"]}, {"ok", true}, {"op", call["type"]}});
      server.hear();
    });
    auto client = Client::open({.url = server.url(), .session = {.user = "ann", .token = "abc.def"}});
    REQUIRE(client.has_value());
    CHECK((*client)->welcome()["epoch"] == "e");
    const auto reply = (*client)->call({{"type", "set_status"}, {"status", "paused"}});
    REQUIRE(reply.has_value());
    CHECK((*reply)["op"] == "set_status");
    client->reset();
  }
  CHECK(head.starts_with("GET /ws?source=cli&user=ann HTTP/1.1\r\n"));
  CHECK(head.find("uthorization: Bearer abc.def\r\n") != std::string::npos);
  CHECK(server.close_code == 1000);
}

TEST_CASE("nobody listens there") {
  const RawServer deaf(false);  // nobody else can take the port meanwhile
  const Error error = failure(deaf.url());
  CHECK(error.code == Code::cannot_connect);
  CHECK(error.message == deaf.url() + " refuses connections");
  CHECK_FALSE(error.hint.empty());
}

TEST_CASE("a name that does not exist") {
  const Error error = failure("no-such-host.invalid:4000");
  CHECK(error.code == Code::cannot_connect);
  CHECK(error.message.find("no-such-host.invalid:4000") != std::string::npos);
}

TEST_CASE("answers that are no upgrade are told apart") {
  CHECK(failure_after("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n").code == Code::unauthorized);
  CHECK(failure_after("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n").code == Code::forbidden);
  const Error missing = failure_after("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
  CHECK(missing.code == Code::cannot_connect);
  CHECK(missing.message.find("404") != std::string::npos);
  CHECK(failure_after("SSH-2.0-OpenSSH_9.2\r\n").code == Code::cannot_connect);
  CHECK(failure_after("").code == Code::cannot_connect);
}

TEST_CASE("a refusal after the upgrade carries the server's reason") {
  RawServer server;
  Script script([&] {
    server.upgrade(server.accept());
    server.frame(std::string("\x03\xf0") + "token expired", 8);
    server.hear();
  });
  const Error error = failure(server.url());
  CHECK(error.code == Code::unauthorized);
  CHECK(error.message.find("token expired") != std::string::npos);
}

TEST_CASE("TLS where there is none fails with a sentence") {
  RawServer server;
  Script script([&] {
    server.accept();
    server.raw("HTTP/1.1 400 Bad Request\r\n\r\n");
    server.drop();
  });
  CHECK(failure("wss://" + server.url()).code == Code::cannot_connect);
}

TEST_CASE("tokens and files that cannot be used are refused before anything is sent") {
  CHECK(Client::open({.url = "127.0.0.1:1", .session = {.token = "a\r\nX: y"}}).error().code ==
        Code::invalid_field);
  CHECK(Client::open({.url = "wss://127.0.0.1:1", .ca_file = "/nonexistent"}).error().code ==
        Code::invalid_field);
  CHECK(Client::open({.url = "ftp://x"}).error().code == Code::invalid_field);
}

TEST_CASE("a server that vanishes is found again, and what was missed is asked for") {
  RawServer server;
  std::string second;
  {
    Script script([&] {
      server.greet(4, "e1");
      const Json join = server.hear();
      server.say({{"type", "sync"},
                  {"id", join["id"]},
                  {"conversationId", "r"},
                  {"data", Json::array()},
                  {"seq", 4},
                  {"epoch", "e1"}});
      server.say({{"type", "media_buy_updated"}, {"seq", 7}});
      server.hear();  // the message whose ack is lost
      server.drop();
      second = server.greet(9, "e1");
      const Json again = server.hear();
      server.say({{"type", "ack"}, {"id", again["id"]}, {"seq", 8}});
      const Json rejoin = server.hear();
      server.say({{"type", "sync"},
                  {"id", rejoin["id"]},
                  {"conversationId", "r"},
                  {"seq", 9},
                  {"epoch", "e1"},
                  {"data", {{{"id", "mine"}, {"seq", 8}}, {{"id", "other"}, {"seq", 9}}}}});
      server.hear();
    });
    auto client = Client::open(options(server));
    REQUIRE(client.has_value());
    (*client)->join("r");
    std::deque<Event> rest;
    REQUIRE(await<Delivered>(
        **client, [](const auto& d) { return d.frame["type"] == "media_buy_updated"; }, rest));
    const auto id =
        (*client)->request({{"type", "message"}, {"conversationId", "r"}, {"message", {{"content", "x"}}}});
    const auto ack = await<Settled>(
        **client, [&](const Settled& s) { return s.id == *id; }, rest);
    REQUIRE(ack.has_value());
    CHECK(ack->reply->at("seq") == 8);
    const auto missed = await<Delivered>(
        **client, [](const auto& d) { return d.frame["type"] == "message"; }, rest);
    REQUIRE(missed.has_value());
    CHECK(missed->frame["message"]["id"] == "other");
    CHECK(missed->replayed);
  }
  CHECK(second.starts_with("GET /ws?source=cli&since=7&epoch=e1 "));
}

TEST_CASE("large frames, both ways") {
  RawServer server;
  const std::string big(5u << 20, 'x');
  Script script([&] {
    server.greet();
    const Json call = server.hear();
    server.say({{"type", "result"},
                {"id", call["id"]},
                {"size", call["text"].get_ref<const std::string&>().size()}});
    server.say({{"type", "note"}, {"text", big}});
    server.hear();
  });
  auto client = Client::open(options(server));
  REQUIRE(client.has_value());
  const auto reply = (*client)->call({{"type", "note"}, {"text", std::string(1'000'000, 'y')}});
  REQUIRE(reply.has_value());
  CHECK((*reply)["size"] == 1'000'000);
  const auto frame = await_frame(**client);
  REQUIRE(frame.has_value());
  CHECK(frame->frame["text"] == big);
}

TEST_CASE("a frame in pieces, with a ping between them, is one frame") {
  RawServer server;
  Script script([&] {
    server.greet();
    server.frame(R"({"type":"no)", 1, false);
    server.frame("?", 9);
    server.frame("", 0, false);
    server.frame(R"(te","text":"a)", 0, false);
    server.frame(R"(bc"})", 0, true);
    server.hear();
  });
  auto client = Client::open(options(server));
  REQUIRE(client.has_value());
  const auto frame = await_frame(**client);
  REQUIRE(frame.has_value());
  CHECK(frame->raw == R"({"type":"note","text":"abc"})");
}

TEST_CASE("a frame over the limit ends the connection, not the program") {
  RawServer server;
  Script script([&] {
    server.greet();
    const std::string piece(1u << 20, 'x');
    server.frame(piece, 1, false);
    for (int i = 0; i < 20; ++i) server.frame(piece, 0, false);
  });
  auto client = Client::open({.url = server.url(), .session = {.tries = 1}});
  REQUIRE(client.has_value());
  const auto notice =
      await<Notice>(**client, [](const auto& n) { return n.kind == Notice::Kind::reconnecting; });
  REQUIRE(notice.has_value());
  CHECK(notice->text.find("16 MiB") != std::string::npos);
}

TEST_CASE("the descriptor is readable exactly while something waits") {
  RawServer server;
  std::promise<void> go;
  Script script([&] {
    server.greet();
    go.get_future().wait();
    server.say({{"type", "typing"}, {"conversationId", "r"}});
    server.hear();
  });
  auto client = Client::open(options(server));
  REQUIRE(client.has_value());
  REQUIRE(await<Notice>(**client, [](const auto& n) { return n.kind == Notice::Kind::connected; }));
  pollfd entry{.fd = (*client)->fd(), .events = POLLIN, .revents = 0};
  CHECK(::poll(&entry, 1, 0) == 0);
  CHECK_FALSE((*client)->wait(0));
  go.set_value();
  CHECK(::poll(&entry, 1, 30'000) == 1);
  CHECK((*client)->drain().size() == 1);
  CHECK(::poll(&entry, 1, 0) == 0);
}

TEST_CASE("a call without an answer ends at its deadline as unknown") {
  RawServer server;
  Script script([&] {
    server.greet();
    while (!server.hear().is_null()) {
    }
  });
  auto client = Client::open(options(server));
  REQUIRE(client.has_value());
  const auto reply = (*client)->call({{"type", "set_status"}}, 50);
  REQUIRE_FALSE(reply.has_value());
  CHECK(reply.error().code == Code::timeout);
}

TEST_CASE("many threads call through one client") {
  RawServer server;
  Script script([&] {
    server.greet();
    for (Json call = server.hear(); !call.is_null(); call = server.hear()) {
      server.say({{"type", "result"}, {"id", call["id"]}, {"n", call["n"]}});
    }
  });
  auto client = Client::open(options(server));
  REQUIRE(client.has_value());
  std::vector<std::future<int>> right;
  for (int t = 0; t < 4; ++t) {
    right.push_back(std::async(std::launch::async, [&client, t] {
      int good = 0;
      for (int i = 0; i < 100; ++i) {
        const auto reply = (*client)->call({{"type", "note"}, {"n", t * 1000 + i}});
        good += reply && (*reply)["n"] == t * 1000 + i ? 1 : 0;
      }
      return good;
    }));
  }
  for (auto& part : right) CHECK(part.get() == 100);
}

TEST_CASE("a program that does not read holds the server back, not memory, and loses nothing") {
  RawServer server;
  constexpr int kFrames = 400;
  Script script([&] {
    server.greet();
    for (int i = 1; i <= kFrames; ++i)
      server.say({{"type", "e"}, {"seq", i + 1}, {"x", std::string(100'000, 'x')}});
    server.hear();
  });
  auto client = Client::open(options(server));
  REQUIRE(client.has_value());
  int seen = 0;
  std::size_t most = 0;
  while (seen < kFrames && (*client)->wait(30'000)) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    std::size_t bytes = 0;
    for (const Event& event : (*client)->drain()) {
      const auto* delivered = std::get_if<Delivered>(&event);
      if (delivered == nullptr) continue;
      CHECK(delivered->frame["seq"] == ++seen + 1);
      bytes += delivered->raw.size();
    }
    most = std::max(most, bytes);
  }
  CHECK(seen == kFrames);
  CHECK(most < (10u << 20));
}

TEST_CASE("a program that ends while the server is away does not wait for it") {
  auto client = Client::start({.url = "127.0.0.1:1", .session = {.first_tries = 0}});
  REQUIRE(client.has_value());
  std::deque<Event> rest;
  REQUIRE(await<Notice>(
      **client, [](const auto& n) { return n.kind == Notice::Kind::reconnecting; }, rest));
  const auto id = (*client)->request({{"type", "set_status"}}, 50);
  const auto settled = await<Settled>(
      **client, [&](const Settled& s) { return s.id == *id; }, rest);
  REQUIRE(settled.has_value());
  CHECK(settled->reply.error().message.find("never sent") != std::string::npos);
}
