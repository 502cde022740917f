// SPDX-License-Identifier: Apache-2.0
// What comes oftener than it is worth keeping, and runs that fall silent, with the daemon's threads in any
// order.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include "daemon/core/watch.h"
#include "domain/table.h"
#include "tests/support/fake_backend.h"
#include "tests/support/fake_host.h"
#include "tests/support/fake_peer.h"

using namespace syncd;
using namespace syncd::daemon;
using namespace syncd::test;

namespace {

struct Server {
  Server() {
    backend.engine = &engine;
    engine.add_organisation("default", backend.organisation()->epoch(), 0);
    must("register_crew", {{"crew_id", "crew"}, {"name", "crew"}});
    must("start_run", {{"crew_id", "crew"}, {"run_id", "r"}, {"timeout_seconds", 60}});
    must("tool_start", {{"run_id", "r"}, {"tool", "t"}, {"call_id", "c"}});
  }
  // Answers come in this order.
  void ask(const std::string& operation, Json args, const std::string& id = "") {
    const domain::Operation& row = *domain::operation_named(operation);
    const domain::Actor actor{.user = "runner", .source = "cli", .client_id = "x"};
    engine.run({.operation = &row,
                .args = engine.admit(actor, row, std::move(args)).value(),
                .actor = actor,
                .id = id,
                .conversations = {}},
               [this](const Result<std::string>& reply) {
                 answers.push_back(reply ? parse_json(*reply).value()
                                         : Json{{"code", info(reply.error().code).name}});
               });
  }
  Json must(const std::string& operation, Json args) {
    ask(operation, std::move(args));
    backend.run_all();
    Json answer = answers.back();
    answers.clear();
    INFO(answer.dump());
    REQUIRE(answer["ok"] == true);
    return answer;
  }
  void progress(int percent, const std::string& id = "") {
    ask("tool_progress", {{"run_id", "r"}, {"call_id", "c"}, {"progress", percent}}, id);
  }
  // The durable ones, as the log has them.
  std::vector<int> stored() {
    std::vector<int> out;
    SQLite::Statement rows(backend.organisation()->database(),
                           "select frame from events where type = 'tool_progress' order by seq");
    while (rows.executeStep()) out.push_back(parse_json(rows.getColumn(0).getString()).value()["progress"]);
    return out;
  }
  std::string run_status() {
    return backend.organisation().read("show", R"({"kind":"run","name":"r"})").value()["item"]["status"];
  }

  Millis now = 1'770'000'000'000;  // near the store's clock, which goes by commits
  FramePress press;
  FakeBackend backend;
  Engine engine{backend, press, {}, [this] { return now; }, syncd::testing::counted_entropy(7)};
  std::vector<Json> answers;
};

struct Onlooker {
  explicit Onlooker(Server& server)
      : watch(server.engine, *server.engine.organisation("default"), peer,
              {.user = "me", .source = "web", .client_id = {}}, run_view("r"), {}) {
    peer.drained = [this] { watch.drained(); };
    server.backend.run_all();
    peer.take_all();
  }
  // Percentages: those with a place in the log, and those without.
  std::vector<int> facts() {
    std::vector<int> out;
    for (const Json& frame : peer.take_all()) {
      if (frame["type"] == "tool_progress") out.push_back(frame["progress"]);
    }
    return out;
  }
  std::vector<int> told() {
    std::vector<int> out;
    for (const auto& [key, text] : std::exchange(peer.latest, {})) {
      const Json frame = parse_json(text).value();
      CHECK_FALSE(frame.contains("seq"));
      CHECK(frame["type"] == "tool_progress");
      for (const char* member : {"crew_id", "run_id", "tool", "call_id", "timestamp"})
        CHECK(frame[member].is_string());
      out.push_back(frame["progress"]);
    }
    return out;
  }
  FakePeer peer;
  Watch watch;
};

using Percents = std::vector<int>;

}  // namespace

TEST_CASE("the first is stored, those close behind are told and answered at once") {
  Server server;
  Onlooker me(server);
  server.progress(1);
  server.backend.run_all();
  CHECK(me.facts() == Percents{1});
  server.answers.clear();
  for (int i = 2; i <= 5; ++i) server.progress(i);
  CHECK(server.backend.idle());
  REQUIRE(server.answers.size() == 4);
  for (const Json& answer : server.answers) {
    CHECK(answer["ok"] == true);
    CHECK(answer["data"]["stored"] == false);
    CHECK_FALSE(answer.contains("seq"));
  }
  CHECK(me.told() == Percents{2, 3, 4, 5});
  CHECK(server.stored() == Percents{1});
}

TEST_CASE("of one call four a second are stored, of two calls each its own") {
  Server server;
  server.must("tool_start", {{"run_id", "r"}, {"tool", "t"}, {"call_id", "other"}});
  for (int i = 0; i < 100; ++i) {
    server.now += 50;
    server.progress(i);
    server.ask("tool_progress", {{"run_id", "r"}, {"call_id", "other"}, {"progress", i}});
    server.backend.run_all();
  }
  CHECK(server.stored().size() == 40);  // five seconds, two calls
  CHECK(server.answers.size() == 200);
}

TEST_CASE("the latest that was only told becomes a fact when nothing newer comes") {
  Server server;
  server.progress(1);
  server.backend.run_all();
  server.progress(2);
  server.progress(3);
  server.engine.tick();
  server.backend.run_all();
  CHECK(server.stored() == Percents{1});
  server.now += Progress::kApart;
  server.engine.tick();
  server.backend.run_all();
  CHECK(server.stored() == Percents{1, 3});
  server.now += Progress::kApart;
  server.engine.tick();
  server.backend.run_all();
  CHECK(server.stored() == Percents{1, 3});
}

TEST_CASE("the latest is stored before the end of its call, and before the end of its run") {
  for (const char* end : {"tool_end", "finish_run"}) {
    CAPTURE(end);
    Server server;
    Onlooker me(server);
    server.progress(1);
    server.backend.run_all();
    server.progress(70);
    server.progress(99);
    Json args{{"run_id", "r"}, {"status", end == std::string("tool_end") ? "ok" : "success"}};
    if (end == std::string("tool_end")) args["call_id"] = "c";
    server.ask(end, args);
    server.progress(100);
    server.backend.run_all();
    CHECK(server.stored() == Percents{1, 99});
    CHECK(server.answers.back()["code"] == "conflict");
    const auto frames = me.peer.take_all();
    REQUIRE(frames.size() == 3);
    CHECK(frames[1]["progress"] == 99);
    CHECK(frames[2]["type"] == (end == std::string("tool_end") ? "tool_end" : "run_finished"));
  }
}

TEST_CASE("the end of one call does not settle another whose name begins so") {
  Server server;
  server.must("tool_start", {{"run_id", "r"}, {"tool", "t"}, {"call_id", "c2"}});
  for (int i = 0; i < 2; ++i) {
    server.ask("tool_progress", {{"run_id", "r"}, {"call_id", "c2"}, {"progress", i}});
    server.backend.run_all();
  }
  server.must("tool_end", {{"run_id", "r"}, {"call_id", "c"}, {"status", "ok"}});
  CHECK(server.stored() == Percents{0});
}

TEST_CASE("what comes before the first fact is settled waits for it, and is refused with it") {
  Server server;
  Onlooker me(server);
  for (int i = 1; i <= 4; ++i) server.progress(i);
  CHECK(server.answers.empty());
  server.backend.run_all();
  CHECK(server.answers.size() == 4);
  CHECK(server.stored() == Percents{1});
  CHECK(me.facts() == Percents{1});
  CHECK(me.told() == Percents{4});  // of those that waited only the latest is worth telling

  server.answers.clear();
  for (int i = 0; i < 3; ++i)
    server.ask("tool_progress", {{"run_id", "r"}, {"call_id", "unknown"}, {"progress", i}});
  server.backend.run_all();
  REQUIRE(server.answers.size() == 3);
  for (const Json& answer : server.answers) CHECK(answer["code"] == "not_found");
}

TEST_CASE("an end right behind the first ones loses neither the latest nor an answer") {
  Server server;
  for (int i = 1; i <= 4; ++i) server.progress(i);
  server.ask("tool_end", {{"run_id", "r"}, {"call_id", "c"}, {"status", "ok"}});
  server.backend.run_all();
  CHECK(server.stored() == Percents{1, 4});
  REQUIRE(server.answers.size() == 5);
  for (const Json& answer : server.answers) CHECK(answer["ok"] == true);
}

TEST_CASE("a fact on its way is not overtaken by what is only told") {
  Server server;
  Onlooker me(server);
  server.progress(1);
  server.backend.run_all();
  me.facts();
  server.now += Progress::kApart;
  server.progress(50);
  server.progress(60);
  CHECK(me.told().empty());
  CHECK(server.answers.size() == 2);  // 50 has yet to be answered
  server.backend.run_all();
  CHECK(me.facts() == Percents{50});
  CHECK(me.told() == Percents{60});
}

TEST_CASE("what a slow reader has not got yet is taken back when something newer is stored") {
  Server server;
  Onlooker me(server);
  server.progress(1);
  server.backend.run_all();
  server.progress(2);
  CHECK(me.peer.latest.size() == 1);
  server.now += Progress::kApart;
  server.progress(3);
  CHECK(me.peer.latest.empty());
}

TEST_CASE("who has not read as far as the call's start is not told how far it is") {
  Server server;
  server.progress(1);
  server.backend.run_all();
  FakePeer peer;
  Watch watch(server.engine, *server.engine.organisation("default"), peer,
              {.user = "me", .source = "web", .client_id = {}}, run_view("r"), {});
  peer.drained = [&] { watch.drained(); };
  peer.bound = 1;
  server.backend.run_all();
  CHECK(peer.over_bound());
  server.progress(2);
  CHECK(peer.latest.empty());
  while (peer.frames.size() > 0 || !server.backend.idle()) {
    peer.take_all();
    server.backend.run_all();
  }
  server.progress(3);
  CHECK(peer.latest.size() == 1);
}

TEST_CASE("an answer that is given again lets nothing pass for a call that has ended since") {
  Server server;
  server.progress(1, "same");
  server.backend.run_all();
  server.must("tool_end", {{"run_id", "r"}, {"call_id", "c"}, {"status", "ok"}});
  server.progress(1, "same");
  server.backend.run_all();
  CHECK(server.answers.back()["data"]["stored"] == true);
  server.progress(2);
  server.backend.run_all();
  CHECK(server.answers.back()["code"] == "conflict");
}

TEST_CASE("a call that was quiet is forgotten: its next progress is a fact at once") {
  Server server;
  server.progress(1);
  server.backend.run_all();
  server.now += Progress::kForgotten;
  server.engine.tick();
  server.backend.run_all();
  server.progress(2);
  CHECK_FALSE(server.backend.idle());
  server.backend.run_all();
  CHECK(server.stored() == Percents{1, 2});
}

TEST_CASE("a clock that goes back stops nothing") {
  Server server;
  server.progress(1);
  server.backend.run_all();
  server.now -= 3'600'000;
  server.progress(2);
  server.backend.run_all();
  CHECK(server.stored() == Percents{1, 2});
}

TEST_CASE("what was only told goes to the store before the server stops") {
  Server server;
  server.progress(1);
  server.backend.run_all();
  server.progress(2);
  server.engine.drain();
  server.backend.run_all();
  CHECK(server.stored() == Percents{1, 2});
}

TEST_CASE("a run that is silent for its timeout is abandoned, by the server, once") {
  Server server;
  server.backend.run_all();
  for (int i = 0; i < 63; ++i) {
    CHECK(server.run_status() == "running");
    server.now += 1'000;
    server.engine.tick();
    server.backend.run_all();
  }
  CHECK(server.run_status() == "abandoned");
  SQLite::Statement last(server.backend.organisation()->database(),
                         "select frame from events order by seq desc limit 1");
  REQUIRE(last.executeStep());
  const Json frame = parse_json(last.getColumn(0).getString()).value();
  CHECK(frame["data"]["actor"] == "syncd");
  const auto position = server.backend.organisation()->position();
  for (int i = 0; i < 5; ++i) {
    server.now += 1'000;
    server.engine.tick();
    server.backend.run_all();
  }
  CHECK(server.backend.organisation()->position() == position);
}

TEST_CASE("an event that comes while a run is found silent keeps it going") {
  Server server;
  for (int i = 0; i < 59; ++i) {
    server.now += 1'000;
    server.engine.tick();
    server.backend.run_all();
  }
  server.now += 4'000;
  server.engine.tick();
  server.backend.read_one();  // found
  server.progress(5);         // and heard of
  server.backend.run_all();
  CHECK(server.run_status() == "running");
  CHECK(server.answers.back()["ok"] == true);
}

TEST_CASE("time in which nobody could be heard does not count") {
  Server server;
  server.now += 3'600'000;  // the machine slept
  for (int i = 0; i < 59; ++i) {
    server.engine.tick();
    server.backend.run_all();
    server.now += 1'000;
  }
  CHECK(server.run_status() == "running");
  for (int i = 0; i < 3; ++i) {
    server.engine.tick();
    server.backend.run_all();
    server.now += 1'000;
  }
  CHECK(server.run_status() == "abandoned");
}
