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

struct Arguments {
  Selection wanted;
  std::string timeout;
};

Result<Exit> run(Call& call, Arguments& given) {
  if (const auto sound = complete(call, given.wanted); !sound) return tl::unexpected(sound.error());
  FollowOptions& options = given.wanted.options;
  const auto limit = duration_given("timeout", given.timeout);
  if (!limit) return tl::unexpected(limit.error());
  options.limit = *limit;
  options.follow = true;
  options.unmet = true;
  options.silent = call.shell.quiet;
  if (!options.since) options.last = 0;
  return Follow(call, options).run();
}

Run add_arguments(CLI::App& app) {
  auto given = std::make_shared<Arguments>();
  given->wanted.options.count = 1;
  add_selection(app, given->wanted);
  app.add_option("--count", given->wanted.options.count, "Wait for so many (1)")
      ->type_name("N")
      ->check(whole_number(1));
  app.add_option("--timeout", given->timeout, "End with 8 after so long")->type_name("TIME");
  app.footer(
      "Prints the event and ends with 0. What happened before it was there counts only from --since on: a\n"
      "script that sets something off first can wait from the seq that it got for it.\n\n"
      "Examples:\n  syncctl wait --type run_finished --run nightly --timeout 10m\n"
      "  syncctl wait --campaign apex --filter data.mediaBuy.status=paused\n"
      "  syncctl wait -c standup --filter message.userId=bob --since 5m -q\n");
  return [given](Call& call) { return run(call, *given); };
}

}  // namespace

Verb wait_verb() {
  return {.name = "wait",
          .group = "watch",
          .summary = "Wait for the first event that fits",
          .reads_only = true,
          .add = add_arguments};
}

}  // namespace syncd::cmd
