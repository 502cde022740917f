// SPDX-License-Identifier: Apache-2.0
// Runs as tool runners, dashboards and people see them through the real daemon.
#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>

#include <chrono>

#include "tests/e2e/crew.h"

using namespace syncd;
using namespace syncd::test;

namespace {

std::int64_t in_log(const Stage& stage, const std::string& what, const std::string& type) {
  SQLite::Database log((stage.syncd.folder() / "default.sqlite").string(), SQLite::OPEN_READONLY);
  SQLite::Statement row(log, "select " + what + " from events where type = ?");
  row.bind(1, type);
  row.executeStep();
  return row.getColumn(0).getInt64();
}

Json listed(int port, const std::string& status) {
  return json(http(port, "POST", "/api/ops/list", R"({"kind":"runs","status":")" + status + "\"}")
                  .body)["data"]["items"];
}

}  // namespace

TEST_CASE("ten thousand progress operations in seconds cost the log a few rows, and lose not the last") {
  Stage stage;
  CrewAtWork crew(stage.port());
  crew.crew();
  crew.start("r");
  crew.tool("r", "c");
  Onlooker watch(stage.port(), "runs/r");
  constexpr int kOperations = 10'000, kRound = 250;
  std::int64_t stored = 0;
  const auto began = std::chrono::steady_clock::now();
  for (int sent = 0; sent < kOperations; sent += kRound) {
    crew.client.poll(40);  // some seconds in all
    for (int i = 0; i < kRound; ++i) {
      crew.client.send({{"type", "tool_progress"},
                        {"id", fmt::format("p{}", sent + i)},
                        {"run_id", "r"},
                        {"call_id", "c"},
                        {"progress", 100.0 * (sent + i) / kOperations},
                        {"message", "still at it"}});
    }
    for (int i = 0; i < kRound; ++i) {
      const Json answer = crew.client.next("result");
      REQUIRE(answer["ok"] == true);
      stored += answer["data"]["stored"] == true ? 1 : 0;
      CHECK(answer.contains("seq") == (answer["data"]["stored"] == true));
    }
  }
  const auto took = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  crew.end("r", "c");
  const Json run = crew.finish("r");
  std::vector<Json> frames;
  CHECK(watch.rest(frames) == 1000);
  const auto rows = in_log(stage, "count(*)", "tool_progress");
  MESSAGE(fmt::format("{} operations in {:.2f} s: {} rows of {} bytes in the log, {} frames to who looks on",
                      kOperations, took, rows,
                      in_log(stage, "ifnull(sum(length(frame)), 0)", "tool_progress"), frames.size()));
  CHECK(rows >= 2);
  CHECK(rows <= static_cast<std::int64_t>(took * 4) + 3);
  CHECK(stored <= rows);
  CHECK(run["event_count"] == rows + 4);
  // Whoever looks on sees facts in order, and the last progress before the end.
  CHECK(frames[frames.size() - 3]["progress"] == 99.99);
  CHECK(frames[frames.size() - 3].contains("seq"));
  double highest = -1;
  bool ended = false;
  for (const Json& frame : frames) {
    ended = ended || frame["type"] == "tool_end";
    if (frame["type"] != "tool_progress") continue;
    CHECK_FALSE(ended);
    CHECK(frame["progress"].get<double>() >= highest);
    highest = frame["progress"];
  }
}

TEST_CASE("progress that is only told reaches everyone who looks, by whatever endpoint") {
  Stage stage;
  CrewAtWork crew(stage.port());
  crew.crew();
  crew.start("r");
  crew.tool("r", "c");
  Onlooker run(stage.port(), "runs/r"), graph(stage.port(), "graph?crew_id=research");
  WsClient everything(stage.port()), others(stage.port(), "topics=campaigns");
  run.next("tool_start");  // it has caught up
  graph.types();
  CHECK(crew.progress("r", "c", 1)["data"]["stored"] == true);
  // Where the machine stood still in between the next one is stored as well.
  Json told;
  do told = crew.progress("r", "c", 2)["data"];
  while (told["stored"] == true);
  CHECK(told == Json{{"stored", false}});
  do
    told = json(
        http(stage.port(), "POST", "/api/ops/tool_progress", R"({"run_id":"r","call_id":"c","progress":3})")
            .body)["data"];
  while (told["stored"] == true);
  CHECK(told["stored"] == false);
  for (WsClient* one : std::initializer_list<WsClient*>{&run, &graph, &everything}) {
    const Json stored = one->next("tool_progress");
    CHECK(stored.contains("seq"));
    Json last = one->next("tool_progress");
    while (last["progress"] != 3 || last.contains("seq")) last = one->next("tool_progress");
    CHECK(last["tool"] == "pytest");
  }
  CHECK(others.so_far().empty());
}

TEST_CASE("a run that falls silent is abandoned, and who looks on is told; before and after a restart") {
  Stage stage;
  CrewAtWork crew(stage.port());
  crew.crew();
  crew.start("long", "research", 300);
  crew.start("short", "research", 5);
  crew.tool("short", "c");
  {
    Onlooker watch(stage.port(), "runs/short");
    std::vector<Json> frames;
    CHECK(watch.rest(frames) == 1000);
    REQUIRE(frames.size() == 3);
    CHECK(frames[2]["data"]["run"]["status"] == "abandoned");
    CHECK(frames[2]["data"]["actor"] == "syncd");
  }
  CHECK(crew.client.ask(
            {{"type", "tool_end"}, {"run_id", "short"}, {"call_id", "c"}, {"status", "ok"}})["code"] ==
        "conflict");
  crew.start("again", "research", 1);
  stage.syncd.kill();
  stage.syncd.start();
  std::vector<Json> frames;
  CHECK(Onlooker(stage.port(), "runs/again").rest(frames) == 1000);
  CHECK(frames.back()["data"]["run"]["status"] == "abandoned");
  const Json running = listed(stage.port(), "running");
  REQUIRE(running.size() == 1);
  CHECK(running[0]["run_id"] == "long");
  CHECK(listed(stage.port(), "abandoned").size() == 2);
}

TEST_CASE("a run that is heard of is not abandoned") {
  Stage stage;
  CrewAtWork crew(stage.port());
  crew.crew();
  crew.start("r", "research", 6);
  crew.tool("r", "c");
  crew.start("silent", "research", 6);
  // Progress that is mostly told, not stored, until one of which nothing is heard is given up.
  for (int i = 0; listed(stage.port(), "abandoned").empty(); ++i) {
    crew.progress("r", "c", i % 100);
    crew.client.poll(100);
  }
  CHECK(crew.finish("r")["status"] == "success");
}

TEST_CASE("several runners at once, each in its order; what comes in another is refused and told to nobody") {
  Stage stage;
  CrewAtWork first(stage.port());
  first.crew();
  Onlooker graph(stage.port(), "graph?crew_id=research");
  graph.types();
  std::vector<CrewAtWork> runners;
  for (int i = 0; i < 8; ++i) runners.emplace_back(stage.port(), fmt::format("runner{}", i));
  constexpr int kCalls = 20;
  for (int i = 0; i < 8; ++i) runners[static_cast<std::size_t>(i)].start(fmt::format("r{}", i));
  for (int call = 0; call < kCalls; ++call) {
    for (std::size_t i = 0; i < 8; ++i) {
      const std::string run = fmt::format("r{}", i), id = fmt::format("{}", call);
      CHECK(runners[i].client.ask(
                {{"type", "tool_end"}, {"run_id", run}, {"call_id", id}, {"status", "ok"}})["code"] ==
            "not_found");
      runners[i].client.send({{"type", "tool_start"}, {"run_id", run}, {"tool", "t"}, {"call_id", id}});
      runners[i].client.send({{"type", "tool_end"}, {"run_id", run}, {"call_id", id}, {"status", "ok"}});
      runners[i].client.send({{"type", "tool_end"}, {"run_id", run}, {"call_id", id}, {"status", "ok"}});
    }
  }
  for (std::size_t i = 0; i < 8; ++i) {
    const Json run = runners[i].finish(fmt::format("r{}", i));
    CHECK(run["tool_calls"] == kCalls);
    CHECK(run["event_count"] == 2 * kCalls + 2);
  }
  CHECK(graph.so_far().size() == 8 * 2 * kCalls);
}

TEST_CASE("two who end a run at once: one does, and last_seq keeps a late one from it") {
  Stage stage;
  CrewAtWork crew(stage.port()), other(stage.port(), "other");
  crew.crew();
  crew.start("r");
  const auto seen = stage.seq();
  crew.tool("r", "c");
  const Json late = other.client.ask(
      {{"type", "finish_run"}, {"run_id", "r"}, {"status", "abandoned"}, {"last_seq", seen}});
  CHECK(late["code"] == "conflict");
  CHECK(late["field"] == "last_seq");
  crew.client.send({{"type", "finish_run"}, {"id", "f1"}, {"run_id", "r"}, {"status", "success"}});
  other.client.send({{"type", "finish_run"}, {"id", "f2"}, {"run_id", "r"}, {"status", "failed"}});
  const Json one = crew.client.next(), two = other.client.next();
  CHECK((one["type"] == "result") != (two["type"] == "result"));
  CHECK(in_log(stage, "count(*)", "run_finished") == 1);
}

TEST_CASE("crews and runs over HTTP, and in the snapshot that everyone can ask for") {
  Stage stage;
  const auto op = [&](const std::string& name, const std::string& body) {
    const HttpAnswer answer = http(stage.port(), "POST", "/api/ops/" + name, body);
    return std::pair(answer.status, json(answer.body));
  };
  CHECK(op("start_run", R"({"crew_id":"nobody"})").first == 404);
  CHECK(op("register_crew", R"({"crew_id":"a","name":"A"})").first == 200);
  CHECK(op("signal", R"({"crew_id":"a","status":"available"})").first == 200);
  const auto [status, run] = op("start_run", R"({"crew_id":"a","name":"first"})");
  CHECK(status == 200);
  CHECK(op("start_run", R"({"crew_id":"a","run_id":"x"})").first == 200);
  CHECK(op("start_run", R"({"crew_id":"a","run_id":"x"})").first == 409);
  CHECK(op("finish_run", R"({"run_id":"x","status":"failed","tokens":7})").first == 200);
  WsClient client(stage.port());
  const Json all = client.ask({{"type", "sync_request"}})["data"];
  CHECK(all["crews"][0]["status"] == "available");
  CHECK(all["crews"][0]["running"] == 1);
  REQUIRE(all["runs"].size() == 2);
  CHECK(all["runs"][0] == run["data"]["run"]);
  CHECK(all["runs"][1]["tokens"] == 7);
}

TEST_CASE("a run that is ended by words loses none of the progress that waited") {
  Stage stage;
  CrewAtWork crew(stage.port());
  crew.crew();
  WsClient ada(stage.port(), "user=ada&topics=none");
  ada.join("room");
  for (const std::string run : {"nightly", "r-7", "0198c0de-0000-7000-8000-000000000001"}) {
    crew.start(run);
    crew.tool(run, "c");
    CHECK(crew.progress(run, "c", 10)["data"]["stored"] == true);
    // Where the machine stood still in between the next one does not wait.
    int last = 20;
    while (crew.progress(run, "c", last)["data"]["stored"] == true) ++last;
    const std::size_t events = 5 + static_cast<std::size_t>(last - 20);
    ada.say("room", "please mark the run " + run + " as failed");
    Json answer = ada.next("message");
    while (answer["message"]["role"] != "assistant") answer = ada.next("message");
    CHECK(answer["message"]["content"] == run + ": the run has ended");
    std::vector<Json> frames;
    CHECK(Onlooker(stage.port(), "runs/" + run).rest(frames) == 1000);
    REQUIRE(frames.size() == events);
    CHECK(frames[2]["progress"] == 10);
    CHECK(frames[events - 2]["progress"] == last);
    CHECK(frames.back()["data"]["run"]["status"] == "failed");
    CHECK(frames.back()["data"]["run"]["event_count"] == events);
    CHECK(frames.back()["data"]["actor"] == "ada");
  }
  // What names no run is no order.
  ada.say("room", "mark the run tomorrow as failed");
  ada.say("room", "let us end run early today");
  CHECK(only(ada.so_far(), "message").empty());
}
