// SPDX-License-Identifier: Apache-2.0
#include "cmd/repl/hints.h"

#include <algorithm>

#include "base/text.h"
#include "cmd/repl/words.h"
#include "cmd/verbs/arguments.h"
#include "cmd/verbs/operations.h"
#include "domain/table.h"

namespace syncd::cmd {
namespace {

std::string upper(std::string_view name) {
  std::string out(name);
  for (char& c : out) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return out;
}

// Those with a place that were not given yet: "DEVICE [FROM]".
std::string places_left(std::string_view verb, const std::vector<std::string>& words) {
  const OperationVerb row = operation_of_verb(domain::all_operations(), verb);
  if (!row.operation) return {};
  const auto arguments =
      arguments_of(*row.operation, row.alias ? row.alias->given : decltype(row.alias->given){});
  const auto given = static_cast<std::size_t>(std::count_if(
      words.begin() + 1, words.end(), [](const std::string& word) { return !word.starts_with("--"); }));
  std::string out;
  for (std::size_t i = given; i < arguments.size() && arguments[i].positional; ++i) {
    const std::string name = upper(arguments[i].name);
    out += (out.empty() ? "" : " ") + (arguments[i].required ? name : "[" + name + "]");
  }
  return out;
}

struct Known {
  std::string_view name, argument, summary;
};

// Everything that can stand behind the slash.
std::vector<Known> all_known(const std::vector<Verb>& verbs, std::span<const OwnCommand> own) {
  std::vector<Known> out;
  for (const auto& command : own) out.push_back({command.name, command.argument, command.summary});
  for (const auto& verb : verbs) {
    const bool taken =
        std::any_of(own.begin(), own.end(), [&](const auto& o) { return o.name == verb.name; });
    if (!verb.hidden && !taken) out.push_back({verb.name, "", verb.summary});
  }
  return out;
}

// The rest of the only name that begins so.
std::string rest_of_name(const std::vector<Known>& known, std::string_view begun) {
  const Known* only = nullptr;
  for (const Known& one : known) {
    if (!one.name.starts_with(begun)) continue;
    if (only) return {};
    only = &one;
  }
  return only && begun.size() >= 2 ? std::string(only->name.substr(begun.size())) : std::string();
}

}  // namespace

std::string hint_for(std::string_view line, const std::vector<Verb>& verbs, std::span<const OwnCommand> own,
                     std::size_t columns) {
  if (!line.starts_with('/') || line.starts_with("//") || line.size() < 2) return {};
  const auto words = split_words(line.substr(1));
  if (!words || words->empty()) return {};
  const auto known = all_known(verbs, own);
  const auto verb =
      std::find_if(known.begin(), known.end(), [&](const Known& k) { return k.name == words->front(); });
  const bool open = !line.ends_with(' ');  // the last word may go on
  if (verb == known.end())
    return words->size() == 1 && open ? short_line(rest_of_name(known, words->front()), columns) : "";
  std::string out;
  if (!verb->argument.empty()) {
    out = words->size() == 1 ? std::string(verb->argument) : "";
  } else {
    out = places_left(verb->name, *words);
  }
  if (words->size() == 1) out += (out.empty() ? "" : "  ") + std::string(verb->summary);
  if (!out.empty() && open) out.insert(0, 1, ' ');
  return short_line(out, columns);
}

}  // namespace syncd::cmd
