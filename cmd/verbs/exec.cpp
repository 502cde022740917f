// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <filesystem>
#include <memory>

#include "base/ids.h"
#include "cmd/exec/supervisor.h"
#include "cmd/verbs/verbs.h"

namespace syncd::cmd {
namespace {

struct Arguments {
  ExecOptions options;
  std::string linger, limit, grace;
};

Result<void> read_time(const char* flag, const std::string& text, Millis least, Millis& into) {
  if (text.empty()) return {};
  const auto time = parse_duration(text);
  if (!time || *time < least) {
    return fail(Code::invalid_field, fmt::format("--{}: {} is no length of time", flag, text), flag,
                "write it like 90, 30s, 5m");
  }
  into = *time;
  return {};
}

Result<void> complete(Arguments& given) {
  Reported& about = given.options.about;
  for (auto& word : about.words) word = as_typed(std::move(word));
  if (about.words.empty()) {
    return fail(Code::missing_field, "there is no command to run", "command",
                "`syncctl exec --crew CREW -- COMMAND...`");
  }
  if (about.crew.empty() && about.run.empty()) {
    return fail(Code::missing_field, "no crew is named", "crew", "--crew CREW, or --run of one that runs");
  }
  if (about.tool.empty()) {
    const std::string name = std::filesystem::path(about.words.front()).filename().string();
    about.tool = is_id(name) ? name : "command";
  }
  for (const auto& [flag, name] : {std::pair{"crew", &about.crew},
                                   {"run", &about.run},
                                   {"agent", &about.agent},
                                   {"tool", &about.tool}}) {
    if (name->empty() || is_id(*name)) continue;
    return fail(Code::invalid_field, fmt::format("--{}: {} is no name", flag, *name), flag,
                "1 to 128 printable characters, no blanks at the ends");
  }
  if (const auto read = read_time("linger", given.linger, 0, given.options.linger); !read) return read;
  if (const auto read = read_time("grace", given.grace, 0, given.options.grace); !read) return read;
  return read_time("timeout", given.limit, 1, given.options.limit);
}

Run add_arguments(CLI::App& app) {
  auto given = std::make_shared<Arguments>();
  Reported& about = given->options.about;
  app.add_option("command", about.words, "What to run, behind --")
      ->type_name("COMMAND...")
      ->expected(0, CLI::detail::expected_max_vector_size);
  app.add_option("--crew", about.crew, "Whose run it is; made known where it is not")->type_name("CREW");
  app.add_option("--run", about.run, "A run that goes on, in the place of one for this command alone")
      ->type_name("RUN");
  app.add_option("--agent", about.agent, "Who in the crew calls the tool")->type_name("NAME");
  app.add_option("--tool", about.tool, "What the tool is called (the command's name)")->type_name("NAME");
  app.add_flag("--private", about.discreet,
               "Tell the others neither the command's words nor its last line, only counts and the end");
  app.add_option("--timeout", given->limit, "End the command after so long, with 124")->type_name("TIME");
  app.add_option("--grace", given->grace, "How long it and what it started may go on when told to end (10s)")
      ->type_name("TIME");
  app.add_option("--linger", given->linger,
                 "How long to go on after the end until the server knows all (10s)")
      ->type_name("TIME");
  app.footer(
      "The others see the command's words and the last line that it wrote: where a password may be among\n"
      "them, --private.\n\n"
      "The command's input, output and exit status are its own; it gets a terminal where there is one, and\n"
      "runs whether or not the server is there. 126 and 127: it could not be run, there is no such "
      "command.\n\n"
      "Examples:\n  syncctl exec --crew builds -- make test\n"
      "  syncctl exec --crew builds --run nightly --agent tester --tool pytest -- pytest -q\n");
  return [given](Call& call) -> Result<Exit> {
    if (call.open) return fail(Code::invalid_field, "exec does not work inside a chat");
    if (const auto sound = complete(*given); !sound) return tl::unexpected(sound.error());
    return Supervisor(call, given->options).run();
  };
}

}  // namespace

Verb exec_verb() {
  return {.name = "exec",
          .group = "runs",
          .summary = "Run a command and let the others see how it goes",
          .add = add_arguments,
          .free_text = true};
}

}  // namespace syncd::cmd
