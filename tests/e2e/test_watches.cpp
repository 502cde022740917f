// SPDX-License-Identifier: Apache-2.0
// Connections that only look on: one run, every crew's status, one crew's tools.
#include <fmt/format.h>

#include "tests/e2e/crew.h"

using namespace syncd;
using namespace syncd::test;

namespace {

std::vector<std::int64_t> seqs(const std::vector<Json>& frames) {
  std::vector<std::int64_t> out;
  for (const Json& frame : frames) {
    if (frame.contains("seq")) out.push_back(frame["seq"]);
  }
  return out;
}

void whole_run(CrewAtWork& crew, const std::string& run, int calls) {
  crew.start(run);
  for (int i = 0; i < calls; ++i) {
    crew.tool(run, std::to_string(i));
    crew.end(run, std::to_string(i));
  }
  crew.finish(run);
}

}  // namespace

TEST_CASE("a run looks the same to who came before it, in its middle, and after it, to the byte") {
  Stage stage;
  CrewAtWork crew(stage.port());
  crew.crew();
  Onlooker early(stage.port(), "runs/r1");
  CHECK(early.types().empty());
  crew.start("other");
  crew.start("r1");
  crew.tool("r1", "c1");
  Onlooker middle(stage.port(), "runs/r1");
  CHECK(middle.next()["type"] == "run_started");
  crew.tool("other", "x");
  crew.progress("r1", "c1", 50);
  crew.end("r1", "c1");
  const Json run = crew.finish("r1");

  Onlooker late(stage.port(), "runs/r1");
  std::vector<Json> frames, of_middle, of_early;
  CHECK(late.rest(frames) == 1000);
  CHECK(middle.rest(of_middle) == 1000);
  CHECK(early.rest(of_early) == 1000);
  REQUIRE(frames.size() == 5);
  CHECK(of_early == frames);
  CHECK(of_middle == std::vector<Json>(frames.begin() + 1, frames.end()));
  CHECK(frames.back()["type"] == "run_finished");
  CHECK(frames.back()["data"]["run"] == run);
  CHECK(run["event_count"] == frames.size());
  CHECK(run["last_seq"] == frames.back()["seq"]);
}

TEST_CASE("several users and tabs see one run alike, each on their own connection") {
  Stage stage;
  CrewAtWork crew(stage.port());
  crew.crew();
  std::vector<Onlooker> tabs;
  for (const char* user : {"ada", "ada", "bob", "eve"})
    tabs.emplace_back(stage.port(), fmt::format("runs/r?user={}", user));
  WsClient everything(stage.port(), "topics=runs");
  whole_run(crew, "r", 3);
  const std::vector<Json> all = everything.so_far();
  CHECK(all.size() == 8);
  for (Onlooker& tab : tabs) {
    std::vector<Json> frames;
    CHECK(tab.rest(frames) == 1000);
    CHECK(frames == all);
  }
}

TEST_CASE("a connection that broke goes on behind the seq that it saw, and is told where the run is over") {
  Stage stage;
  CrewAtWork crew(stage.port());
  crew.crew();
  whole_run(crew, "r", 2);
  std::vector<Json> all;
  CHECK(Onlooker(stage.port(), "runs/r").rest(all) == 1000);
  for (std::size_t i = 0; i < all.size(); ++i) {
    std::vector<Json> rest;
    CHECK(Onlooker(stage.port(), fmt::format("runs/r?since={}", all[i]["seq"].get<int>())).rest(rest) ==
          1000);
    CHECK(rest == std::vector<Json>(all.begin() + static_cast<long>(i) + 1, all.end()));
  }
  // Of another log: everything again, and a frame that says so.
  std::vector<Json> again;
  CHECK(Onlooker(stage.port(), "runs/r?since=3&epoch=other").rest(again) == 1000);
  REQUIRE(again.size() == all.size() + 1);
  CHECK(again[0]["reset"] == true);
  CHECK(again[1] == all[0]);
}

TEST_CASE("a long run among others comes whole, oldest first, from the log") {
  Stage stage;
  CrewAtWork crew(stage.port());
  crew.crew();
  for (const char* run : {"long", "noise"}) crew.start(run);
  const Json params{{"text", std::string(3000, 'x')}};
  constexpr int kCalls = 1300;
  for (int i = 0; i < kCalls; ++i) {
    for (const char* run : {"long", "noise"}) {
      crew.client.send({{"type", "tool_start"},
                        {"run_id", run},
                        {"tool", "t"},
                        {"call_id", std::to_string(i)},
                        {"params", params}});
    }
  }
  const Json run = crew.finish("long");
  CHECK(run["event_count"] == kCalls + 2);
  stage.syncd.kill();  // nothing of it is remembered
  stage.syncd.start();
  Onlooker late(stage.port(), "runs/long");
  std::vector<Json> frames;
  CHECK(late.rest(frames) == 1000);
  REQUIRE(frames.size() == kCalls + 2);
  for (std::size_t i = 1; i + 1 < frames.size(); ++i) {
    CHECK(frames[i]["run_id"] == "long");
    CHECK(frames[i]["call_id"] == std::to_string(i - 1));
  }
}

TEST_CASE("a server that is killed in the middle of a run goes on with it") {
  Stage stage;
  std::vector<Json> before, behind;
  {
    CrewAtWork crew(stage.port());
    crew.crew();
    crew.start("r");
    crew.tool("r", "c1");
    Onlooker watch(stage.port(), "runs/r");
    before.push_back(watch.next());
    before.push_back(watch.next());
    stage.syncd.kill();
    CHECK(watch.rest(behind) == 1006);
    CHECK(behind.empty());
  }
  stage.syncd.start();
  CrewAtWork crew(stage.port());
  Onlooker watch(stage.port(), fmt::format("runs/r?since={}", before[1]["seq"].get<int>()));
  crew.end("r", "c1");
  const Json run = crew.finish("r");
  CHECK(watch.rest(behind) == 1000);
  REQUIRE(behind.size() == 2);
  CHECK(behind[0]["type"] == "tool_end");
  CHECK(run["event_count"] == 4);
  CHECK(stage.syncd.terminate() == 0);
}

TEST_CASE("/ws/mission: where every crew stands, then what changes, and nothing else") {
  Stage stage({"--mission-heartbeat-seconds", "1"});
  CrewAtWork crew(stage.port());
  for (const char* id : {"a", "b", "c"}) crew.crew(id);
  crew.signal("b", "available");
  crew.signal("a", "busy");
  WsClient everything(stage.port(), "topics=crews&since=0");
  const auto signals = only(everything.so_far(), "signal");

  Onlooker mission(stage.port(), "mission");
  const Json quiet = mission.next();
  CHECK(quiet["type"] == "signal");
  CHECK(quiet["crew_id"] == "c");
  CHECK(quiet["status"] == "offline");
  CHECK(mission.next() == signals[0]);
  CHECK(mission.next() == signals[1]);
  const Json beat = mission.next();
  CHECK(beat["type"] == "heartbeat");
  CHECK(beat["timestamp"].is_string());
  CHECK(beat.size() == 2);

  crew.crew("d");
  crew.start("r", "b");
  crew.signal("c", "available");
  const Json change = mission.next("signal");
  CHECK(change["crew_id"] == "c");
  CHECK(change["previous_status"] == "offline");
  CHECK(change["seq"].is_number());
  crew.must({{"type", "remove_crew"}, {"crew_id", "a"}});
  const Json gone = mission.next("signal");
  CHECK(gone["crew_id"] == "a");
  CHECK(gone["status"] == "offline");
  CHECK(mission.next()["type"] == "heartbeat");
  CHECK(mission.next()["type"] == "heartbeat");
}

TEST_CASE("/ws/mission of nobody says that it is there") {
  Stage stage;
  Onlooker mission(stage.port(), "mission");
  CHECK(mission.next()["type"] == "heartbeat");
  CHECK(mission.types().empty());
}

TEST_CASE("many crews are told to a reader that takes its time") {
  Stage stage;
  WsClient client(stage.port(), "topics=none");
  constexpr int kCrews = 12'000;
  const std::string name(120, 'x');
  for (int i = 0; i < kCrews; ++i) {
    const std::string id = fmt::format("{:05}{}", i, name);
    client.send({{"type", "register_crew"}, {"crew_id", id}, {"name", "c"}});
    const Json signal{{"type", "signal"}, {"crew_id", id}, {"status", "available"}};
    i % 1000 == 999 ? void(client.ask(signal)) : void(client.send(signal));
    if (i % 1000 == 999) client.so_far();
  }
  WsClient mission(stage.port(), WsClient::Endpoint{"/ws/mission"}, 4096);
  for (int i = 0; i < kCrews; ++i) {
    const Json frame = mission.next();
    REQUIRE(frame["type"] == "signal");
    REQUIRE(frame["crew_id"].get<std::string>().substr(0, 5) == fmt::format("{:05}", i));
  }
  CHECK(mission.next()["type"] == "heartbeat");
}

TEST_CASE("/ws/graph: the tools of one crew, what goes on and then what comes, or from a seq") {
  Stage stage;
  CrewAtWork crew(stage.port());
  crew.crew("a");
  crew.crew("b");
  crew.start("ra", "a");
  crew.start("rb", "b");
  crew.tool("ra", "before");
  const auto seq = stage.seq();
  Onlooker graph(stage.port(), "graph?crew_id=a");
  const auto running = graph.so_far();
  REQUIRE(running.size() == 1);
  CHECK(running[0]["call_id"] == "before");
  crew.tool("rb", "x");
  crew.tool("ra", "c");
  crew.progress("ra", "c", 10);
  crew.end("ra", "c");
  crew.signal("a", "busy");
  crew.finish("ra");
  const auto frames = graph.so_far();
  REQUIRE(frames.size() == 3);
  CHECK(frames[0]["type"] == "tool_start");
  CHECK(frames[1]["type"] == "tool_progress");
  CHECK(frames[2]["type"] == "tool_end");
  for (const Json& frame : frames) CHECK(frame["crew_id"] == "a");

  Onlooker again(stage.port(), fmt::format("graph?crew_id=a&since={}", frames[0]["seq"].get<int>()));
  CHECK(again.so_far() == std::vector<Json>(frames.begin() + 1, frames.end()));
  stage.syncd.kill();
  stage.syncd.start();
  Onlooker from_log(stage.port(), fmt::format("graph?crew_id=a&since={}&epoch={}", seq, crew.client.epoch()));
  for (const Json& frame : frames) CHECK(from_log.next() == frame);
  Onlooker ahead(stage.port(), "graph?crew_id=a&since=99999");
  CHECK(ahead.next()["reset"] == true);
}

TEST_CASE("who looks on may ping, and is told that there is nothing else to say") {
  Stage stage;
  Onlooker mission(stage.port(), "mission");
  CHECK(mission.next()["type"] == "heartbeat");
  CHECK(mission.ask({{"type", "ping"}})["type"] == "pong");
  const Json refused = mission.ask({{"type", "register_crew"}, {"name", "x"}});
  CHECK(refused["code"] == "invalid_frame");
  CHECK(refused["hint"].is_string());
  mission.send("not json");
  CHECK(mission.next()["code"] == "invalid_json");
  mission.send("[]");
  CHECK(mission.next()["code"] == "invalid_frame");
  CHECK(stage.seq() == 0);
}

TEST_CASE("an endpoint that is asked for what there is not closes with a reason") {
  Stage stage;
  const auto closes = [&](const std::string& target) {
    RawSocket socket(stage.port());
    CHECK(socket.upgrade(target).status == 101);
    const auto frame = socket.frame();
    REQUIRE(frame);
    CHECK(frame->opcode == 0x8);
    CHECK_FALSE(frame->close_reason().empty());
    return frame->close_code();
  };
  CHECK(closes("/ws/graph") == 4400);
  CHECK(closes("/ws/graph?crew_id=") == 4400);
  CHECK(closes("/ws/graph?crew_id=a&since=x") == 4400);
  CHECK(closes("/ws/runs/a/b") == 4400);
  CHECK(closes("/ws/mission?user=assistant") == 4401);
  CHECK(closes("/ws?user=assistant") == 1008);
  CHECK(RawSocket(stage.port()).upgrade("/ws/runs/").status == 404);
  CHECK(RawSocket(stage.port()).upgrade("/ws/other").status == 404);
}

TEST_CASE("a run whose name has to be written with percent signs is found") {
  Stage stage;
  CrewAtWork crew(stage.port());
  crew.crew();
  whole_run(crew, "a/b c", 1);
  std::vector<Json> frames;
  CHECK(Onlooker(stage.port(), "runs/a%2Fb%20c").rest(frames) == 1000);
  CHECK(seqs(frames).size() == 4);
}

TEST_CASE("those who look on are counted") {
  Stage stage;
  Onlooker mission(stage.port(), "mission?source=web"), graph(stage.port(), "graph?crew_id=a&source=tv");
  mission.next();
  graph.ask({{"type", "ping"}});
  const Json stats = json(http(stage.port(), "GET", "/ws/stats").body)["data"]["websocket"];
  CHECK(stats["connectedClients"] == 2);
  CHECK(stats["clientsBySource"]["tv"] == 1);
}
