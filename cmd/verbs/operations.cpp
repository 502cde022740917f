// SPDX-License-Identifier: Apache-2.0
#include "cmd/verbs/operations.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <memory>

#include "base/text.h"
#include "cmd/connection.h"
#include "cmd/output/json_text.h"
#include "cmd/stream/watch.h"
#include "cmd/verbs/answers.h"
#include "cmd/verbs/arguments.h"
#include "cmd/verbs/row_answers.h"
#include "domain/validate.h"

namespace syncd::cmd {
namespace {

using domain::Alias;
using domain::FieldType;
using domain::Operation;

// What the parser was told of one call.
struct Form {
  const Operation* operation = nullptr;
  std::vector<std::pair<std::string_view, std::string_view>> given;
  std::vector<std::pair<Argument, CLI::Option*>> options;  // alive as long as the parser
  std::string id;
  std::string watch;
  bool yes = false;
  bool dry = false;
  bool sql = false;
};

std::string sentence(std::string_view text) {
  std::string out(text);
  if (!out.empty() && out[0] >= 'a' && out[0] <= 'z') out[0] = static_cast<char>(out[0] - 'a' + 'A');
  return out;
}

struct TypeName {
  FieldType type;
  std::string_view name;
};

constexpr TypeName kTypeNames[] = {{FieldType::amount, "AMOUNT"}, {FieldType::integer, "N"},
                                   {FieldType::list, "LIST"},     {FieldType::object, "JSON"},
                                   {FieldType::any, "JSON"},      {FieldType::time, "TIME"}};

std::string type_name(const domain::Field& field) {
  if (is_json_list(field)) return "JSON";
  if (!field.choices.empty()) return fmt::format("{}", fmt::join(field.choices, "|"));
  const auto row = std::find_if(std::begin(kTypeNames), std::end(kTypeNames),
                                [&](const TypeName& r) { return r.type == field.type; });
  return row == std::end(kTypeNames) ? "TEXT" : std::string(row->name);
}

std::string describe(const Argument& argument) {
  std::string text = sentence(argument.field->summary);
  if (text.empty()) {
    text = sentence(argument.name);
    std::replace(text.begin(), text.end(), '-', ' ');
  }
  if (argument.field->type == FieldType::list && !is_json_list(*argument.field))
    text += "; several with commas, or given again";
  return text;
}

CLI::Option* add_argument(CLI::App& app, const Argument& argument) {
  // What has a place may be named as well: `--from desktop`.
  const std::string name = (argument.positional ? argument.name + "," : "") + "--" + argument.name;
  const std::string text = describe(argument);
  if (argument.field->type == FieldType::boolean && !argument.positional) {
    return app.add_flag(name + ",!--no-" + argument.name, text);
  }
  CLI::Option* option = app.add_option(name, text)->type_name(type_name(*argument.field));
  if (argument.field->rest) {
    option->expected(1, CLI::detail::expected_max_vector_size);
    option->allow_extra_args(argument.positional);
  } else if (argument.field->type == FieldType::list && !is_json_list(*argument.field)) {
    option->delimiter(',')->expected(1, CLI::detail::expected_max_vector_size);
    option->allow_extra_args(argument.positional);
  } else {
    option->expected(1);
  }
  if (argument.required) option->required();
  return option;
}

std::string examples_text(const Operation& operation) {
  std::string out = operation.examples.empty() ? "" : "Examples:\n";
  for (const auto example : operation.examples) out += fmt::format("  syncctl {}\n", example);
  return out;
}

Json arguments_given(const Form& form) {
  Json args = Json::object();
  for (const auto& [name, value] : form.given) args[std::string(name)] = value;
  for (const auto& [argument, option] : form.options) {
    if (option->count() > 0) put(args, argument.path, value_of(*argument.field, option->results()));
  }
  return args;
}

// The field that is wrong, by the name that it has on the command line.
Error in_words_of_the_shell(const Operation& operation, const std::string& verb, Error error) {
  for (const Argument& argument : arguments_of(operation)) {
    if (fmt::format("{}", fmt::join(argument.path, ".")) != error.field) continue;
    const std::string quoted = fmt::format("\"{}\"", error.field);
    if (error.message.starts_with(quoted)) {
      error.message =
          (argument.positional ? argument.name : "--" + argument.name) + error.message.substr(quoted.size());
    }
  }
  const std::string help = fmt::format("`syncctl {} --help` shows how it is used", verb);
  error.hint = error.hint.empty() || error.message.ends_with(error.hint) ? help : error.hint + "\n  " + help;
  return error;
}

// Whether to go on with what destroys. Where nobody can be asked, the command is taken at its word.
Result<void> agreed(const Call& call, const Operation& operation, const Json& args, bool yes) {
  if (!operation.destructive || yes || !call.shell.ask) return {};
  std::string what = with_dashes(operation.name);
  std::replace(what.begin(), what.end(), '-', ' ');
  for (const auto& [key, value] : args.items()) {
    if (value.is_string()) what += fmt::format(" \"{}\"", terminal_line(value.get<std::string>()));
  }
  const auto answer = call.shell.ask(what + "? [y/N] ");
  const std::string said = folded(trimmed(answer.value_or("")));
  if (said == "y" || said == "yes") return {};
  return fail(Code::declined, "declined; nothing was changed", "", "--yes goes on without asking");
}

Run add_form(CLI::App& app, const Operation& operation, const Alias* alias) {
  auto form = std::make_shared<Form>();
  form->operation = &operation;
  if (alias) form->given = alias->given;
  for (const Argument& argument : arguments_of(operation, form->given)) {
    form->options.emplace_back(argument, add_argument(app, argument));
  }
  if (operation.writes()) {
    app.add_option("--id", form->id, "Key of this request: repeated with the same key, it is done once")
        ->type_name("KEY");
  } else {
    app.add_option("--watch", form->watch, "Ask again and again, that long apart")->type_name("TIME");
  }
  if (operation.prepared) app.add_flag("--sql", form->sql, "Show the SQL that was run, too");
  if (operation.destructive) app.add_flag("-y,--yes", form->yes, "Do not ask");
  app.add_flag("--dry-run", form->dry, "Show what would be sent, and send nothing");
  app.footer(examples_text(operation));
  const std::string verb = with_dashes(alias ? alias->name : operation.name);
  return [form, verb](Call& call) -> Result<Exit> {
    auto args = domain::validate(*form->operation, arguments_given(*form));
    if (!args) return tl::unexpected(in_words_of_the_shell(*form->operation, verb, args.error()));
    if (form->dry) {
      Json frame{{"type", form->operation->name}};
      if (!form->id.empty()) frame["id"] = form->id;
      frame.update(*args);
      call.print.record(frame);
      return Exit::done;
    }
    if (!form->watch.empty()) {
      (*args)["type"] = form->operation->name;
      return watch(call, *args, form->watch);
    }
    return run_operation(call, *form->operation, std::move(*args),
                         {.yes = form->yes, .sql = form->sql, .id = form->id});
  };
}

bool takes_the_rest(const Operation& operation) {
  return std::any_of(operation.fields.begin(), operation.fields.end(),
                     [](const domain::Field& field) { return field.rest; });
}

Verb verb_of(const Operation& operation, const Alias* alias) {
  return {.name = with_dashes(alias ? alias->name : operation.name),
          .group = operation.writes() ? "operate" : "watch",
          .summary = sentence(alias ? alias->summary : operation.summary),
          .reads_only = !operation.writes(),
          .add = [&operation, alias](CLI::App& app) { return add_form(app, operation, alias); },
          .hidden = !operation.writes() && operation.reply != "result",
          .free_text = takes_the_rest(operation)};
}

bool can_be_a_verb(const Operation& operation) {
  return operation.decide != nullptr || operation.read != nullptr;
}

}  // namespace

std::vector<Verb> operation_verbs(std::span<const Operation> operations) {
  std::vector<Verb> out;
  for (const Operation& operation : operations) {
    if (!can_be_a_verb(operation)) continue;
    out.push_back(verb_of(operation, nullptr));
    for (const Alias& alias : operation.aliases) out.push_back(verb_of(operation, &alias));
  }
  return out;
}

OperationVerb operation_of_verb(std::span<const Operation> operations, std::string_view verb) {
  for (const Operation& operation : operations) {
    if (!can_be_a_verb(operation)) continue;
    if (with_dashes(operation.name) == verb) return {&operation, nullptr};
    for (const Alias& alias : operation.aliases) {
      if (with_dashes(alias.name) == verb) return {&operation, &alias};
    }
  }
  return {};
}

Result<Exit> run_operation(Call& call, const Operation& operation, Json args, const Manner& manner) {
  if (const auto go_on = agreed(call, operation, args, manner.yes); !go_on)
    return tl::unexpected(go_on.error());
  args["type"] = operation.name;
  Json asked = args;
  if (!manner.id.empty()) asked["id"] = manner.id;
  const auto reply = request(call, std::move(asked));
  if (!reply) return tl::unexpected(reply.error());
  if (const Json data = data_of(*reply); has_rows(data)) return print_found_rows(call, data, manner.sql);
  if (const Json item = member_at(data_of(*reply), "item"); has_rows(item))
    return print_shown_rows(call, args, item);
  if (operation.writes()) {
    call.print.done(change_words(operation, *reply, call.print.line_style(false)), data_of(*reply));
  } else {
    print_found(call.print, call.shell, data_of(*reply));
  }
  return Exit::done;
}

}  // namespace syncd::cmd
