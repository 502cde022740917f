// SPDX-License-Identifier: Apache-2.0
#include "cmd/command_line.h"

#include <fmt/format.h>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <cstring>

#include "base/ascii.h"
#include "cmd/global_flags.h"
#include "cmd/verbs/help.h"

namespace syncd::cmd {
namespace {

// Whether the word is a global flag whose value is the next word.
bool takes_next(const CLI::App& app, const std::string& word) {
  if (word.size() < 2 || word[0] != '-' || word.find('=') != std::string::npos) return false;
  const CLI::Option* option = app.get_option_no_throw(word);
  return option && option->get_items_expected_max() > 0;
}

// The place of the verb: the first word that is neither a flag nor a flag's value.
std::size_t verb_place(const CLI::App& app, const std::vector<std::string>& words) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (takes_next(app, words[i])) {
      ++i;
    } else if (words[i].empty() || words[i][0] != '-') {
      return i;
    }
  }
  return words.size();
}

// The parser takes -30% for an amount, but -.5 for a flag. What follows "--" is no flag anyway.
void write_out_fractions(std::vector<std::string>& words) {
  for (auto& word : words) {
    if (word == "--") return;
    if (word.size() > 2 && word[0] == '-' && word[1] == '.' && ascii::is_digit(word[2])) word.insert(1, "0");
  }
}

void mark_words(std::vector<std::string>& words) {
  const auto end = std::find(words.begin(), words.end(), "--");
  for (auto word = words.begin(); word != words.end(); ++word) {
    if (word > end || (word->starts_with('[') && word->ends_with(']'))) word->insert(0, 1, kWordMark);
  }
  if (end != words.end()) words.erase(end);
}

// The shape that was asked for, read before anything is checked: an error on the way comes in it, too.
Mode mode_asked(const std::vector<std::string>& words, const Environment& environment) {
  std::string name = environment("SYNCCTL_OUTPUT").value_or("");
  for (std::size_t i = 0; i < words.size() && words[i] != "--"; ++i) {
    const std::string& word = words[i];
    if (word == "--json") {
      name = "json";
    } else if ((word == "-o" || word == "--output") && i + 1 < words.size()) {
      name = words[i + 1];
    } else if (word.starts_with("--output=")) {
      name = word.substr(9);
    } else if (word.size() > 2 && word.starts_with("-o")) {
      name = word.substr(word[2] == '=' ? 3 : 2);
    }
  }
  return mode_named(name).value_or(Mode::table);
}

void dress(CLI::App& app) {
  const auto formatter = std::make_shared<CLI::Formatter>();
  formatter->column_width(28);
  formatter->label("REQUIRED", "");
  formatter->label("TEXT", "");
  formatter->label("SUBCOMMAND", "COMMAND");
  formatter->label("SUBCOMMANDS", "COMMANDS");
  app.formatter(formatter);
  app.set_help_flag("-h,--help", "Show this help")->group("Everywhere");
}

Exit report(Printer& print, const Error& error) {
  print.error(error);
  return info(error.code).exit;
}

constexpr std::string_view kRequired = " is required";

Error usage_error(const CLI::ParseError& problem, const CLI::App* own, const std::string& verb) {
  std::string words = problem.what();
  words = words.substr(0, words.find('\n'));
  if (!words.empty() && words.back() == '.') words.pop_back();
  Error error{.code = Code::invalid_field, .message = words};
  if (own && words.ends_with(kRequired)) {
    std::string name = words.substr(0, words.size() - kRequired.size());
    // What has a place is called by its place, though it may be given as a flag.
    const CLI::Option* option = own->get_option_no_throw(name);
    if (option && option->get_positional()) name = option->get_name(true);
    error = {.code = Code::missing_field, .message = name + std::string(kRequired), .field = name};
  }
  error.hint = fmt::format("`syncctl {}{}--help` shows how it is used", verb, verb.empty() ? "" : " ");
  return error;
}

// The output may have been cut off: by a reader that had enough, which is fine, or by a full disk.
Exit settled(Shell& shell, Printer& print, Exit exit) {
  shell.out.flush();
  if (shell.out.failure() == 0) return shell.out.closed() ? Exit::done : exit;
  return report(print,
                {.code = Code::internal,
                 .message = fmt::format("cannot write the output: {}", std::strerror(shell.out.failure()))});
}

}  // namespace

Error unknown_verb(const std::vector<Verb>& verbs, const std::string& typed) {
  const std::string_view meant = closest_verb(verbs, typed);
  return {.code = Code::unknown_type,
          .message = fmt::format("there is no verb {}", typed),
          .hint = meant.empty() ? "`syncctl help` lists them" : fmt::format("did you mean {}?", meant)};
}

std::string verb_help(const Verb& verb) {
  CLI::App app(verb.summary + ".", "syncctl " + verb.name);
  dress(app);
  const Run unused = verb.add(app);
  return app.help();
}

std::vector<std::pair<std::string, std::string>> verb_flags(const Verb& verb) {
  CLI::App app;
  const Run unused = verb.add(app);
  std::vector<std::pair<std::string, std::string>> flags;
  for (const CLI::Option* option : app.get_options()) {
    for (const auto& name : option->get_lnames()) flags.emplace_back(name, option->get_description());
  }
  return flags;
}

Exit run_command_line(const Shell& given, std::vector<std::string> words, const std::vector<Verb>& verbs,
                      const Around& around) {
  Shell shell = given;  // flags change it for this line alone
  Printer print(shell);
  Flags flags = around.flags;
  bool version = false;
  CLI::App app("", "syncctl");
  dress(app);
  add_global_flags(app, flags, version);

  write_out_fractions(words);
  const std::size_t place = verb_place(app, words);
  const bool named = place < words.size();
  const Verb* verb = named ? find_verb(verbs, words[place]) : nullptr;
  shell.mode = mode_asked(words, shell.environment);
  if (named && !verb) return settled(shell, print, report(print, unknown_verb(verbs, words[place])));

  if (verb && verb->free_text) mark_words(words);

  Run run;
  CLI::App* own = nullptr;
  if (verb) {
    own = app.add_subcommand(verb->name, verb->summary + ".");
    own->fallthrough();
    run = verb->add(*own);
  }
  try {
    app.parse(std::vector<std::string>(words.rbegin(), words.rend()));
  } catch (const CLI::CallForHelp&) {
    print.text(verb ? app.help() : overview(verbs, shell));
    return settled(shell, print, Exit::done);
  } catch (const CLI::ParseError& problem) {
    return settled(shell, print, report(print, usage_error(problem, own, verb ? verb->name : "")));
  }
  decide_colour(shell, flags.no_color);
  shell.quiet = flags.quiet;
  shell.verbose = flags.verbose;
  if (version) {
    print.text("syncctl " SYNCD_VERSION "\n");
    return settled(shell, print, Exit::done);
  }
  if (!verb) {
    print.text(overview(verbs, shell));
    return settled(shell, print, words.empty() ? Exit::usage : Exit::done);
  }

  Flags effective = flags;
  if (!verb->needs_settings) effective = {.output = flags.output, .json = flags.json};
  auto settings = resolve_settings(effective, shell.environment, read_stdin_text);
  if (!settings && verb->needs_settings) return settled(shell, print, report(print, settings.error()));
  if (settings) {
    shell.mode = settings->mode;
    for (const auto& warning : settings->warnings) print.talk("syncctl: " + warning);
  }
  const Settings fallback;
  Call call{shell, print, settings ? *settings : fallback, flags, verbs, around.open};
  const Result<Exit> result = run(call);
  if (!result) return settled(shell, print, report(print, result.error()));
  return settled(shell, print, *result);
}

}  // namespace syncd::cmd
