// SPDX-License-Identifier: Apache-2.0
// Rules that want everything: the others' work goes on, what is too much is refused, and a daemon that ends
// or is killed leaves no process and no half a result.
#include <dirent.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <fstream>

#include "tests/e2e/rule_stage.h"
#include "tests/faults/dump.h"

using namespace syncd;
using namespace syncd::test;

namespace {

using Steady = std::chrono::steady_clock;

// Processes whose parent is this one.
std::vector<pid_t> children_of(pid_t parent) {
  std::vector<pid_t> out;
  DIR* all = opendir("/proc");
  while (const dirent* entry = readdir(all)) {
    const pid_t pid = std::atoi(entry->d_name);
    std::ifstream stat("/proc/" + std::string(entry->d_name) + "/stat");
    std::string text;
    if (pid <= 0 || !std::getline(stat, text)) continue;
    // pid (name) state parent
    if (std::atoi(text.substr(text.rfind(')') + 4).c_str()) == parent) out.push_back(pid);
  }
  closedir(all);
  return out;
}

bool is_there(pid_t pid) {
  return kill(pid, 0) == 0;
}

// Entries of a process's folder of descriptors; none once it has ended.
int open_in(pid_t pid) {
  DIR* all = opendir(("/proc/" + std::to_string(pid) + "/fd").c_str());
  if (all == nullptr) return 0;
  int open = 0;
  while (readdir(all) != nullptr) ++open;
  closedir(all);
  return open;
}

void until(const std::function<bool()>& holds) {
  const auto end = Steady::now() + std::chrono::seconds(60);
  while (!holds()) {
    REQUIRE(Steady::now() < end);
    usleep(2'000);
  }
}

}  // namespace

TEST_CASE("while ten endless rules run, what others do goes on as if there were none") {
  RuleStage stage({"--rule-seconds", "2"});
  WsClient bob(stage.port(), "user=bob");
  for (int i = 0; i < 10; ++i)
    REQUIRE(
        stage.ada.send({{"type", "run_rule"}, {"rule_code", kEndless + " where i > " + std::to_string(i)}}));
  until([&] { return !children_of(stage.syncd.pid()).empty(); });
  std::size_t most = 0;
  for (int i = 0; i < 200; ++i) {
    REQUIRE(bob.say("room", "still here")["type"] == "ack");
    REQUIRE(bob.ask({{"type", "list"}, {"kind", "rules"}})["type"] == "result");
    most = std::max(most, children_of(stage.syncd.pid()).size());
  }
  CHECK(most >= 1);  // they were at it all the while
  CHECK(most <= 2);
  for (int i = 0; i < 10; ++i) {
    const Json error = stage.ada.next("error", 60'000);
    CHECK(error["code"] == "rule_failed");
    CHECK(error["message"] == "it took longer than 2000 ms");
  }
  until([&] { return children_of(stage.syncd.pid()).empty(); });
  CHECK(stage.run("find all patterns")["type"] == "rule_result");
}

TEST_CASE("whoever fills the sandboxes with endless rules keeps nobody else from running one") {
  RuleStage stage({"--rule-seconds", "60"});
  WsClient bob(stage.port(), "user=bob");
  for (int i = 0; i < 60; ++i) REQUIRE(stage.ada.send({{"type", "run_rule"}, {"rule_code", kEndless}}));
  until([&] { return !children_of(stage.syncd.pid()).empty(); });
  REQUIRE(stage.ada.next("error")["code"] == "busy");
  for (int i = 0; i < 3; ++i) {
    const std::string rule = "find all patterns where name is not " + std::to_string(i);
    CHECK(bob.ask({{"type", "run_rule"}, {"rule_code", rule}}, 30'000)["type"] == "rule_result");
  }
}

TEST_CASE("a rule whose process somebody kills does not say that it took too long") {
  RuleStage stage({"--rule-seconds", "60"});
  REQUIRE(stage.ada.send({{"type", "run_rule"}, {"rule_code", kEndless}}));
  until([&] { return !children_of(stage.syncd.pid()).empty(); });
  REQUIRE(kill(children_of(stage.syncd.pid()).front(), SIGKILL) == 0);
  const Json error = stage.ada.next("error", 30'000);
  CHECK(error["code"] == "rule_failed");
  CHECK(error["message"] == "it went past what a rule may have, and was stopped");
}

TEST_CASE("more rules than may wait are refused, and may be tried again") {
  RuleStage stage({"--rule-seconds", "60"});
  for (int i = 0; i < 60; ++i) REQUIRE(stage.ada.send({{"type", "run_rule"}, {"rule_code", kEndless}}));
  const Json error = stage.ada.next("error");
  CHECK(error["code"] == "busy");
  CHECK(error["retryable"] == true);
  CHECK(error["rule"].is_string());
}

TEST_CASE("a daemon that ends takes its sandboxes with it, however it ends") {
  for (const bool gently : {true, false}) {
    CAPTURE(gently);
    RuleStage stage({"--rule-seconds", "60"});
    WsClient bob(stage.syncd.port(), "user=bob");
    for (int i = 0; i < 4; ++i) REQUIRE(stage.ada.send({{"type", "run_rule"}, {"rule_code", kEndless}}));
    REQUIRE(bob.send({{"type", "run_rule"}, {"rule_code", kEndless}}));
    std::vector<pid_t> children;
    until([&] { return (children = children_of(stage.syncd.pid())).size() == 2; });
    // . and .., three pipes, the file with its log and its index; a process just forked still has the
    // daemon's.
    for (const pid_t child : children) {
      until([&] {
        const int open = open_in(child);
        return open > 2 && open <= 2 + 3 + 4;
      });
    }
    if (gently) {
      CHECK(stage.syncd.terminate() == 0);
    } else {
      stage.syncd.kill();
    }
    until([&] { return std::none_of(children.begin(), children.end(), is_there); });
  }
}

TEST_CASE("killed while rules run, each result is whole or absent, and the log alone makes it again") {
  RuleStage stage({}, 2'000);
  std::int64_t known = 0;
  for (int round = 0; round < 6; ++round) {
    WsClient client(stage.port(), "user=ada");
    for (int i = 0; i < 6; ++i)
      REQUIRE(client.send({{"type", "run_rule"}, {"rule_code", "find all patterns"}}));
    int answered = 0;
    for (int i = 0; i < round; ++i) {
      if (client.next("rule_result", 30'000)["row_count"] == 2'000) ++answered;
    }
    usleep(static_cast<useconds_t>(1'000 * (7 * round % 20)));
    stage.syncd.kill();
    stage.syncd.start();
    WsClient after(stage.port(), "user=ada");
    const Json rules = stage.rules(after);
    CHECK(static_cast<std::int64_t>(rules.size()) >= known + answered);
    known = static_cast<std::int64_t>(rules.size());
    for (const Json& rule : rules) {
      CHECK(rule["row_count"] == 2'000);
      const Json shown = after.ask(
          {{"type", "show"}, {"kind", "rule"}, {"name", rule["table"]}, {"limit", 1}})["data"]["item"];
      CHECK(shown["total"] == 2'000);
    }
  }
  CHECK(stage.syncd.terminate() == 0);
  const auto file = stage.folder / "data" / "default.sqlite";
  CHECK(check_integrity(file) == "ok");
  const auto before = dump(file);
  rebuild(file);
  CHECK(dump(file) == before);
}
