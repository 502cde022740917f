// SPDX-License-Identifier: Apache-2.0
// A daemon whose organisation has the demo's campaigns and a data set `patterns`, and somebody who runs
// rules.
#pragma once

#include <algorithm>

#include "tests/e2e/assistant_stage.h"
#include "tests/support/patterns.h"

namespace syncd::test {

struct PatternsFolder {
  explicit PatternsFolder(int rows) { fill_patterns(folder / "data", rows); }
  TempFolder folder;
};

struct RuleStage : PatternsFolder {
  explicit RuleStage(std::vector<std::string> arguments = {}, int rows = 5)
      : PatternsFolder(rows),
        syncd(folder / "data", with_time(std::move(arguments))),
        ada(syncd.port(), "source=web&user=ada") {}

  int port() const { return syncd.port(); }
  Json run(const std::string& words, Json more = Json::object()) {
    Json frame{{"type", "run_rule"}, {"rule_code", words}};
    frame.update(more);
    return ada.ask(frame, 30'000);
  }
  Json data_of(WsClient& client, Json frame) { return client.ask(std::move(frame))["data"]; }
  Json rules(WsClient& client) { return data_of(client, {{"type", "list"}, {"kind", "rules"}})["items"]; }
  Json rules() { return rules(ada); }
  Json show(const std::string& name, Json more = Json::object()) {
    Json frame{{"type", "show"}, {"kind", "rule"}, {"name", name}};
    frame.update(more);
    return ada.ask(frame);
  }

  DaemonProcess syncd;
  WsClient ada;

 private:
  // A sandbox is nice to others: on a busy machine it may have to wait for its turn, and a client that
  // answers no pings with it.
  static std::vector<std::string> with_time(std::vector<std::string> arguments) {
    if (std::find(arguments.begin(), arguments.end(), "--rule-seconds") == arguments.end())
      arguments.insert(arguments.end(), {"--rule-seconds", "60"});
    arguments.insert(arguments.end(), {"--heartbeat-seconds", "600"});
    return arguments;
  }
};

// Ends by itself after the rule's time, and by nothing else.
inline const std::string kEndless =
    "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n";

}  // namespace syncd::test
