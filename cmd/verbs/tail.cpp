// SPDX-License-Identifier: Apache-2.0
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <memory>

#include "cmd/stream/follow.h"
#include "cmd/stream/selection.h"
#include "cmd/verbs/verbs.h"
#include "cmd/verbs/whole_number.h"

namespace syncd::cmd {
namespace {

constexpr std::size_t kUsual = 10;

struct Arguments {
  Selection wanted;
  std::string idle;
  int last = -1;
};

Result<Exit> run(Call& call, Arguments& given) {
  if (const auto sound = complete(call, given.wanted); !sound) return tl::unexpected(sound.error());
  FollowOptions& options = given.wanted.options;
  if (given.last >= 0) options.last = static_cast<std::size_t>(given.last);
  if (!options.since && !options.last) options.last = kUsual;
  const auto idle = duration_given("idle", given.idle);
  if (!idle) return tl::unexpected(idle.error());
  options.idle = *idle;
  return Follow(call, options).run();
}

Run add_arguments(CLI::App& app) {
  auto given = std::make_shared<Arguments>();
  FollowOptions& options = given->wanted.options;
  app.add_flag("-f,--follow", options.follow, "Go on with what happens from now on");
  app.add_option("-n,--lines", given->last, "Of what there was, the last N (10)")
      ->type_name("N")
      ->check(whole_number(0));
  add_selection(app, given->wanted);
  app.add_option("--count", options.count, "End after N events")->type_name("N")->check(whole_number(1));
  app.add_option("--idle", given->idle, "With -f: end once nothing came for so long")->type_name("TIME");
  app.add_option("--as", options.as,
                 "Go on where the reader of this name stopped; --since and -n count for its first start, "
                 "--since for one behind a restore, too")
      ->type_name("NAME");
  app.footer(
      "Without --conversation: what happens in the organisation. It comes back after a lost connection and "
      "goes\n"
      "on where it was; what the server no longer holds is a line of type gap.\n\n"
      "Examples:\n  syncctl tail -f\n  syncctl tail -f -n 0 --type media_buy_updated --json | jq "
      ".data.changes\n"
      "  syncctl tail --since 10m --conversation standup\n"
      "  syncctl tail --as audit --since 0 --json >> audit.ndjson   # each event once, at each start\n");
  return [given](Call& call) { return run(call, *given); };
}

}  // namespace

Verb tail_verb() {
  return {.name = "tail",
          .group = "watch",
          .summary = "Show what happened last, and with -f what happens",
          .reads_only = true,
          .add = add_arguments};
}

}  // namespace syncd::cmd
