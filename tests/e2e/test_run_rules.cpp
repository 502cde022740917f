// SPDX-License-Identifier: Apache-2.0
// What a run's events have to keep to, asked for over sockets as careless programs do; numbers come out as
// they went in; who changed what.
#include <fmt/format.h>

#include "tests/e2e/crew.h"

using namespace syncd;
using namespace syncd::test;

TEST_CASE("what goes against a run's order is refused by name, told to nobody and stored nowhere") {
  Stage stage;
  CrewAtWork crew(stage.port());
  crew.crew();
  crew.start("r");
  crew.tool("r", "c");
  Onlooker graph(stage.port(), "graph?crew_id=research"), run(stage.port(), "runs/r");
  graph.so_far();
  run.so_far();
  const auto seq = stage.seq();
  const auto refused = [&](Json frame, const std::string& code, const std::string& field) {
    const Json reply = crew.client.ask(std::move(frame));
    CAPTURE(reply.dump());
    CHECK(reply["type"] == "error");
    CHECK(reply["code"] == code);
    CHECK(reply["field"] == field);
  };
  const auto progress = [](const Json& percent) {
    return Json{{"type", "tool_progress"}, {"run_id", "r"}, {"call_id", "c"}, {"progress", percent}};
  };
  refused({{"type", "tool_end"}, {"run_id", "r"}, {"call_id", "none"}, {"status", "ok"}}, "not_found",
          "call_id");
  refused({{"type", "tool_progress"}, {"run_id", "r"}, {"call_id", "none"}, {"progress", 1}}, "not_found",
          "call_id");
  refused({{"type", "tool_start"}, {"run_id", "none"}, {"tool", "t"}}, "not_found", "run_id");
  refused({{"type", "tool_start"}, {"run_id", "r"}, {"tool", "t"}, {"call_id", "c"}}, "already_exists",
          "call_id");
  refused({{"type", "start_run"}, {"crew_id", "research"}, {"run_id", "r"}}, "already_exists", "run_id");
  refused({{"type", "start_run"}, {"crew_id", "nobody"}}, "not_found", "crew_id");
  for (const Json& percent : {Json(101), Json(100.0001), Json(-1), Json("NaN"), Json(nullptr), Json("much")})
    refused(progress(percent), percent.is_null() ? "missing_field" : "invalid_field", "progress");
  CHECK(stage.seq() == seq);
  crew.end("r", "c");
  refused(progress(50), "conflict", "call_id");
  refused({{"type", "tool_end"}, {"run_id", "r"}, {"call_id", "c"}, {"status", "ok"}}, "conflict", "call_id");
  crew.tool("r", "open");
  const Json ended = crew.finish("r");
  const auto last = stage.seq();
  CHECK(ended["last_seq"] == last);
  refused({{"type", "tool_start"}, {"run_id", "r"}, {"tool", "t"}}, "conflict", "run_id");
  refused({{"type", "tool_end"}, {"run_id", "r"}, {"call_id", "open"}, {"status", "ok"}}, "conflict",
          "run_id");
  refused({{"type", "finish_run"}, {"run_id", "r"}, {"status", "failed"}}, "conflict", "run_id");
  CHECK(stage.seq() == last);
  CHECK(graph.types() == "tool_end tool_start");
  std::vector<Json> frames;
  CHECK(run.rest(frames) == 1000);
  CHECK(frames.size() == 3);
  CHECK(ended["event_count"] == 5);
}

TEST_CASE("numbers in parameters come out as they went in, or are refused under the request's id") {
  Stage stage;
  CrewAtWork crew(stage.port());
  crew.crew();
  crew.start("r");
  const std::string params =
      R"({"most":18446744073709551615,"least":-9223372036854775808,"odd":9007199254740993,"price":0.1,)"
      R"("precise":3.141592653589793,"text":"123456789012345678901234567890","list":[1.5,2e+20]})";
  const auto start = [](const std::string& call, const std::string& body) {
    return fmt::format(
        R"({{"type":"tool_start","id":"id-{0}","run_id":"r","tool":"t","call_id":"{0}","params":{1}}})", call,
        body);
  };
  crew.client.send(start("kept", params));
  CHECK(crew.client.next("result")["ok"] == true);
  const auto exact = [&](const std::string& target) {
    RawSocket socket(stage.port());
    REQUIRE(socket.upgrade(target).status == 101);
    std::string seen;
    while (seen.find("tool_start") == std::string::npos) seen = socket.text().value();
    CHECK(seen.find(params) != std::string::npos);
  };
  exact("/ws/runs/r");
  exact("/ws/graph?crew_id=research");
  exact("/ws?topics=runs&since=0");
  const auto seq = stage.seq();
  for (const char* number : {"1e400", "-1e999", "18446744073709551616", "123456789012345678901234567890",
                             "0.12345678901234567890123", "9007199254740993.0"}) {
    crew.client.send(start("lost", fmt::format(R"({{"deep":[{{"n":{}}}]}})", number)));
    const Json error = crew.client.next("error");
    CAPTURE(error.dump());
    CHECK(error["id"] == "id-lost");
    CHECK(error["code"] == "invalid_field");
    CHECK(error["message"].get<std::string>().find(std::string(number).substr(0, 20)) != std::string::npos);
    const auto over_http = http(stage.port(), "POST", "/api/ops/tool_start",
                                fmt::format(R"({{"run_id":"r","tool":"t","params":{}}})", number));
    CHECK(over_http.status == 400);
  }
  crew.client.send(R"({"id":"cut","type":"tool_start","params":[1,2)");
  CHECK(crew.client.next("error")["code"] == "invalid_json");
  Onlooker mission(stage.port(), "mission");
  mission.next();
  mission.send(R"({"type":"ping","id":"p","n":1e400})");
  CHECK(mission.next("error")["id"] == "p");
  CHECK(stage.seq() == seq);
}

TEST_CASE("who changed what of a task, a crew, a run and a campaign, and what else can be asked so") {
  Stage stage({"--demo"});
  const int port = stage.port();
  CrewAtWork ada(port, "ada"), bob(port, "bob");
  ada.crew("night");
  bob.signal("night", "busy");
  bob.must({{"type", "register_crew"}, {"crew_id", "night"}, {"name", "Night shift"}, {"agents", {"cy"}}});
  ada.start("r1", "night");
  ada.tool("r1", "c");
  bob.finish("r1", "failed");
  bob.must({{"type", "create_task"}, {"task_id", "t"}, {"title", "bob's"}});
  ada.must({{"type", "create_task"}, {"task_id", "t"}, {"title", "call"}});
  ada.must({{"type", "update_task"}, {"task_id", "t"}, {"title", "call back"}, {"status", "completed"}});
  ada.must({{"type", "set_status"}, {"media_buy_id", "apex"}, {"status", "paused"}});
  const auto log = [&](const std::string& kind, const std::string& name, const std::string& user = "ada") {
    std::string out;
    const Json body{{"kind", kind}, {"name", name}};
    const Json answer = json(http(port, "POST", "/api/ops/log?user=" + user, body.dump()).body);
    for (const Json& item : member_at(member_at(answer, "data"), "items")) {
      CHECK(item["seq"].is_number());
      CHECK(item["timestamp"].is_string());
      out += fmt::format("{} by {}: {} -> {}; ", item["operation"].get<std::string>(),
                         item["actor"].get<std::string>(), item["previous_value"].dump(),
                         item["new_value"].dump());
    }
    return out.empty() ? text_at(answer, "code") : out;
  };
  CHECK(log("run", "r1") == R"(start_run by ada: null -> {"crew_id":"night","timeout_seconds":300}; )"
                            R"(finish_run by bob: "running" -> "failed"; )");
  const std::string crew =
      R"(register_crew by ada: null -> {"name":"night","agents":[]}; signal by bob: "offline" -> "busy"; )"
      R"(register_crew by bob: {"name":"night","agents":[]} -> {"name":"Night shift","agents":["cy"]}; )";
  CHECK(log("crew", "night shift") == crew);
  CHECK(log("task", "call back") ==
        R"(create_task by ada: null -> "call"; update_task by ada: "call" -> "call back"; )"
        R"(set_task_status by ada: "pending" -> "completed"; )");
  CHECK(log("task", "t", "bob") == R"(create_task by bob: null -> "bob's"; )");
  CHECK(log("task", "call back", "bob") == "not_found");
  CHECK(log("task", "t", "eve") == "not_found");
  CHECK(log("campaign", "apex").ends_with(R"(set_status by ada: "active" -> "paused"; )"));
  for (const char* kind : {"run", "crew", "campaign"}) CHECK(log(kind, "nothing") == "not_found");
  const Json wrong = json(http(port, "POST", "/api/ops/log", R"({"kind":"message","name":"x"})").body);
  CHECK(wrong["field"] == "kind");
  CHECK(wrong["hint"] == "one of campaign, task, crew, run, rule, dataset");
  // What was removed is found by its id, and a restart changes nothing.
  ada.must({{"type", "remove_crew"}, {"crew_id", "night"}});
  ada.must({{"type", "delete_task"}, {"task_id", "t"}});
  stage.syncd.kill();
  stage.syncd.start();
  CHECK(log("crew", "night") ==
        crew + R"(signal by ada: "busy" -> "offline"; remove_crew by ada: null -> null; )");
  CHECK(log("task", "t").ends_with(R"(delete_task by ada: "call back" -> null; )"));
}

TEST_CASE("a dashboard's figures are those of the runs, by every name that they go by") {
  Stage stage;
  CrewAtWork crew(stage.port());
  crew.crew();
  crew.signal("research", "busy");
  for (const char* run : {"a", "b", "c", "d", "e"}) crew.start(run);
  crew.finish("a");
  crew.finish("b", "failed");
  crew.must({{"type", "finish_run"}, {"run_id", "c"}, {"status", "success"}, {"tokens", 40}});
  crew.finish("d", "abandoned");
  const Json stats = json(http(stage.port(), "GET", "/dashboard/stats").body);
  CHECK(stats["total_runs"] == 5);
  CHECK(stats["running_runs"] == 1);
  CHECK(stats["successful_runs"] == 2);
  CHECK(stats["failed_runs"] == 1);
  CHECK(stats["abandoned_runs"] == 1);
  CHECK(stats["success_rate"] == 50);
  CHECK(stats["avg_latency_ms"].is_number());
  CHECK(stats["total_tokens"] == 40);
  CHECK(stats["active_crews"] == 1);
  REQUIRE(stats["recent_runs"].size() == 3);
  for (const Json& run : stats["recent_runs"]) CHECK(run["run_id"].is_string());
  WsClient other(stage.port(), "user=other");
  CHECK(other.ask({{"type", "stats"}, {"of", "dashboard"}})["data"] == stats);
}
