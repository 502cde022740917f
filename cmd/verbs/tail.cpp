// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <memory>

#include "cmd/connection.h"
#include "cmd/stream/follow.h"
#include "cmd/verbs/verbs.h"

namespace syncd::cmd {
namespace {

constexpr std::size_t kUsual = 10;

struct Arguments {
  FollowOptions options;
  std::string since, idle, campaign;
  std::vector<std::string> filters;
  int last = -1;
};

Result<void> complete(Call& call, Arguments& given) {
  FollowOptions& options = given.options;
  for (const auto& type : options.filter.types) {
    if (const auto known = check_type(type); !known) return known;
  }
  for (const auto& text : given.filters) {
    auto member = parse_member_filter(text);
    if (!member) return tl::unexpected(member.error());
    options.filter.members.push_back(std::move(*member));
  }
  if (!given.since.empty()) {
    const auto since = parse_since(given.since, call.shell.now());
    if (!since) return tl::unexpected(since.error());
    options.since = *since;
  }
  if (given.last >= 0) options.last = static_cast<std::size_t>(given.last);
  if (!options.since && !options.last) options.last = kUsual;
  if (!given.idle.empty()) {
    const auto idle = parse_duration(given.idle);
    if (!idle || *idle <= 0) {
      return fail(Code::invalid_field, fmt::format("--idle: {} is no length of time", given.idle), "idle",
                  "write it like 5s");
    }
    options.idle = *idle;
  }
  if (!given.campaign.empty()) {
    auto id = campaign_id(call, given.campaign);
    if (!id) return tl::unexpected(id.error());
    options.filter.campaign = std::move(*id);
    options.topics = "campaigns";
  } else if (!options.filter.run.empty()) {
    options.topics = "runs";
  } else if (!options.conversations.empty()) {
    options.topics = "none";
  }
  return {};
}

Run add_arguments(CLI::App& app) {
  auto given = std::make_shared<Arguments>();
  const auto each = [&](const char* name, std::vector<std::string>& into, const char* help,
                        const char* kind) {
    app.add_option(name, into, help)->type_name(kind)->allow_extra_args(false);
  };
  app.add_flag("-f,--follow", given->options.follow, "Go on with what happens from now on");
  app.add_option("-n,--lines", given->last, "Of what there was, the last N (10)")
      ->type_name("N")
      ->check(CLI::NonNegativeNumber);
  app.add_option("--since", given->since, "From there on: 10m, 2026-02-01T12:30:00Z, or behind a seq")
      ->type_name("TIME|SEQ");
  each("-t,--type", given->options.filter.types, "Only events of this type; may be given again", "TYPE");
  each("-c,--conversation", given->options.conversations, "What is said there; may be given again", "NAME");
  app.add_option("--campaign", given->campaign, "Only what changes this campaign")->type_name("NAME");
  app.add_option("--run", given->options.filter.run, "Only what belongs to this run")->type_name("ID");
  each("--filter", given->filters, "Only where a member has this value: message.role=user", "FIELD=VALUE");
  app.add_option("--count", given->options.count, "End after N events")->type_name("N");
  app.add_option("--idle", given->idle, "With -f: end once nothing came for so long")->type_name("TIME");
  app.add_flag("--strict", given->options.strict,
               "End with 10 where the server no longer has what was missed");
  app.footer(
      "Without --conversation: what happens in the organisation. It comes back after a lost connection and "
      "goes\n"
      "on where it was; what the server no longer holds is a line of type gap.\n\n"
      "Examples:\n  syncctl tail -f\n  syncctl tail -f -n 0 --type media_buy_updated --json | jq "
      ".data.changes\n"
      "  syncctl tail --since 10m --conversation standup\n");
  return [given](Call& call) -> Result<Exit> {
    if (const auto sound = complete(call, *given); !sound) return tl::unexpected(sound.error());
    return Follow(call, given->options).run();
  };
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
