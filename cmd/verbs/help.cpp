// SPDX-License-Identifier: Apache-2.0
#include "cmd/verbs/help.h"

#include <fmt/format.h>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <memory>

#include "cmd/command_line.h"
#include "cmd/help/topics.h"
#include "cmd/output/style.h"
#include "cmd/verbs/verbs.h"

namespace syncd::cmd {
namespace {

constexpr std::size_t kNameWidth = 20;

std::string line(std::string_view name, std::string_view summary) {
  return fmt::format("  {:<{}}  {}\n", name, kNameWidth, summary);
}

Result<Exit> show(Call& call, const std::string& about) {
  if (about.empty()) {
    call.print.text(overview(call.verbs, call.shell));
    return Exit::done;
  }
  if (const Verb* verb = find_verb(call.verbs, about)) {
    call.print.text(verb_help(*verb));
    return Exit::done;
  }
  const Topic* topic = topic_named(about);
  if (!topic) return tl::unexpected(unknown_verb(call.verbs, about));
  if (call.shell.mode == Mode::table) {
    call.print.text(topic_text(*topic, std::clamp<std::size_t>(call.shell.out_screen.width, 30, 100)));
    return Exit::done;
  }
  Json rows = Json::array();
  for (const TopicRow& row : topic->rows) rows.push_back({{"term", row.term}, {"text", row.text}});
  call.print.list(rows);
  return Exit::done;
}

Run add_arguments(CLI::App& app) {
  auto about = std::make_shared<std::string>();
  app.add_option("about", *about, "A verb, or a topic: exit-codes, environment, output");
  return [about](Call& call) { return show(call, *about); };
}

}  // namespace

std::string overview(const std::vector<Verb>& verbs, const Shell& shell) {
  const bool colour = shell.out_screen.colour;
  std::string out = "Talk, watch and operate campaigns through syncd, in one ordered log.\n\n" +
                    looking(Look::bold, "Usage", colour) + "\n  syncctl [flags] VERB [arguments]\n";
  for (const Group& group : kGroups) {
    std::string lines;
    for (const auto& verb : verbs) {
      if (verb.group == group.name && !verb.hidden) lines += line(verb.name, verb.summary);
    }
    if (!lines.empty()) out += "\n" + looking(Look::bold, group.title, colour) + "\n" + lines;
  }
  out += "\n" + looking(Look::bold, "Topics", colour) + "\n";
  for (const Topic& topic : all_topics()) out += line(fmt::format("help {}", topic.name), topic.summary);
  out += "\n" + looking(Look::bold, "Flags everywhere", colour) + "\n";
  out += line("--url URL", "Address of the server");
  out += line("--context NAME", "Use this context");
  out += line("--token-file FILE", "File that holds the token; - is stdin");
  out += line("--ca-file FILE", "Authorities to trust instead of the system's (PEM)");
  out += line("--insecure", "Take whatever certificate the server shows");
  out += line("-o FORMAT, --json", "table, json, ndjson, yaml or csv");
  out += line("--timeout TIME", "How long to wait for an answer");
  out += line("-q, -v, --no-color", "Say less, say more, no colour");
  return out + "\n`syncctl help VERB` tells about one of them.\n";
}

Verb help_verb() {
  return {.name = "help",
          .group = "setup",
          .summary = "Explain a verb or a topic",
          .reads_only = true,
          .add = add_arguments,
          .needs_settings = false};
}

}  // namespace syncd::cmd
