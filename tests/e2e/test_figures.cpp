// SPDX-License-Identifier: Apache-2.0
// The figures of a dashboard over real sockets.
#include "tests/e2e/stage.h"

using namespace syncd;
using namespace syncd::test;

TEST_CASE("the three dashboards answer with figures of real rows, without an envelope") {
  Stage stage;
  const int port = stage.port();
  const auto get = [&](const std::string& path) { return json(http(port, "GET", path).body); };
  CHECK(get("/dashboard/stats")["total_runs"] == 0);
  CHECK(get("/dashboard/stats")["recent_runs"] == Json::array());
  WsClient runner(port);
  runner.ask({{"type", "register_crew"}, {"crew_id", "night"}, {"name", "Night"}});
  runner.ask({{"type", "signal"}, {"crew_id", "night"}, {"status", "available"}});
  for (const char* id : {"r1", "r2", "r3", "r4"}) {
    runner.ask({{"type", "start_run"}, {"crew_id", "night"}, {"run_id", id}});
    runner.ask({{"type", "finish_run"},
                {"run_id", id},
                {"status", id[1] == '4' ? "failed" : "success"},
                {"tokens", 10}});
  }
  const Json stats = get("/dashboard/stats");
  CHECK(stats["total_runs"] == 4);
  CHECK(stats["success_rate"] == 75);
  CHECK(stats["total_tokens"] == 40);
  CHECK(stats["active_crews"] == 1);
  CHECK(stats["recent_runs"].size() == 3);

  runner.ask({{"type", "record_tokens"}, {"kind", "earned"}, {"amount", "10.10"}});
  runner.ask({{"type", "record_tokens"}, {"kind", "spent"}, {"amount", "0.30"}});
  runner.ask({{"type", "record_tokens"}, {"kind", "reward"}, {"amount", 2}, {"status", "pending"}});
  CHECK(get("/dashboard/tokens/stats").dump() ==
        R"({"balance":9.8,"spent":0.3,"earned":10.1,"pending_rewards":2})");

  const std::string rental = runner.ask(
      {{"type", "rent_crew"}, {"crew_id", "night"}, {"hourly_rate", 36}})["data"]["rental"]["rental_id"];
  CHECK(get("/dashboard/rentals/stats")["active_rentals"] == 1);
  runner.ask({{"type", "return_crew"}, {"rental_id", rental}});
  const Json rentals = get("/dashboard/rentals/stats");
  CHECK(rentals["active_rentals"] == 0);
  CHECK(rentals["total_rentals"] == 1);
  CHECK(runner.ask({{"type", "stats"}, {"of", "tokens"}})["data"]["balance"].dump() == "9.8");
  CHECK(http(port, "POST", "/dashboard/stats", "{}").status == 405);
}
