// SPDX-License-Identifier: Apache-2.0
// Rules over real sockets: words become a table that can be listed, shown, sorted, filtered and dropped, that
// others hear of and that outlives the daemon.
#include <regex>

#include "tests/e2e/rule_stage.h"

using namespace syncd;
using namespace syncd::test;

TEST_CASE("a rule is answered with its first rows, and the others hear that there is a result") {
  RuleStage stage;
  WsClient boss(stage.port(), "source=desktop&user=boss");
  const Json reply = stage.run("Find all patterns", {{"rule_id", "rule_1732430862456"}});
  CHECK(reply["type"] == "rule_result");
  CHECK(reply["rule_id"] == "rule_1732430862456");
  CHECK(reply["rule"] == "find_all_patterns");
  const std::string table = reply["table"];
  CHECK(std::regex_match(table, std::regex("rule_find_all_patterns_[0-9]{13}")));
  CHECK(reply["message"] == "Rule find_all_patterns → 5 rows → " + table);
  CHECK(reply["row_count"] == 5);
  CHECK(reply["columns"] == Json{"name", "kind", "description", "created_at"});
  CHECK(reply["types"] == Json{"text", "text", "text", "time"});
  CHECK(reply["rows"].size() == 5);
  CHECK(reply["rows"][0][0] == "Pattern 1");
  CHECK(reply["sql"].get<std::string>().find("SELECT") == 0);
  CHECK(reply["truncated"] == false);
  CHECK(reply["duration_ms"].is_number_integer());
  CHECK(parse_rfc3339(reply["timestamp"].get<std::string>()));

  const Json told = boss.next("table_finished");
  CHECK(told["data"]["table"]["table"] == table);
  CHECK(told["data"]["table"]["row_count"] == 5);
  CHECK(told["data"]["actor"] == "ada");
  CHECK(told["seq"] == reply["seq"]);
  for (const Json& frame : boss.so_far()) CHECK(frame["type"] != "rule_result");
}

TEST_CASE("a rule that is not understood or goes wrong is an error that names the rule") {
  RuleStage stage;
  Json reply = stage.run("Find all unicorns");
  CHECK(reply["type"] == "error");
  CHECK(reply["rule"] == "find_all_unicorns");
  CHECK(reply["message"].get<std::string>().find("unicorns") != std::string::npos);
  CHECK(reply["hint"].get<std::string>().find("patterns") != std::string::npos);
  CHECK(reply.contains("timestamp"));

  reply = stage.run("select nme from patterns");
  CHECK(reply["code"] == "rule_failed");
  CHECK(reply["rule"] == "select_nme_from_patterns");
  CHECK(reply["message"] == "Invalid SQL: no such column: nme");
  reply = stage.run("select * from replies");
  CHECK(reply["code"] == "rule_failed");
  CHECK(stage.run("select 1; drop table tasks")["code"] == "rule_failed");
  CHECK(stage.run("")["code"] == "invalid_field");
  CHECK(stage.ada.ask({{"type", "run_rule"}})["code"] == "missing_field");
  CHECK(stage.rules().empty());
}

TEST_CASE("SQL is taken as it is, and words that only look like it are read as words") {
  RuleStage stage;
  CHECK(stage.run("select name from patterns where kind = 'PATTERN'")["row_count"] == 0);
  CHECK(stage.run("select name from patterns where kind = \"PATTERN\"")["row_count"] == 3);
  CHECK(stage.run("select all patterns")["row_count"] == 5);
}

TEST_CASE("a rule that is asked again looks again, and not at what it found before") {
  RuleStage stage;
  int there = 0;
  for (const char* id : {"one", "two"}) {
    stage.ada.ask({{"type", "create_media_buy"}, {"media_buy_id", id}, {"brand_name", id}});
    stage.ada.ask({{"type", "set_status"}, {"media_buy_id", id}, {"status", "paused"}});
    const Json reply = stage.run("paused campaigns");
    CHECK(reply["row_count"] == ++there);
    CHECK(reply["sql"].get<std::string>().find("FROM \"campaigns\"") != std::string::npos);
  }
  CHECK(stage.run("find paused_campaigns where name is two")["row_count"] == 1);
}

TEST_CASE("the same id runs a rule once, also when it is asked fifty times at once") {
  RuleStage stage;
  const Json frame{{"type", "run_rule"}, {"rule_code", "find all patterns"}, {"id", "once"}};
  WsClient other(stage.port(), "source=web&user=ada");
  for (int i = 0; i < 25; ++i) {
    REQUIRE(stage.ada.send(frame));
    REQUIRE(other.send(frame));
  }
  const Json first = stage.ada.next("rule_result", 30'000);
  for (int i = 0; i < 24; ++i) CHECK(stage.ada.next("rule_result", 30'000) == first);
  for (int i = 0; i < 25; ++i) CHECK(other.next("rule_result", 30'000) == first);
  CHECK(stage.rules().size() == 1);
  stage.syncd.kill();
  stage.syncd.start();
  WsClient again(stage.port(), "source=web&user=ada");
  CHECK(again.ask(frame) == first);
  CHECK(again.ask({{"type", "run_rule"}, {"rule_code", "find all campaigns"}, {"id", "once"}})["code"] ==
        "idempotency_conflict");
  CHECK(stage.rules(again).size() == 1);
}

TEST_CASE("the rows of a result are paged, sorted and filtered, by the rule's name or the table's") {
  RuleStage stage;
  const std::string older = stage.run("find all patterns")["table"];
  const Json newer = stage.run("find all patterns");
  Json item = stage.show("find_all_patterns")["data"]["item"];
  CHECK(item["table"] == newer["table"]);
  CHECK(item["rule_code"] == "find all patterns");
  CHECK(item["sql"] == newer["sql"]);
  CHECK(item["rows"] == newer["rows"]);
  item = stage.show(older, {{"limit", 2}, {"offset", 1}, {"sort", "-name"}})["data"]["item"];
  CHECK(item["rows"].size() == 2);
  CHECK(item["rows"][0][0] == "Pattern 4");
  CHECK(item["total"] == 5);
  CHECK(item["more"] == true);
  item = stage.show(older, {{"where", {"kind=rule", "name!=Pattern 2"}}})["data"]["item"];
  CHECK(item["rows"].size() == 1);
  CHECK(item["rows"][0][0] == "Pattern 4");
  const Json wrong = stage.show(older, {{"where", {"size=1"}}});
  CHECK(wrong["code"] == "invalid_field");
  CHECK(wrong["field"] == "where");
  CHECK(stage.show("no_such_rule")["code"] == "not_found");

  const Json items = stage.rules();
  REQUIRE(items.size() == 2);
  CHECK(items[0]["table"] == newer["table"]);
  CHECK(items[0]["rule"] == "find_all_patterns");
  CHECK(stage.data_of(stage.ada, {{"type", "list"}, {"kind", "rules"}, {"q", "unicorns"}})["items"].empty());
}

TEST_CASE("a result can be asked about like any other table, and the log tells what became of it") {
  RuleStage stage;
  const std::string table = stage.run("find all patterns")["table"];
  const Json again = stage.run("select kind, count(*) as n from " + table + " group by kind order by kind");
  CHECK(again["rows"] == Json::array({Json::array({"pattern", 3}), Json::array({"rule", 2})}));
  CHECK(stage.run("select count(*) n from find_all_patterns")["rows"] == Json{{5}});
  WsClient boss(stage.port(), "user=boss");
  CHECK(stage.data_of(boss, {{"type", "drop_rule"}, {"rule", table}})["dropped"] == Json{table});
  CHECK(stage.ada.next("table_dropped")["data"]["table"]["table"] == table);
  CHECK(stage.show("find_all_patterns")["code"] == "not_found");
  CHECK(stage.run("select * from " + table)["code"] == "rule_failed");
  const Json log =
      stage.data_of(stage.ada, {{"type", "log"}, {"kind", "rule"}, {"name", "find_all_patterns"}})["items"];
  REQUIRE(log.size() == 2);
  CHECK(log[0]["operation"] == "finished");
  CHECK(log[0]["actor"] == "ada");
  CHECK(log[1]["operation"] == "dropped");
  CHECK(log[1]["actor"] == "boss");
  CHECK(boss.ask({{"type", "drop_rule"}, {"rule", table}})["code"] == "not_found");
}

TEST_CASE("what a rule makes of someone's tasks is theirs alone") {
  RuleStage stage;
  WsClient eve(stage.port(), "user=eve");
  stage.ada.ask({{"type", "create_task"}, {"title", "ada's secret"}});
  eve.ask({{"type", "create_task"}, {"title", "eve's secret"}});
  const Json reply = stage.run("find all tasks");
  REQUIRE(reply["type"] == "rule_result");
  CHECK(reply["row_count"] == 1);
  CHECK(to_text(reply).find("eve's") == std::string::npos);
  CHECK(stage.rules().size() == 1);
  CHECK(stage.rules(eve).empty());
  CHECK(eve.ask({{"type", "show"}, {"kind", "rule"}, {"name", reply["table"]}})["code"] == "not_found");
  CHECK(eve.ask({{"type", "drop_rule"}, {"rule", reply["table"]}})["code"] == "not_found");
  CHECK(eve.ask({{"type", "log"}, {"kind", "rule"}, {"name", "find_all_tasks"}})["code"] == "not_found");
  CHECK(eve.ask({{"type", "run_rule"}, {"rule_code", "select * from find_all_tasks"}})["code"] ==
        "rule_failed");
  const Json events = eve.ask({{"type", "sync_request"}, {"since", 0}})["data"]["events"];
  for (const Json& frame : events) {
    CHECK(frame["type"] != "table_rows");
    CHECK(to_text(frame).find("ada's") == std::string::npos);
    if (frame["type"] == "table_finished") CHECK(frame["data"]["table"]["table"] == "patterns");
  }
  for (const Json& frame : eve.so_far()) CHECK(frame["type"] != "table_finished");
  CHECK(stage.ada.next("table_finished")["data"]["table"]["table"] == reply["table"]);
}

TEST_CASE("only so many results are kept, and of each only so many rows") {
  RuleStage stage({"--rule-results", "2", "--rule-rows", "3"});
  const std::string first = stage.run("find all patterns")["table"];
  stage.run("find all patterns");
  const Json last = stage.run("find all campaigns");
  CHECK(stage.rules().size() == 2);
  CHECK(stage.ada.next("table_dropped")["data"]["table"]["table"] == first);
  CHECK(last["truncated"] == false);
  const Json cut = stage.run("find all patterns");
  CHECK(cut["row_count"] == 3);
  CHECK(cut["truncated"] == true);
}

TEST_CASE("rules over HTTP are the same, with the same answers") {
  RuleStage stage;
  HttpAnswer answer =
      http(stage.port(), "POST", "/api/ops/run_rule", R"({"rule_code":"find all patterns","id":"h1"})");
  CHECK(answer.status == 200);
  const Json data = json(answer.body)["data"];
  CHECK(data["row_count"] == 5);
  CHECK(data["rows"].size() == 5);
  CHECK(json(http(stage.port(), "POST", "/api/ops/run_rule", R"({"rule_code":"find all patterns","id":"h1"})")
                 .body) == json(answer.body));
  answer = http(stage.port(), "POST", "/api/ops/run_rule", R"({"rule_code":"select x"})");
  CHECK(answer.status == 422);
  CHECK(json(answer.body)["rule"] == "select_x");
}

TEST_CASE("a result outlives the daemon") {
  RuleStage stage;
  const Json reply = stage.run("find all patterns");
  stage.syncd.kill();
  stage.syncd.start();
  WsClient again(stage.port(), "source=web&user=ada");
  const Json shown = again.ask({{"type", "show"}, {"kind", "rule"}, {"name", "find_all_patterns"}});
  CHECK(shown["data"]["item"]["rows"] == reply["rows"]);
}
