// SPDX-License-Identifier: Apache-2.0
#include "cmd/stream/selection.h"

#include <fmt/format.h>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "cmd/connection.h"

namespace syncd::cmd {
namespace {

// The narrowest part of the organisation's stream that holds what is wanted.
std::string topics_of(const Selection& given) {
  if (!given.campaign.empty()) return "campaigns";
  if (!given.options.filter.run.empty()) return "runs";
  return given.options.conversations.empty() ? "" : "none";
}

}  // namespace

void add_selection(CLI::App& app, Selection& given) {
  const auto each = [&](const char* name, std::vector<std::string>& into, const char* help,
                        const char* kind) {
    app.add_option(name, into, help)->type_name(kind)->allow_extra_args(false);
  };
  app.add_option("--since", given.since, "From there on: 10m, 2026-02-01T12:30:00Z, or behind a seq")
      ->type_name("TIME|SEQ");
  app.add_option("--until", given.until, "End with what stands there: a time, or a seq")
      ->type_name("TIME|SEQ");
  each("-t,--type", given.options.filter.types, "Only events of this type; may be given again", "TYPE");
  each("-c,--conversation", given.options.conversations, "What is said there; may be given again", "NAME");
  app.add_option("--campaign", given.campaign, "Only what changes this campaign")->type_name("NAME");
  app.add_option("--run", given.options.filter.run, "Only what belongs to this run")->type_name("ID");
  each("--filter", given.filters,
       "Only where a member has this value: message.role=user; of a list any item, or by its number",
       "FIELD=VALUE");
  app.add_flag("--strict", given.options.strict,
               "End with 10 where the server no longer has what was missed");
}

Result<void> complete(Call& call, Selection& given) {
  FollowOptions& options = given.options;
  for (const auto& type : options.filter.types) {
    if (const auto known = check_type(type); !known) return known;
  }
  for (const auto& text : given.filters) {
    auto member = parse_member_filter(text);
    if (!member) return tl::unexpected(member.error());
    options.filter.members.push_back(std::move(*member));
  }
  struct Place {
    const char* flag;
    const std::string& text;
    std::optional<Since>& into;
  };
  for (const Place& place :
       {Place{"since", given.since, options.since}, Place{"until", given.until, options.until}}) {
    if (place.text.empty()) continue;
    const auto found = parse_since(place.text, call.shell.now(), place.flag);
    if (!found) return tl::unexpected(found.error());
    place.into = *found;
  }
  options.topics = topics_of(given);
  if (given.campaign.empty()) return {};
  auto id = campaign_id(call, given.campaign);
  if (!id) return tl::unexpected(id.error());
  options.filter.campaign = std::move(*id);
  return {};
}

Result<Millis> duration_given(const char* flag, const std::string& text) {
  if (text.empty()) return 0;
  const auto duration = parse_duration(text);
  if (duration && *duration > 0) return *duration;
  return fail(Code::invalid_field, fmt::format("--{}: {} is no length of time", flag, text), flag,
              "write it like 90, 30s, 5m");
}

}  // namespace syncd::cmd
