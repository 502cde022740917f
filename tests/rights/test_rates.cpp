// SPDX-License-Identifier: Apache-2.0
#include <csignal>
#include <thread>

#include "tests/rights/guarded.h"

using namespace syncd;
using namespace syncd::test;

namespace {

const Json kPing{{"type", "ping"}};

// Answers of that many pings that are sent at once.
std::vector<Json> pings(WsClient& client, int count) {
  for (int i = 0; i < count; ++i) {
    if (!client.send(Json{{"type", "ping"}, {"id", std::to_string(i)}})) break;
  }
  std::vector<Json> answers;
  while (static_cast<int>(answers.size()) < count) {
    auto next = client.poll();
    if (!next) break;
    if (next->contains("id")) answers.push_back(std::move(*next));
  }
  return answers;
}

bool refused(const Json& answer) {
  return answer["type"] == "error" && answer["code"] == "rate_limited";
}

}  // namespace

TEST_CASE("a user's operations are counted over all connections and ways in") {
  const Guarded stage({"--rate-limit", "1", "--rate-burst", "10"});
  WsClient one(stage.port(), "token=" + token()), other(stage.port(), "token=" + token());
  const auto answers = pings(one, 30);
  REQUIRE(answers.size() == 30);
  CHECK_FALSE(refused(answers[0]));
  CHECK_FALSE(refused(answers[9]));
  const Json& last = answers.back();
  REQUIRE(refused(last));
  CHECK(last["retry_after_ms"] > 0);
  CHECK(last["retryable"] == true);
  const auto elsewhere = pings(other, 30);
  CHECK(std::any_of(elsewhere.begin(), elsewhere.end(), refused));
  bool told = false;
  for (int i = 0; i < 20 && !told; ++i) {
    const auto answer = stage.get("/api/media-buys", token());
    told = answer.status == 429;
    if (told) {
      CHECK(std::stoi(answer.header("retry-after")) >= 1);
      CHECK(json(answer.body)["code"] == "rate_limited");
      CHECK(json(answer.body)["retry_after_ms"] > 0);
    }
  }
  CHECK(told);
  CHECK(stage.get("/api/media-buys", token({.user = "bob"})).status == 200);
  CHECK(stage.get("/metrics", token({.user = "carol"})).body.find("syncd_rate_limited_total") !=
        std::string::npos);
}

TEST_CASE("with tokens there is a limit that is told, without them there is none") {
  const Guarded stage({"--rate-limit", "auto"});
  const WsClient client(stage.port(), "token=" + token());
  CHECK(client.welcome()["limits"]["operations_per_second"] == 100);
  CHECK(client.welcome()["limits"]["operations_burst"] == 200);
  const TempFolder folder;
  const DaemonProcess open(folder / "data");
  WsClient free(open.port());
  CHECK_FALSE(free.welcome()["limits"].contains("operations_per_second"));
  for (const Json& answer : pings(free, 2000)) REQUIRE(answer["type"] == "pong");
}

TEST_CASE("who does not stop asking is closed with 4429, garbage counted") {
  const Guarded stage({"--rate-limit", "1", "--rate-burst", "5"});
  for (const std::string& text :
       {std::string(R"({"type":"ping"})"), std::string("garbage"), std::string("[1]"),
        std::string(R"({"type":"no_such_thing"})"), std::string(R"({"type":"ping","id":5})")}) {
    CAPTURE(text);
    RawSocket socket(stage.port());
    REQUIRE(socket.upgrade("/ws", bearer(token({.user = "u" + std::to_string(text.size())}))).status == 101);
    for (int i = 0; i < 300; ++i) {
      if (!socket.send_text(text)) break;
    }
    CHECK(socket.close_code() == 4429);
  }
  RawSocket watch(stage.port());
  REQUIRE(watch.upgrade("/ws/mission", bearer(token({.user = "watcher"}))).status == 101);
  for (int i = 0; i < 300; ++i) {
    if (!watch.send_text(kPing.dump())) break;
  }
  CHECK(watch.close_code() == 4429);
}

TEST_CASE("what is large costs more, whatever it asks for") {
  const Guarded stage({"--rate-limit", "1", "--rate-burst", "50"});
  const auto after_large = [&](const std::string& text) {
    WsClient client(stage.port(), "token=" + token({.user = "u" + text.substr(0, 4)}));
    for (int i = 0; i < 4; ++i) REQUIRE(client.send(text));  // of 1 MiB, nearly
    Json last;
    for (int i = 0; i < 4; ++i) last = client.next();
    return last;
  };
  const std::string much = std::string(1'040'000, ' ');
  CHECK(refused(after_large("{\"type\":\"ping\"}" + much)));
  CHECK(refused(after_large("no j" + much)));
  int status = 0;
  for (int i = 0; i < 4; ++i) {
    const auto said = stage.post("/api/ops/describe", {{"x", much}}, token({.user = "http"}));
    status = said.status;
  }
  CHECK(status == 429);
}

TEST_CASE("what the assistant looks up for somebody costs as if it had been asked for") {
  const Guarded stage({"--rate-limit", "1", "--rate-burst", "20"});
  WsClient client(stage.port(), "token=" + token());
  client.join("room");
  std::string much;
  for (int i = 0; i < 12; ++i) much += "show me all active campaigns and ";
  CHECK(client.say("room", much + "show me all active campaigns")["type"] == "ack");
  const Json answer = client.next("message")["message"];
  CHECK(answer["role"] == "assistant");
  CHECK(answer.dump().find("rate_limited") != std::string::npos);
  // As many as would be there without it; some are back by now.
  const auto left = pings(client, 10);
  CHECK(std::any_of(left.begin(), left.end(), refused));
}

TEST_CASE("what costs more than its request passes when it was said that it would") {
  const auto rule = [](const Guarded& stage, const std::string& user) {
    return stage.post("/api/ops/run_rule", {{"rule_code", "find all campaigns"}}, token({.user = user}));
  };
  const Guarded small({"--rate-limit", "1", "--rate-burst", "3"});
  CHECK(rule(small, "ada").status == 200);
  const Guarded stage({"--rate-limit", "5", "--rate-burst", "20"});
  const auto refused_for = [&] {
    const HttpAnswer answer = rule(stage, "ada");
    return answer.status == 429 ? json(answer.body)["retry_after_ms"].get<Millis>() : 0;
  };
  Millis wait = 0;
  for (int i = 0; i < 20 && wait == 0; ++i) {
    WsClient greedy(stage.port(), "token=" + token());
    pings(greedy, 25);
    wait = refused_for();
  }
  REQUIRE(wait > 0);
  // The request itself may be too much, and then what it asks for.
  for (int i = 0; i < 2 && wait > 0; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(wait + 1));
    wait = refused_for();
  }
  CHECK(wait == 0);
}

TEST_CASE("SIGHUP takes other limits") {
  const TempFolder folder;
  const auto write = [&](const std::string& text) { std::ofstream(folder / "syncd.toml") << text; };
  write("max-rooms = 2\n");
  const DaemonProcess syncd(folder / "data", {"--config", folder / "syncd.toml"});
  WsClient before(syncd.port());
  CHECK(before.welcome()["limits"]["rooms"] == 2);
  write("max-rooms = 3\nrate-limit = \"50\"\nmax-body-bytes = 2000\nmax-message-bytes = 3000\n");
  syncd.signal(SIGHUP);
  Json limits;
  for (const Millis until = wall_clock() + 30'000; limits["rooms"] != 3 && wall_clock() < until;)
    limits = WsClient(syncd.port(), "source=test&user=watcher").welcome()["limits"];
  CHECK(limits["rooms"] == 3);
  CHECK(limits["operations_per_second"] == 50);
  CHECK(limits["operations_burst"] == 100);
  CHECK(limits["body_bytes"] == 2000);
  CHECK(http(syncd.port(), "POST", "/api/ops/ping", std::string(2001, ' ')).status == 413);
  before.send(std::string(3001, ' '));
  CHECK(before.close_code() == 1009);
}

TEST_CASE("syncctl waits as it is told, and says so with 11 where that takes too long") {
  const Guarded stage({"--rate-limit", "1", "--rate-burst", "100"});
  std::ofstream(stage.folder / "token") << token();
  ::chmod((stage.folder / "token").c_str(), 0600);
  const auto syncctl = [&](const std::string& timeout, const std::vector<std::string>& words) {
    WsClient greedy(stage.port(), "token=" + token());
    pings(greedy, 110);
    std::vector<std::string> command{program("syncctl"),
                                     "--url",
                                     "ws://127.0.0.1:" + std::to_string(stage.port()),
                                     "--token-file",
                                     stage.folder / "token",
                                     "--timeout",
                                     timeout};
    command.insert(command.end(), words.begin(), words.end());
    return run(command, 60'000);
  };
  CHECK(syncctl("60s", {"stats"}).status == 0);
  // A rule costs ten seconds of this rate; where the machine slept for so long in between, once more.
  int status = 0;
  for (int i = 0; i < 5 && status != 11; ++i)
    status = syncctl("2s", {"run-rule", "find all campaigns"}).status;
  CHECK(status == 11);
}
