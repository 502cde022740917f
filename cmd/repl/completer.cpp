// SPDX-License-Identifier: Apache-2.0
#include "cmd/repl/completer.h"

#include <algorithm>

#include "base/text.h"
#include "cmd/command_line.h"
#include "cmd/output/cells.h"
#include "cmd/repl/words.h"
#include "cmd/verbs/operations.h"
#include "domain/kinds.h"
#include "domain/table.h"

namespace syncd::cmd {
namespace {

constexpr Millis kKept = 5'000;
constexpr Millis kKeptNothing = 1'000;

// Where the word at the cursor begins: behind the last blank that is in no quotes.
std::size_t word_start(std::string_view before) {
  std::size_t start = 0;
  char quote = 0;
  for (std::size_t i = 0; i < before.size(); ++i) {
    const char c = before[i];
    if (c == '\\') {
      ++i;
    } else if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == ' ') {
      start = i + 1;
    }
  }
  return start;
}

std::string unquoted(std::string_view begun) {
  std::string out;
  for (const char c : begun) {
    if (c != '"' && c != '\'' && c != '\\') out += c;
  }
  return out;
}

}  // namespace

std::vector<Candidate> Completer::command_names() const {
  std::vector<Candidate> out;
  for (const auto& command : commands_) out.push_back({"/" + command.name, command.summary});
  for (const auto& verb : verbs_) {
    const bool own = std::any_of(commands_.begin(), commands_.end(),
                                 [&](const Command& command) { return command.name == verb.name; });
    if (!verb.hidden && !own) out.push_back({"/" + verb.name, verb.summary});
  }
  return out;
}

std::vector<Candidate> Completer::looking_verbs() const {
  std::vector<Candidate> out;
  for (const auto& verb : verbs_) {
    const OperationVerb row = operation_of_verb(domain::all_operations(), verb.name);
    if (row.operation && !row.operation->writes() && !verb.hidden) out.push_back({verb.name, verb.summary});
  }
  return out;
}

const std::vector<Candidate>& Completer::names(domain::Kind kind) {
  Known& known = known_[kind];
  const domain::KindInfo* row = domain::info(kind);
  if (!row || now_() < known.until) return known.names;
  const auto reply = ask_({{"type", "list"}, {"kind", row->plural}, {"limit", 1000}});
  known.until = now_() + (reply ? kKept : kKeptNothing);
  if (!reply) return known.names;
  known.names.clear();
  for (const Json& item : value_at(*reply, "data.items")) {
    const std::string id = text_at(item, row->id_member);
    if (!id.empty() && is_plain(id))
      known.names.push_back({quoted_word(id), text_at(item, row->title_member)});
  }
  return known.names;
}

std::vector<Candidate> Completer::value(const Argument& argument, const std::vector<std::string>& earlier) {
  std::vector<Candidate> out;
  for (const auto choice : argument.field->choices) out.push_back({std::string(choice), {}});
  if (!out.empty()) return out;
  domain::Kind kind = argument.field->refers;
  // "show campaign ...": a word before said what kind of thing is named here.
  for (std::size_t i = 0; kind == domain::Kind::none && i < earlier.size(); ++i) {
    if (const auto* row = domain::kind_named(earlier[i])) kind = row->kind;
  }
  return kind == domain::Kind::none ? out : names(kind);
}

std::vector<Candidate> Completer::word(const std::vector<std::string>& before, std::string_view begun) {
  const std::string name = before.front().substr(1);
  const auto command =
      std::find_if(commands_.begin(), commands_.end(), [&](const Command& c) { return c.name == name; });
  if (command != commands_.end() && command->repeats) {
    // What is repeated is a verb of its own, behind a time or not.
    std::vector<std::string> rest(before.begin() + 1, before.end());
    if (!rest.empty() && parse_duration(rest.front())) rest.erase(rest.begin());
    if (rest.empty()) return looking_verbs();
    rest.front().insert(0, 1, '/');
    return word(rest, begun);
  }
  if (command != commands_.end()) {
    return command->takes == domain::Kind::none || before.size() > 1 ? std::vector<Candidate>{}
                                                                     : names(command->takes);
  }
  const Verb* verb = find_verb(verbs_, name);
  if (!verb) return {};
  if (begun.starts_with("-")) {
    std::vector<Candidate> flags;
    for (auto& [flag, help] : verb_flags(*verb)) flags.push_back({"--" + flag, help});
    return flags;
  }
  const OperationVerb row = operation_of_verb(domain::all_operations(), name);
  if (!row.operation) return {};
  const auto arguments =
      arguments_of(*row.operation, row.alias ? row.alias->given : decltype(row.alias->given){});
  std::vector<std::string> given;  // to the places so far
  for (std::size_t i = 1; i < before.size(); ++i) {
    const bool takes_next = before[i].starts_with("--") && before[i].find('=') == std::string::npos;
    if (!before[i].starts_with("--")) {
      given.push_back(before[i]);
    } else if (takes_next && i + 1 == before.size()) {
      for (const auto& argument : arguments) {
        if (!argument.positional && "--" + argument.name == before[i]) return value(argument, given);
      }
      return {};
    } else if (takes_next) {
      ++i;
    }
  }
  if (given.size() >= arguments.size() || !arguments[given.size()].positional) return {};
  return value(arguments[given.size()], given);
}

Completion Completer::complete(std::string_view line, std::size_t cursor) {
  const std::string_view before = line.substr(0, cursor);
  Completion found{.start = word_start(before)};
  const std::string_view begun = before.substr(found.start);
  std::vector<Candidate> all;
  if (!before.starts_with("/")) {
    for (auto& name : people_()) {
      if (!begun.empty() && is_plain(name)) all.push_back({std::move(name), {}});
    }
  } else if (found.start == 0) {
    all = command_names();
  } else if (const auto words = split_words(before.substr(0, found.start)); words && !words->empty()) {
    all = word(*words, begun);
  }
  const std::string wanted = folded(unquoted(begun));
  for (auto& candidate : all) {
    if (folded(unquoted(candidate.text)).starts_with(wanted))
      found.candidates.push_back(std::move(candidate));
  }
  return found;
}

}  // namespace syncd::cmd
