// SPDX-License-Identifier: Apache-2.0
// syncd-bench: one scenario against one running server. Ends 0 where nothing was missing, repeated or
// refused.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <map>

#include "base/text.h"
#include "bench/scenarios.h"

namespace {

using namespace syncd;

int run(const bench::Scenario& scenario, const bench::Options& options, bool json) {
  const auto outcome = bench::run_scenario(scenario, options);
  if (!outcome) {
    const auto& error = outcome.error();
    fmt::print(stderr, "syncd-bench: {}{}\n", terminal_line(error.message),
               error.hint.empty() ? "" : fmt::format(" (should be: {})", terminal_line(error.hint)));
    return static_cast<int>(info(error.code).exit);
  }
  fmt::print("{}", json ? to_text(bench::as_json(*outcome)) + "\n" : bench::as_table(*outcome));
  return outcome->problems.none() ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Loads a running server and says what it bore");
  bench::Options options;
  bool json = false;
  app.option_defaults()->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
  app.add_option("--url", options.url, "Address of the server")->capture_default_str();
  const std::map<std::string, bench::Peer> peers{{"syncd", bench::Peer::syncd}, {"nats", bench::Peer::nats}};
  app.add_option("--peer", options.peer, "What the server speaks: syncd or nats")
      ->transform(CLI::CheckedTransformer(peers));
  app.add_option("--token", options.token, "Token for the server");
  app.add_option("--pid", options.pid, "Process of the server, for its memory and processor time");
  app.add_flag("--spin", options.spin, "Never sleep: spares the server waking this process");
  app.add_option("--core", options.core, "Processor core to run on");
  app.add_option("--subscribers", options.subscribers)->capture_default_str();
  app.add_option("--in-flight", options.in_flight, "Messages published ahead of their answers")
      ->capture_default_str();
  app.add_option("--bytes", options.bytes, "Length of one message")->capture_default_str();
  app.add_option("--messages", options.messages, "The most to publish; 0 for what is usual")
      ->capture_default_str();
  app.add_option("--seconds", options.seconds, "The most time to publish in")->capture_default_str();
  app.add_option("--rate", options.rate, "Messages a second")->capture_default_str();
  app.add_option("--rooms", options.rooms)->capture_default_str();
  app.add_option("--connections", options.connections)->capture_default_str();
  app.add_flag("--json", json, "One JSON object instead of a table");
  app.require_subcommand(1);
  app.fallthrough();
  for (const auto& scenario : bench::all_scenarios()) {
    app.add_subcommand(std::string(scenario.name), std::string(scenario.summary));
  }
  CLI11_PARSE(app, argc, argv);
  return run(*bench::scenario_named(app.get_subcommands().front()->get_name()), options, json);
}
