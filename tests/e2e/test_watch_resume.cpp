// SPDX-License-Identifier: Apache-2.0
// Where those who only look on begin, and where they go on: with what there is, or behind a seq.
#include <fmt/format.h>

#include "tests/e2e/crew.h"

using namespace syncd;
using namespace syncd::test;

namespace {

// "tool_start c1, tool_progress c1"
std::string calls(const std::vector<Json>& frames) {
  std::string out;
  for (const Json& frame : frames) {
    const std::string call = frame.contains("call_id") ? " " + frame["call_id"].get<std::string>() : "";
    out += (out.empty() ? "" : ", ") + frame["type"].get<std::string>() + call;
  }
  return out;
}

// What is stored of it, so that it is neither told alone nor merged into a later one.
void stored_progress(CrewAtWork& crew, const std::string& run, const std::string& call, int percent) {
  while (crew.progress(run, call, percent)["data"]["stored"] != true) crew.client.poll(100);
}

struct Refusal {
  int code = 0;
  std::string reason;
};

Refusal refusal(const Stage& stage, const std::string& target) {
  RawSocket socket(stage.port());
  REQUIRE(socket.upgrade(target).status == 101);
  const auto frame = socket.frame();
  REQUIRE(frame);
  REQUIRE(frame->opcode == 0x8);
  return {frame->close_code(), std::string(frame->close_reason())};
}

}  // namespace

TEST_CASE("/ws/graph begins with the calls that go on and how far each was last, then goes on live") {
  Stage stage;
  CrewAtWork crew(stage.port());
  crew.crew("a");
  crew.crew("b");
  crew.start("r1", "a");
  crew.start("r2", "a");
  crew.start("other", "b");
  crew.start("over", "a");
  crew.tool("over", "unfinished");
  crew.finish("over");
  crew.tool("r1", "c1");
  crew.tool("r1", "done");
  crew.tool("other", "x");
  stored_progress(crew, "r1", "done", 50);
  crew.end("r1", "done");
  stored_progress(crew, "r1", "c1", 10);
  stored_progress(crew, "r1", "c1", 20);
  crew.tool("r2", "c2");
  const auto began = [&] {
    Onlooker graph(stage.port(), "graph?crew_id=a");
    std::vector<Json> frames{graph.next(), graph.next(), graph.next()};
    CHECK(calls(frames) == "tool_start c1, tool_progress c1, tool_start c2");
    CHECK(frames[1]["progress"] == 20);
    CHECK(frames[0]["seq"] < frames[1]["seq"]);
    CHECK(frames[1]["seq"] < frames[2]["seq"]);
    CHECK(graph.so_far().empty());
    return frames;
  };
  const auto frames = began();
  // The bytes are those that were sent when it happened.
  WsClient everything(stage.port(), "topics=runs&since=0");
  std::vector<Json> same;
  for (const Json& frame : everything.so_far()) {
    if (std::find(frames.begin(), frames.end(), frame) != frames.end()) same.push_back(frame);
  }
  CHECK(same == frames);

  Onlooker tab(stage.port(), "graph?crew_id=a&user=ada"), other_tab(stage.port(), "graph?crew_id=a&user=bob");
  for (Onlooker* one : {&tab, &other_tab}) CHECK(one->so_far() == frames);
  crew.end("r1", "c1");
  for (Onlooker* one : {&tab, &other_tab}) CHECK(calls(one->so_far()) == "tool_end c1");
  crew.tool("r1", "c1b");
  stage.syncd.kill();
  stage.syncd.start();
  Onlooker again(stage.port(), "graph?crew_id=a");
  CHECK(again.next() == frames[2]);
  CHECK(again.next()["call_id"] == "c1b");
}

TEST_CASE("/ws/graph of many calls with large parameters comes whole, however slowly it is read") {
  Stage stage;
  CrewAtWork crew(stage.port());
  crew.crew("a");
  crew.start("r", "a");
  constexpr int kCalls = 1200;
  const Json params{{"text", std::string(6000, 'x')}};
  for (int i = 0; i < kCalls; ++i) {
    crew.client.send({{"type", "tool_start"},
                      {"run_id", "r"},
                      {"tool", "t"},
                      {"call_id", std::to_string(i)},
                      {"params", params}});
  }
  crew.client.so_far();
  WsClient graph(stage.port(), WsClient::Endpoint{"/ws/graph?crew_id=a"}, 4096);
  for (int i = 0; i < kCalls; ++i) REQUIRE(graph.next()["call_id"] == std::to_string(i));
  crew.end("r", "7");
  CHECK(graph.next()["type"] == "tool_end");
}

TEST_CASE("who cannot go on behind a seq is told so, and then what there is") {
  Stage stage;
  CrewAtWork crew(stage.port());
  crew.crew("a");
  crew.signal("a", "busy");
  crew.start("r", "a");
  crew.tool("r", "c");
  for (const char* place : {"since=99999", "since=1&epoch=another"}) {
    Onlooker graph(stage.port(), fmt::format("graph?crew_id=a&{}", place));
    const Json reset = graph.next();
    CHECK(reset["type"] == "sync_response");
    CHECK(reset["reset"] == true);
    CHECK(reset["epoch"] == crew.client.epoch());
    CHECK(graph.next()["call_id"] == "c");
    Onlooker mission(stage.port(), fmt::format("mission?{}", place));
    CHECK(mission.next()["reset"] == true);
    CHECK(mission.next()["status"] == "busy");
    CHECK(mission.next()["type"] == "heartbeat");
    Onlooker run(stage.port(), fmt::format("runs/r?{}", place));
    CHECK(run.next()["reset"] == true);
    CHECK(run.next()["type"] == "run_started");
    CHECK(run.next()["type"] == "tool_start");
  }
}

TEST_CASE("/ws/mission goes on behind a seq: each signal that was missed, once, and then the heartbeat") {
  Stage stage;
  CrewAtWork crew(stage.port());
  for (const char* id : {"a", "b"}) crew.crew(id);
  crew.signal("a", "available");
  const auto seen = stage.seq();
  crew.signal("a", "busy");
  crew.signal("a", "available");
  crew.signal("b", "busy");
  crew.must({{"type", "remove_crew"}, {"crew_id", "b"}});
  const auto place = fmt::format("mission?since={}&epoch={}", seen, crew.client.epoch());
  const auto missed = [&] {
    Onlooker mission(stage.port(), place);
    std::string statuses;
    for (Json frame = mission.next(); frame["type"] == "signal"; frame = mission.next()) {
      statuses += frame["crew_id"].get<std::string>() + " " + frame["status"].get<std::string>() + ", ";
      CHECK(frame["seq"] > seen);
    }
    CHECK(mission.so_far().empty());
    return statuses;
  };
  CHECK(missed() == "a busy, a available, b busy, b offline, ");
  stage.syncd.kill();
  stage.syncd.start();
  CHECK(missed() == "a busy, a available, b busy, b offline, ");
  Onlooker known(stage.port(), fmt::format("mission?since={}", stage.seq()));
  CHECK(known.next()["type"] == "heartbeat");
  CrewAtWork(stage.port()).signal("a", "offline");
  CHECK(known.next()["status"] == "offline");
}

TEST_CASE("what cannot be heeded in the query of who looks on is not let pass") {
  Stage stage;
  for (const char* path : {"/ws/mission?", "/ws/runs/r?", "/ws/graph?crew_id=a&"}) {
    for (const char* query : {"topics=runs", "echo=1", "limit=5", "since=-1", "since=", "since=1.5",
                              "epoch=e", "since=99999999999999999999"}) {
      const Refusal refused = refusal(stage, std::string(path) + query);
      CAPTURE(query);
      CHECK(refused.code == 4400);
      const std::string name = std::string(query).substr(0, std::string(query).find('='));
      CHECK(refused.reason.find(name) != std::string::npos);
    }
  }
  CHECK(refusal(stage, "/ws/mission?crew_id=a").code == 4400);
  CHECK(refusal(stage, "/ws/runs/r?crew_id=a").code == 4400);
}
