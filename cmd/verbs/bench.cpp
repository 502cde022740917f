// SPDX-License-Identifier: Apache-2.0
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <memory>

#include "bench/scenarios.h"
#include "cmd/verbs/verbs.h"

namespace syncd::cmd {
namespace {

struct Given {
  bench::Options options;
  const bench::Scenario* scenario = nullptr;
};

Result<Exit> run(Call& call, Given& given) {
  given.options.url = call.settings.url;
  given.options.token = call.settings.token;
  const auto outcome = bench::run_scenario(*given.scenario, given.options);
  if (!outcome) return tl::unexpected(outcome.error());
  if (call.shell.mode == Mode::table) {
    call.print.text(bench::as_table(*outcome));
  } else {
    call.print.record(bench::as_json(*outcome));
  }
  return outcome->problems.none() ? Exit::done : Exit::failed;
}

Run add_arguments(CLI::App& app) {
  auto given = std::make_shared<Given>();
  bench::Options& options = given->options;
  const auto figure = [&](const char* name, auto& value, const char* help) {
    app.add_option(name, value, help)->type_name("N")->capture_default_str();
  };
  figure("--pid", options.pid, "Process of the server, for its memory and processor time");
  figure("--subscribers", options.subscribers, "Connections that listen");
  figure("--in-flight", options.in_flight, "Messages published ahead of their answers");
  figure("--bytes", options.bytes, "Length of one message");
  figure("--messages", options.messages, "The most to publish; 0 for what is usual");
  figure("--seconds", options.seconds, "The most time to publish in");
  figure("--rate", options.rate, "Messages a second");
  figure("--rooms", options.rooms, "Conversations of two");
  figure("--connections", options.connections, "Idle connections");
  app.add_flag("--spin", options.spin, "Never sleep: takes a whole core");
  app.require_subcommand(1);
  app.fallthrough();
  for (const auto& scenario : bench::all_scenarios()) {
    app.add_subcommand(std::string(scenario.name), std::string(scenario.summary))
        ->callback([given, &scenario] { given->scenario = &scenario; });
  }
  return [given](Call& call) { return run(call, *given); };
}

}  // namespace

Verb bench_verb() {
  return {.name = "bench",
          .group = "setup",
          .summary = "Load a running server and say what it bore",
          .add = add_arguments};
}

}  // namespace syncd::cmd
