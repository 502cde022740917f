// SPDX-License-Identifier: Apache-2.0
#include "cmd/verbs/shape.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "cmd/global_flags.h"

namespace syncd::cmd {
namespace {

// "stop|continue:{stop,continue}": what the parser knows of a value, and what it checks.
std::vector<std::string> choices_in(const std::string& type) {
  std::vector<std::string> choices;
  const auto begin = type.find('{');
  const auto end = type.find('}');
  if (begin == std::string::npos || end == std::string::npos) return choices;
  std::string one;
  for (const char c : type.substr(begin + 1, end - begin - 1) + ",") {
    if (c != ',') {
      one += c;
    } else {
      choices.push_back(std::move(one));
      one.clear();
    }
  }
  return choices;
}

void add(VerbShape& shape, const CLI::Option& option) {
  const std::string type = option.get_type_name();
  const bool many = option.get_items_expected_max() > 1;
  if (option.get_positional()) {
    shape.places.push_back({.name = option.get_name(true),
                            .summary = option.get_description(),
                            .choices = choices_in(type),
                            .required = option.get_required(),
                            .many = many});
    if (option.get_lnames().empty()) return;
  }
  FlagShape flag{.names = {}, .value = {}, .summary = option.get_description(), .choices = choices_in(type)};
  for (const auto& name : option.get_snames()) flag.names.push_back("-" + name);
  for (const auto& name : option.get_lnames()) flag.names.push_back("--" + name);
  if (option.get_items_expected_max() > 0) flag.value = type.substr(0, type.find(':'));
  flag.usual = flag.value.empty() ? "" : option.get_default_str();
  flag.required = option.get_required();
  flag.many = many;
  flag.place = option.get_positional();
  shape.flags.push_back(std::move(flag));
}

}  // namespace

VerbShape shape_of(const CLI::App& app) {
  VerbShape shape{.name = app.get_name(),
                  .summary = app.get_description(),
                  .footer = app.get_footer(),
                  .flags = {},
                  .places = {},
                  .below = {}};
  for (const CLI::Option* option : app.get_options()) {
    if (option != app.get_help_ptr() && !option->get_group().empty()) add(shape, *option);
  }
  for (const CLI::App* one : app.get_subcommands([](const CLI::App*) { return true; }))
    shape.below.push_back(shape_of(*one));
  return shape;
}

VerbShape shape_of(const Verb& verb) {
  CLI::App app(verb.summary, verb.name);
  const Run unused = verb.add(app);
  return shape_of(app);
}

VerbShape shape_of_all() {
  CLI::App app("", "syncctl");
  Flags flags;
  bool version = false;
  add_global_flags(app, flags, version);
  return shape_of(app);
}

}  // namespace syncd::cmd
