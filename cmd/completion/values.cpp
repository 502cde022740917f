// SPDX-License-Identifier: Apache-2.0
#include "cmd/completion/values.h"

#include <algorithm>
#include <array>

#include "cmd/help/topics.h"
#include "cmd/output/mode.h"
#include "cmd/verbs/arguments.h"
#include "cmd/verbs/operations.h"
#include "domain/event.h"
#include "domain/kinds.h"
#include "domain/table.h"

namespace syncd::cmd {
namespace {

using domain::Field;
using domain::Kind;

// The value of an argument, as far as a function can tell from the line.
using Find = Completed (*)(const std::vector<Verb>&, const Line&, const Sources&);

template <Kind kind>
Completed live(const std::vector<Verb>&, const Line&, const Sources& sources) {
  return {.offers = sources.live(kind)};
}

template <Otherwise otherwise>
Completed by_shell(const std::vector<Verb>&, const Line&, const Sources&) {
  return {.otherwise = otherwise};
}

Completed contexts(const std::vector<Verb>&, const Line&, const Sources& sources) {
  return {.offers = sources.contexts()};
}

Completed formats(const std::vector<Verb>&, const Line&, const Sources&) {
  return {.offers = {{"table", "for people"},
                     {"json", "one array; of a stream an object a line"},
                     {"ndjson", "one object a line"},
                     {"yaml", "the same values as YAML"},
                     {"csv", "RFC 4180, with a line of names"}}};
}

Completed event_types(const std::vector<Verb>&, const Line&, const Sources&) {
  Completed out;
  for (const domain::EventInfo& row : domain::all_events())
    out.offers.push_back({std::string(row.name), std::string(row.summary)});
  return out;
}

Completed topics(const std::vector<Verb>&, const Line&, const Sources&) {
  Completed out{.offers = {{"all", "every topic"}, {"none", "no topic"}}};
  for (const domain::Topic topic : domain::subscribable_topics())
    out.offers.push_back({std::string(name(topic)), "events about " + std::string(name(topic))});
  return out;
}

Offers verb_offers(const std::vector<Verb>& verbs) {
  Offers out;
  for (const Verb& verb : verbs) {
    if (!verb.hidden) out.push_back({verb.name, verb.summary});
  }
  return out;
}

Completed verbs_and_topics(const std::vector<Verb>& verbs, const Line&, const Sources&) {
  Completed out{.offers = verb_offers(verbs)};
  for (const Topic& topic : all_topics())
    out.offers.push_back({std::string(topic.name), std::string(topic.summary)});
  return out;
}

Completed operations(const std::vector<Verb>&, const Line&, const Sources&) {
  Completed out;
  for (const auto& row : domain::all_operations())
    out.offers.push_back({std::string(row.name), std::string(row.summary)});
  return out;
}

// `op set_status status=`.
Completed members(const std::vector<Verb>&, const Line& line, const Sources&) {
  Completed out;
  const domain::Operation* row = line.given.empty() ? nullptr : domain::operation_named(line.given.front());
  if (!row) return out;
  for (const Field& field : row->fields)
    out.offers.push_back({std::string(field.name) + "=", std::string(field.summary)});
  return out;
}

Completed sources_of_talk(const std::vector<Verb>&, const Line&, const Sources&) {
  Completed out;
  for (const char* one : {"cli", "web", "desktop", "chatgpt", "iphone"}) out.offers.push_back({one, ""});
  return out;
}

Completed shells(const std::vector<Verb>&, const Line&, const Sources&) {
  return {.offers = {{"bash", ""}, {"fish", ""}, {"zsh", ""}}};
}

Completed roles(const std::vector<Verb>&, const Line&, const Sources&) {
  return {.offers = {{"viewer", "looks"}, {"operator", "also changes things"}, {"admin", "also manages"}}};
}

Completed ends_of_runs(const std::vector<Verb>&, const Line&, const Sources&) {
  return {.offers = {{"success", ""}, {"failed", ""}, {"abandoned", ""}}};
}

// The words of `exec`: a command, then what belongs to it.
Completed command_words(const std::vector<Verb>&, const Line& line, const Sources&) {
  return {.otherwise = line.given.empty() ? Otherwise::commands : Otherwise::files};
}

// Arguments of verbs that are no rows of the operation table, by name; the first row that fits counts.
struct Row {
  std::string_view path, argument;  // an empty path is every verb's
  Find find;
};

constexpr std::array kRows{
    Row{"context use", "name", contexts},
    Row{"context rm", "name", contexts},
    Row{"context add", "name", contexts},
    Row{"", "context", contexts},
    Row{"completion", "shell", shells},
    Row{"help", "about", verbs_and_topics},
    Row{"op", "name", operations},
    Row{"op", "members", members},
    Row{"exec", "command", command_words},
    Row{"run finish", "status", ends_of_runs},
    Row{"token create", "role", roles},
    Row{"send", "words", live<Kind::conversation>},
    Row{"ask", "conversation", live<Kind::conversation>},
    Row{"import", "format", nullptr},  // the parser's own choices
    Row{"", "output", formats},
    Row{"", "type", event_types},
    Row{"", "topics", topics},
    Row{"", "source", sources_of_talk},
    Row{"", "conversation", live<Kind::conversation>},
    Row{"", "campaign", live<Kind::campaign>},
    Row{"", "task", live<Kind::task>},
    Row{"", "crew", live<Kind::crew>},
    Row{"", "run", live<Kind::run>},
    Row{"", "rule", live<Kind::rule>},
    Row{"", "dataset", live<Kind::dataset>},
    Row{"", "user", live<Kind::user>},
    Row{"", "data", by_shell<Otherwise::folders>},
    Row{"", "folder", by_shell<Otherwise::folders>},
    Row{"", "file", by_shell<Otherwise::files>},
};

Completed choices(const std::vector<std::string_view>& all) {
  Completed out;
  for (const auto one : all) out.offers.push_back({std::string(one), ""});
  return out;
}

// What a word before said is named here: "show campaign ...", "list runs --status ...".
const domain::KindInfo* kind_given(const Line& line) {
  for (const auto& word : line.given) {
    if (const auto* row = domain::kind_named(word)) return row;
  }
  return nullptr;
}

Completed of_field(const Field& field, const Line& line, const Sources& sources) {
  if (!field.choices.empty()) return choices(field.choices);
  if (field.type == domain::FieldType::boolean) return choices({"true", "false"});
  if (field.type == domain::FieldType::list && !field.fields.empty())
    return of_field(field.fields[0], line, sources);
  if (field.refers != Kind::none) return {.offers = sources.live(field.refers)};
  const domain::KindInfo* kind = kind_given(line);
  if (!kind) return {};
  if (field.name == "name") return {.offers = sources.live(kind->kind)};
  return field.name == "status" ? choices({kind->statuses.begin(), kind->statuses.end()}) : Completed{};
}

std::vector<std::string> choices_of_shape(const Line& line) {
  for (const PlaceShape& place : line.scope.places) {
    if (line.at == Line::At::place && place.name == line.argument) return place.choices;
  }
  for (const FlagShape& flag : line.flags) {
    if (line.at == Line::At::value && flag.name() == "--" + line.argument) return flag.choices;
  }
  return {};
}

// The argument that is being filled, of a verb that is a row of the operation table.
const Field* field_at(const Line& line) {
  if (!line.verb) return nullptr;
  const OperationVerb row = operation_of_verb(domain::all_operations(), line.verb->name);
  if (!row.operation) return nullptr;
  static std::vector<Argument> arguments;
  arguments = arguments_of(*row.operation, row.alias ? row.alias->given : decltype(row.alias->given){});
  const auto found = std::find_if(arguments.begin(), arguments.end(),
                                  [&](const Argument& one) { return one.name == line.argument; });
  return found == arguments.end() ? nullptr : found->field;
}

Completed value(const std::vector<Verb>& verbs, const Line& line, const Sources& sources) {
  if (line.argument.empty()) return {};
  if (const Field* field = field_at(line)) return of_field(*field, line, sources);
  for (const Row& row : kRows) {
    const bool fits = (row.path.empty() || row.path == line.path) && row.argument == line.argument;
    if (fits && row.find) return row.find(verbs, line, sources);
  }
  if (line.argument.ends_with("-file")) return {.otherwise = Otherwise::files};
  Completed out;
  for (auto& one : choices_of_shape(line)) out.offers.push_back({std::move(one), ""});
  return out;
}

Completed flags(const Line& line) {
  Completed out;
  for (const FlagShape& flag : line.flags) {
    const bool used = std::find(line.used.begin(), line.used.end(), flag.name()) != line.used.end();
    if (used && !flag.many) continue;
    for (const auto& name : flag.names) {
      if (name.starts_with("--")) out.offers.push_back({name, flag.summary});
    }
  }
  out.offers.push_back({"--help", "Show this help"});
  return out;
}

// Of a list the last item is completed.
std::size_t begin_of_item(const Line& line) {
  const Field* field = field_at(line);
  if (!field || field->type != domain::FieldType::list) return 0;
  const auto comma = line.begun.rfind(',');
  return comma == std::string::npos ? 0 : comma + 1;
}

}  // namespace

Completed complete(const std::vector<Verb>& verbs, const Line& line, const Sources& sources) {
  Completed found;
  switch (line.at) {
    case Line::At::verb:
      found.offers = verb_offers(verbs);
      break;
    case Line::At::flag:
      found = flags(line);
      break;
    case Line::At::value:
      found = value(verbs, line, sources);
      break;
    case Line::At::place:
      found = value(verbs, line, sources);
      if (!line.given.empty()) break;
      for (const VerbShape& below : line.scope.below) found.offers.push_back({below.name, below.summary});
      break;
  }
  const std::size_t item = begin_of_item(line);
  const std::string before = line.before + line.begun.substr(0, item);
  const std::string begun = line.begun.substr(item);
  std::erase_if(found.offers, [&](const Offer& offer) { return !offer.value.starts_with(begun); });
  for (Offer& offer : found.offers) offer.value.insert(0, before);
  return found;
}

}  // namespace syncd::cmd
