// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <memory>

#include "cmd/connection.h"
#include "cmd/verbs/answers.h"
#include "cmd/verbs/arguments.h"
#include "cmd/verbs/operations.h"
#include "cmd/verbs/verbs.h"
#include "domain/table.h"
#include "domain/validate.h"

namespace syncd::cmd {
namespace {

struct Arguments {
  std::string name;
  std::vector<std::string> members;
  std::string id;
  bool yes = false;
};

std::vector<std::string> path_of(std::string_view dotted) {
  std::vector<std::string> path;
  for (std::size_t at = 0; at <= dotted.size();) {
    const std::size_t end = std::min(dotted.find('.', at), dotted.size());
    path.emplace_back(dotted.substr(at, end - at));
    at = end + 1;
  }
  return path;
}

// "status=paused" is a text, "countries:=[\"US\"]" is JSON; "message.content=hi" goes into the object.
Result<void> add_member(Json& args, const std::string& word) {
  const std::size_t equals = word.find('=');
  if (equals == std::string::npos || equals == 0) {
    return fail(Code::invalid_field, fmt::format("{} gives no member a value", word), "",
                "write it like status=paused, or as JSON like amount:=500");
  }
  if (word[equals - 1] != ':') {
    put(args, path_of(word.substr(0, equals)), word.substr(equals + 1));
    return {};
  }
  auto value = parse_json(std::string_view(word).substr(equals + 1));
  if (!value) {
    value.error().message = fmt::format("{}: {}", word.substr(0, equals - 1), value.error().message);
    return tl::unexpected(value.error());
  }
  put(args, path_of(word.substr(0, equals - 1)), std::move(*value));
  return {};
}

Result<Exit> run(Call& call, const Arguments& arguments) {
  Json args = Json::object();
  for (const auto& word : arguments.members) {
    if (const auto added = add_member(args, as_typed(word)); !added) return tl::unexpected(added.error());
  }
  if (const domain::Operation* known = domain::operation_named(arguments.name)) {
    auto checked = domain::validate(*known, std::move(args));
    if (!checked) return tl::unexpected(checked.error());
    return run_operation(call, *known, std::move(*checked), {.yes = arguments.yes, .id = arguments.id});
  }
  // The server may be newer than this program.
  args["type"] = arguments.name;
  if (!arguments.id.empty()) args["id"] = arguments.id;
  const auto reply = request(call, std::move(args));
  if (!reply) return tl::unexpected(reply.error());
  call.print.record(data_of(*reply));
  return Exit::done;
}

Run add_arguments(CLI::App& app) {
  auto arguments = std::make_shared<Arguments>();
  app.add_option("name", arguments->name, "The operation, as `describe` lists it")->required();
  app.add_option("members", arguments->members, "Its arguments: key=text, or key:=JSON")
      ->type_name("KEY=VALUE")
      ->expected(0, CLI::detail::expected_max_vector_size);
  app.add_option("--id", arguments->id, "Key of this request: repeated with the same key, it is done once")
      ->type_name("KEY");
  app.add_flag("-y,--yes", arguments->yes, "Do not ask");
  app.footer(
      "Examples:\n  syncctl op set_status media_buy_id=apex status=paused\n"
      "  syncctl op adjust_bid media_buy_id=apex device=mobile change_percent:=-30\n");
  return [arguments](Call& call) { return run(call, *arguments); };
}

}  // namespace

Verb op_verb() {
  return {.name = "op",
          .group = "operate",
          .summary = "Call any operation with its arguments as they are",
          .add = add_arguments,
          .free_text = true};
}

}  // namespace syncd::cmd
