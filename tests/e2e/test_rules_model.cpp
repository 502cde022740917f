// SPDX-License-Identifier: Apache-2.0
// Rules whose SQL a language model writes, in both wire forms: it knows the tables, it may mend its SQL once,
// the sandbox holds whatever it writes, and where it cannot be had the builtin grammar reads the rule.
#include <sys/stat.h>

#include <fstream>

#include "tests/e2e/rule_stage.h"
#include "tests/support/model_server.h"

using namespace syncd;
using namespace syncd::test;

namespace {

const ModelServer& server() {
  static const ModelServer one;
  return one;
}

struct Key {
  Key() : path(shelf / "key") {
    std::ofstream(path) << "test-key\n";
    chmod(path.c_str(), 0600);
  }
  TempFolder shelf;
  std::string path;
};

struct Scripted {
  explicit Scripted(const Json& steps) {
    static int count = 0;
    model = "rules-" + std::to_string(++count);
    // {step} in braces is the step itself.
    server().script(model, steps.is_array() ? steps : Json::array({steps}));
  }
  std::string model;
};

struct ModelStage : Key, Scripted, RuleStage {
  explicit ModelStage(const Json& steps, const std::string& service = "anthropic",
                      std::string url = server().url())
      : Scripted(steps),
        RuleStage({"--assistant", service, "--assistant-url", url, "--assistant-model", model,
                   "--assistant-key-file", path}) {}
  Json requests() const { return server().requests(model); }
};

Json says(const std::string& text) {
  return {{"text", text}};
}

const std::string kServices[] = {"anthropic", "openai"};

}  // namespace

TEST_CASE("a model writes the SELECT, told of the tables and of values as the user may see them") {
  for (const std::string& service : kServices) {
    CAPTURE(service);
    ModelStage stage({says("```sql\nselect name from patterns where name like '%3';\n```")}, service);
    WsClient eve(stage.port(), "user=eve");
    eve.ask({{"type", "create_task"}, {"title", "eve's secret"}});
    stage.ada.ask({{"type", "create_task"}, {"title", "ada's own"}});
    const Json reply = stage.run("whichever pattern ends in three");
    REQUIRE(reply["type"] == "rule_result");
    CHECK(reply["sql"] == "select name from patterns where name like '%3'");
    CHECK(reply["rows"] == Json{Json{"Pattern 3"}});
    CHECK_FALSE(reply.contains("note"));
    const Json requests = stage.requests();
    REQUIRE(requests.size() == 1);
    CHECK(requests[0]["fault"].is_null());
    const std::string body = requests[0]["body"].dump();
    for (const char* known : {"patterns", "description", "campaigns", "daily_cap", "Pattern 1", "ada's own",
                              "whichever pattern ends in three"}) {
      CAPTURE(known);
      CHECK(body.find(known) != std::string::npos);
    }
    CHECK(body.find("eve's secret") == std::string::npos);
    CHECK(body.find("set_status") == std::string::npos);  // nothing to act with
  }
}

TEST_CASE("a model mends its SQL once, told what was wrong") {
  for (const std::string& service : kServices) {
    CAPTURE(service);
    ModelStage stage({says("select nme from patterns"), says("select name from patterns limit 1")}, service);
    CHECK(stage.run("the first one")["rows"] == Json{Json{"Pattern 1"}});
    REQUIRE(stage.requests().size() == 2);
    CHECK(stage.requests()[1]["body"].dump().find("no such column: nme") != std::string::npos);
  }
  ModelStage stage({says("select nme from patterns")});
  const Json error = stage.run("the first one");
  CHECK(error["code"] == "rule_failed");
  CHECK(error["rule"] == "the_first_one");
  CHECK(error["message"] == "Invalid SQL generated: no such column: nme");
  CHECK(stage.requests().size() == 2);
}

TEST_CASE("whatever a model writes, the sandbox holds") {
  for (const char* sql : {"delete from tasks", "select * from replies", "select title from main.tasks",
                          "attach 'x' as y", "select load_extension('x')", "I would rather not.", ""}) {
    CAPTURE(sql);
    ModelStage stage({says(sql)});
    const Json error = stage.run("do harm");
    CHECK(error["type"] == "error");
    CHECK(error["rule"] == "do_harm");
    CHECK(stage.rules().empty());
  }
}

TEST_CASE("where the model is out of reach the builtin grammar reads the rule, and it is said") {
  for (const std::string& service : kServices) {
    CAPTURE(service);
    ModelStage stage({{{"status", 401}, {"error", "no"}, {"error_type", "authentication_error"}}}, service);
    const Json reply = stage.run("find all patterns");
    CHECK(reply["row_count"] == 5);
    CHECK(reply["note"].get<std::string>().find("out of reach") != std::string::npos);
    const Json error = stage.run("whichever pattern ends in three");
    CHECK(error["type"] == "error");
    CHECK(error["hint"].get<std::string>().find("out of reach") != std::string::npos);
    stage.ada.join("desk");
    const Json answer = answer_to(stage.ada, stage.ada.say("desk", "run find all patterns"), 30'000);
    CHECK(answer["content"].get<std::string>().find("out of reach") != std::string::npos);
  }
}

TEST_CASE("SQL that the user wrote goes to no model, and what is no rule is said to the model") {
  ModelStage stage({says("Good morning!")});
  CHECK(stage.run("select count(*) as n from patterns")["rows"] == Json{Json{5}});
  CHECK(stage.requests().empty());
  stage.ada.join("desk");
  const Json answer = answer_to(stage.ada, stage.ada.say("desk", "run the numbers with me tomorrow"), 30'000);
  CHECK(answer["content"] == "Good morning!");
  CHECK(stage.rules().size() == 1);
}
