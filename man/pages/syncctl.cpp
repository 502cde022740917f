// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <sstream>

#include "cmd/help/topics.h"
#include "cmd/verbs/shape.h"
#include "man/pages/mdoc.h"
#include "man/pages/parts.h"

namespace syncd::man {
namespace {

using cmd::FlagShape;
using cmd::PlaceShape;
using cmd::VerbShape;

std::string flag_item(const FlagShape& one) {
  std::string out = ".It ";
  for (std::size_t i = 0; i < one.names.size(); ++i)
    out += fmt::format("{}{}", i > 0 ? " , " : "", flag(one.names[i]));
  if (!one.value.empty()) out += " Ar " + argument(one.value);
  std::string text = one.summary;
  if (!one.usual.empty()) text += fmt::format(" (`{}` where it is not given)", one.usual);
  return out + "\n" + stopped(text);
}

// What has a place may be named as well.
std::string place_item(const PlaceShape& place, const VerbShape& shape) {
  std::string out = ".It Ar " + argument(place.name);
  for (const FlagShape& one : shape.flags) {
    if (one.place && one.name() == "--" + place.name)
      out += fmt::format(" , {} Ar {}", flag(one.name()), argument(one.value));
  }
  return out + "\n" + stopped(place.summary);
}

std::string places(const VerbShape& shape) {
  std::string out;
  for (const PlaceShape& place : shape.places) {
    const std::string name = argument(place.many ? place.name + " ..." : place.name);
    out += place.required ? " Ar " + name : " Oo Ar " + name + " Oc";
  }
  return out;
}

std::string footer(const std::string& text) {
  std::istringstream lines(text);
  std::string out;
  for (std::string line; std::getline(lines, line);) {
    if (line.empty() || line == "Examples:") continue;
    out += line.starts_with("  ") ? fmt::format(".Dl {}\n", argument(line.substr(2))) : prose(line);
  }
  return out;
}

std::string described(const VerbShape& shape, const std::string& name) {
  std::string out = fmt::format(".It Ic {}{}\n{}", argument(name), places(shape), stopped(shape.summary));
  std::string items;
  for (const PlaceShape& place : shape.places) items += place_item(place, shape);
  for (const FlagShape& one : shape.flags) {
    if (!one.place) items += flag_item(one);
  }
  if (!items.empty()) out += ".Bl -tag -width Ds -compact\n" + items + ".El\n";
  out += footer(shape.footer);
  for (const VerbShape& below : shape.below) out += described(below, name + " " + below.name);
  return out;
}

std::string topic(std::string_view name) {
  const cmd::Topic& topic = *cmd::topic_named(name);
  std::string out = topic.before.empty() ? "" : prose(topic.before);
  out += ".Bl -tag -width Ds -compact\n";
  const std::string_view macro = name == "environment" ? "Ev" : name == "output" ? "Fl" : "Li";
  for (const cmd::TopicRow& row : topic.rows) {
    const std::string term = macro == "Fl" ? flag(row.term) : fmt::format("{} {}", macro, argument(row.term));
    out += fmt::format(".It {}\n{}", macro == "Li" ? argument(row.term) : term, stopped(row.text));
  }
  return out + ".El\n.Pp\n" + prose(topic.after);
}

}  // namespace

std::string verbs_part() {
  std::string out;
  for (const cmd::Group& group : cmd::kGroups) {
    out += fmt::format(".Ss {}\n.Bl -tag -width Ds\n", argument(group.title));
    for (const cmd::Verb& verb : cmd::all_verbs()) {
      if (verb.group == group.name && !verb.hidden) out += described(shape_of(verb), verb.name);
    }
    out += ".El\n";
  }
  return out;
}

std::string flags_everywhere_part() {
  std::string out = ".Bl -tag -width Ds -compact\n";
  for (const FlagShape& one : cmd::shape_of_all().flags) out += flag_item(one);
  return out + ".It " + flag("-h") + " , " + flag("--help") + "\n" + stopped("Explain the verb") + ".El\n";
}

std::string environment_part() {
  return topic("environment");
}

std::string output_part() {
  return topic("output");
}

std::string exit_codes_part() {
  return topic("exit-codes");
}

}  // namespace syncd::man
