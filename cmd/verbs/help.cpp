// SPDX-License-Identifier: Apache-2.0
#include "cmd/verbs/help.h"

#include <fmt/format.h>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <memory>

#include "cmd/command_line.h"
#include "cmd/output/style.h"
#include "cmd/verbs/verbs.h"

namespace syncd::cmd {
namespace {

constexpr std::string_view kExitCodes =
    "Exit codes\n"
    "\n"
    "    0  done, an empty list included\n"
    "    1  failed\n"
    "    2  wrong usage\n"
    "    3  declined: a question was answered with no; `ask` found nothing to do, or asked back\n"
    "    4  not authorised\n"
    "    5  not found\n"
    "    6  conflict, or a name that fits more than one thing\n"
    "    7  cannot connect\n"
    "    8  timed out\n"
    "    9  the watched run or rule failed\n"
    "   10  events were lost, under --strict\n"
    "   11  rate limited\n"
    "  130  interrupted\n"
    "\n"
    "`exec` passes on the code of the command that it runs, and says 141 where nobody was there to read "
    "what\n"
    "it wrote. Elsewhere a closed pipe ends quietly, with 0.\n";

constexpr std::string_view kEnvironment =
    "Environment\n"
    "\n"
    "  SYNCCTL_URL       address of the server, like --url (ws://127.0.0.1:4000)\n"
    "  SYNCCTL_TOKEN     the token itself\n"
    "  SYNCCTL_CA_FILE   authorities to trust instead of the system's, like --ca-file\n"
    "  SYNCCTL_CONTEXT   the context to use, like --context\n"
    "  SYNCCTL_OUTPUT    table, json, ndjson, yaml or csv, like -o\n"
    "  SYNCCTL_TIMEOUT   how long to wait for an answer, like --timeout (10s)\n"
    "  SYNCCTL_CONFIG    the configuration file ($XDG_CONFIG_HOME/syncctl/config.toml)\n"
    "  XDG_STATE_HOME    history and cursors are in the folder syncctl below it\n"
    "  NO_COLOR          no colour\n"
    "  FORCE_COLOR       colour even where the output is no terminal\n"
    "  COLUMNS           how wide to write\n"
    "\n"
    "A flag counts more than the environment, the environment more than a context.\n";

constexpr std::string_view kOutput =
    "Output\n"
    "\n"
    "  -o table    for people: aligned, coloured on a terminal (the default)\n"
    "  -o json     a list is one array; a stream is one object a line\n"
    "  -o ndjson   one object a line\n"
    "  -o yaml     the same values as YAML; a stream is one document an event\n"
    "  -o csv      RFC 4180, with a line of names. Values stand as they are: where others wrote them, have\n"
    "              a spreadsheet take the columns as text, or it may run what begins with = + - @\n"
    "\n"
    "stdout holds data, stderr holds talk. With --json an error is JSON on stderr. With -q a list is the\n"
    "names of its rows alone. Characters that could act on a terminal are shown escaped, never obeyed.\n";

struct Topic {
  std::string_view name, summary, text;
};

constexpr Topic kTopics[] = {{"exit-codes", "What the process ends with", kExitCodes},
                             {"environment", "Variables that syncctl reads", kEnvironment},
                             {"output", "Formats, and what goes where", kOutput}};

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
  const auto topic =
      std::find_if(std::begin(kTopics), std::end(kTopics), [&](const Topic& t) { return t.name == about; });
  if (topic == std::end(kTopics)) return tl::unexpected(unknown_verb(call.verbs, about));
  call.print.text(topic->text);
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
  for (const Topic& topic : kTopics) out += line(fmt::format("help {}", topic.name), topic.summary);
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
