// SPDX-License-Identifier: Apache-2.0
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <memory>

#include "cmd/connection.h"
#include "cmd/repl/chat.h"
#include "cmd/repl/scripted_chat.h"
#include "cmd/verbs/verbs.h"

namespace syncd::cmd {
namespace {

struct Given {
  std::string conversation;
  std::string on_error = "stop";
  bool no_start_file = false;
};

Result<Exit> run(Call& call, Given& given) {
  if (call.open)
    return fail(Code::conflict, "this is a chat already", "", "/join CONVERSATION goes to another");
  if (given.conversation.empty()) given.conversation = call.settings.conversation;
  if (given.conversation.empty()) given.conversation = "general";
  const bool interactive = call.shell.in_is_terminal && call.shell.out_screen.is_terminal;
  protocol::ClientOptions options = session_options(call.settings);
  if (!interactive) options.topics = "none";
  const auto client = connect(call, std::move(options));
  if (!client) return tl::unexpected(client.error());
  if (interactive) return Chat(call, **client, given.conversation).run(!given.no_start_file);
  return run_scripted_chat(call, **client, given.conversation, given.on_error == "continue");
}

Run add_arguments(CLI::App& app) {
  auto given = std::make_shared<Given>();
  app.add_option("conversation", given->conversation, "Where to talk (general)");
  app.add_option("--on-error", given->on_error, "Without a terminal: what a line that fails does")
      ->type_name("stop|continue")
      ->check(CLI::IsMember({"stop", "continue"}));
  app.add_flag("--no-rc", given->no_start_file, "Do not begin with the commands in .syncctlrc");
  app.footer(
      "Every verb works in it behind a slash; Tab completes, /help explains. Without a terminal each line\n"
      "of stdin is a message or a /verb.\n\n"
      "Examples:\n  syncctl chat\n  syncctl chat standup --user ada\n"
      "  printf 'hello\\n/pause apex\\n' | syncctl chat standup\n");
  return [given](Call& call) { return run(call, *given); };
}

}  // namespace

Verb chat_verb() {
  return {.name = "chat",
          .group = "talk",
          .summary = "Talk in a conversation, with every verb at hand",
          .add = add_arguments};
}

}  // namespace syncd::cmd
