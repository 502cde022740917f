// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <memory>

#include "base/text.h"
#include "cmd/context/contexts.h"
#include "cmd/context/paths.h"
#include "cmd/verbs/verbs.h"

namespace syncd::cmd {
namespace {

struct Arguments {
  std::string name;
  std::string conversation;
  bool use = false;
};

Json shown(const std::string& name, const ServerContext& context, bool current) {
  return {{"name", name},
          {"current", current},
          {"url", context.url.empty() ? Json(kDefaultUrl) : Json(context.url)},
          {"token", context.token_file.empty() ? Json(nullptr) : Json(context.token_file)},
          {"conversation", context.conversation.empty() ? Json(nullptr) : Json(context.conversation)}};
}

tl::unexpected<Error> no_such(const std::string& name) {
  return fail(Code::not_found, fmt::format("there is no context {}", name), "name",
              "`syncctl context ls` lists them");
}

Result<Exit> list(Call& call, const Arguments&, Contexts& contexts) {
  static const std::vector<Column> kColumns{
      {"name"}, {"current"}, {"url"}, {"token", "TOKEN FILE"}, {"conversation"}};
  Json rows = Json::array();
  for (const auto& [name, context] : contexts.by_name)
    rows.push_back(shown(name, context, name == contexts.current));
  call.print.list(rows, kColumns);
  return Exit::done;
}

Result<Exit> save(Call& call, const Contexts& contexts, const std::string& words, const Json& data) {
  if (const auto saved = save_contexts(config_file(call.shell.environment), contexts); !saved) {
    return tl::unexpected(saved.error());
  }
  call.print.done(words, data);
  return Exit::done;
}

// A token that came by stdin gets a file of its own.
Result<std::string> keep_token(Call& call, const std::string& name) {
  const auto token = read_stdin_text();
  if (!token) return token;
  if (trimmed(*token).empty()) return fail(Code::invalid_field, "stdin holds no token", "token");
  const auto file = config_file(call.shell.environment).parent_path() / "tokens" / name;
  if (const auto wrote = write_private_file(file, std::string(trimmed(*token)) + "\n"); !wrote) {
    return tl::unexpected(wrote.error());
  }
  return file.string();
}

Result<Exit> add(Call& call, const Arguments& arguments, Contexts& contexts) {
  if (!is_context_name(arguments.name)) {
    return fail(Code::invalid_field, fmt::format("{} cannot name a context", arguments.name), "name",
                "letters, digits, dots, dashes and underscores");
  }
  if (const auto sound = check_flags(call.flags); !sound) return tl::unexpected(sound.error());
  ServerContext context{.url = call.flags.url,
                        .token_file = call.flags.token_file,
                        .ca_file = call.flags.ca_file,
                        .output = call.flags.json ? "json" : call.flags.output,
                        .timeout = call.flags.timeout,
                        .conversation = arguments.conversation};
  if (context.token_file == "-") {
    const auto kept = keep_token(call, arguments.name);
    if (!kept) return tl::unexpected(kept.error());
    context.token_file = *kept;
  } else if (!context.token_file.empty() && !context.token_file.starts_with("~/")) {
    context.token_file = std::filesystem::absolute(context.token_file).string();
  }
  if (!context.ca_file.empty() && !context.ca_file.starts_with("~/"))
    context.ca_file = std::filesystem::absolute(context.ca_file).string();
  const bool existed = contexts.by_name.contains(arguments.name);
  contexts.by_name[arguments.name] = context;
  if (arguments.use || contexts.by_name.size() == 1) contexts.current = arguments.name;
  const bool current = contexts.current == arguments.name;
  return save(call, contexts,
              fmt::format("{} context {}{}", existed ? "changed" : "added", arguments.name,
                          current ? ", in use" : ""),
              shown(arguments.name, context, current));
}

Result<Exit> use(Call& call, const Arguments& arguments, Contexts& contexts) {
  const auto found = contexts.by_name.find(arguments.name);
  if (found == contexts.by_name.end()) return no_such(arguments.name);
  contexts.current = arguments.name;
  return save(call, contexts, fmt::format("using context {}", arguments.name),
              shown(arguments.name, found->second, true));
}

Result<Exit> remove(Call& call, const Arguments& arguments, Contexts& contexts) {
  const auto found = contexts.by_name.find(arguments.name);
  if (found == contexts.by_name.end()) return no_such(arguments.name);
  const Json data = shown(arguments.name, found->second, false);
  contexts.by_name.erase(found);
  if (contexts.current == arguments.name) contexts.current.clear();
  return save(call, contexts, fmt::format("removed context {}", arguments.name), data);
}

using Act = Result<Exit> (*)(Call&, const Arguments&, Contexts&);

Run add_arguments(CLI::App& app) {
  struct State {
    Arguments arguments;
    Act act = list;
  };
  auto state = std::make_shared<State>();
  const auto choose = [state](CLI::App* app_of_act, Act act) {
    app_of_act->callback([state, act] { state->act = act; });
  };
  app.require_subcommand(0, 1);
  app.fallthrough();
  choose(app.add_subcommand("ls", "List the contexts"), list);

  CLI::App* adding = app.add_subcommand(
      "add", "Add a context, or change one; --url, --token-file, --ca-file, -o and --timeout are kept");
  adding->add_option("name", state->arguments.name, "What to call it")->required();
  adding->add_option("--conversation", state->arguments.conversation, "Where `chat` goes by itself");
  adding->add_flag("--use", state->arguments.use, "Use it from now on");
  choose(adding, add);

  for (const auto& [name, summary, act] :
       {std::tuple{"use", "Use this context from now on", &use}, {"rm", "Remove a context", &remove}}) {
    CLI::App* one = app.add_subcommand(name, summary);
    one->add_option("name", state->arguments.name, "Its name")->required();
    choose(one, act);
  }
  return [state](Call& call) -> Result<Exit> {
    auto contexts = load_contexts(config_file(call.shell.environment));
    if (!contexts) return tl::unexpected(contexts.error());
    return state->act(call, state->arguments, *contexts);
  };
}

}  // namespace

Verb context_verb() {
  return {.name = "context",
          .group = "setup",
          .summary = "Add, list, choose and remove the servers you work with",
          .add = add_arguments,
          .needs_settings = false};
}

}  // namespace syncd::cmd
