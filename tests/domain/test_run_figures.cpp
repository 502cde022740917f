// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "domain/entities/run_figures.h"
#include "tests/support/organisation.h"

using namespace syncd;
using test::TestOrganisation;

TEST_CASE("the dashboard's figures are those of the runs that were") {
  TestOrganisation organisation;
  CHECK(domain::run_figures(organisation->tables())["success_rate"] == 0);
  organisation.run("register_crew", R"({"crew_id":"night","name":"Night shift"})").value();
  organisation.run("signal", R"({"crew_id":"night","status":"busy"})").value();
  for (const char* id : {"a", "b", "c", "d"})
    organisation.run("start_run", to_text({{"crew_id", "night"}, {"run_id", id}})).value();
  // The clock of the test goes on a second with each operation: 4, 4, 4 seconds.
  organisation.run("finish_run", R"({"run_id":"a","status":"success","tokens":100})").value();
  organisation.run("finish_run", R"({"run_id":"b","status":"failed","tokens":20})").value();
  organisation.run("finish_run", R"({"run_id":"c","status":"success"})").value();
  Json figures = domain::run_figures(organisation->tables());
  CHECK(figures["total_runs"] == 4);
  CHECK(figures["running_runs"] == 1);
  CHECK(figures["success_rate"].dump() == "66.7");
  CHECK(figures["avg_latency_ms"] == 4000);
  CHECK(figures["p95_latency_ms"] == 4000);
  CHECK(figures["total_tokens"] == 120);
  CHECK(figures["active_crews"] == 1);
  CHECK(figures["recent_runs"].size() == 3);
  CHECK(figures["recent_runs"][0]["run_id"] == "d");

  organisation.run("finish_run", R"({"run_id":"d","status":"abandoned"})").value();
  figures = domain::run_figures(organisation->tables());
  CHECK(figures["abandoned_runs"] == 1);
  CHECK(figures["success_rate"] == 50);
  CHECK(figures["avg_latency_ms"] == 4000);
  organisation->rebuild();
  CHECK(domain::run_figures(organisation->tables()) == figures);
}

TEST_CASE("of a hundred runs the 95th in length is p95") {
  TestOrganisation organisation;
  organisation.run("register_crew", R"({"crew_id":"night","name":"Night"})").value();
  organisation.run("start_run", R"({"crew_id":"night","run_id":"first"})").value();
  auto& tables = organisation->tables();
  for (int i = 1; i <= 100; ++i)
    domain::count_run_finished(tables, static_cast<std::uint64_t>(i), "success", i * 10, 0);
  CHECK(domain::run_figures(tables)["p95_latency_ms"] == 950);
}
