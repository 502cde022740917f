// SPDX-License-Identifier: Apache-2.0
// A verb as data: a row of the table that lists, completes, explains, spell-checks and runs. What it does is
// one function, which describes its arguments to a fresh parser and gives back what to run. One thread.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/errors.h"
#include "cmd/context/settings.h"
#include "cmd/output/printer.h"
#include "cmd/shell.h"

namespace CLI {
class App;
}
namespace syncd::client {
class Client;
}

namespace syncd::cmd {

struct Verb;

// What a running verb has at hand.
struct Call {
  Shell& shell;
  Printer& print;
  const Settings& settings;
  const Flags& flags;  // for a verb that keeps what was given, such as `context add`
  const std::vector<Verb>& verbs;
  client::Client* open = nullptr;  // a connection that is there already, in the REPL
};

// An error is printed by the caller and decides the exit code; anything else ends with the code given.
using Run = std::function<Result<Exit>(Call&)>;

struct Verb {
  std::string name;
  std::string group;  // one of kGroups
  std::string summary;
  bool reads_only = false;
  // Called once a parse. Options are bound to what the returned function owns; it runs after the parse.
  std::function<Run(CLI::App&)> add;
  bool hidden = false;
  // Its words may be anything: they come marked, and as_typed() gives them back.
  bool free_text = false;
  // Works without a valid configuration: help has to come up whatever the files hold.
  bool needs_settings = true;
};

struct Group {
  std::string_view name, title;
};

// Where several words may stand the parser takes "[a,b]" for a list, and what follows "--" for too much. A
// mark in front keeps such words as they are.
inline constexpr char kWordMark = '\x1f';
std::string as_typed(std::string word);

// In the order in which help lists them.
inline constexpr Group kGroups[] = {
    {"talk", "Talk"}, {"watch", "Watch"}, {"operate", "Operate"}, {"runs", "Runs"}, {"setup", "Set up"}};

// Every verb of syncctl.
const std::vector<Verb>& all_verbs();
const Verb* find_verb(const std::vector<Verb>& verbs, std::string_view name);

// The name that was most likely meant: close in spelling, or the only one that begins so. Empty where none
// is.
std::string_view closest_verb(const std::vector<Verb>& verbs, std::string_view typed);

}  // namespace syncd::cmd
