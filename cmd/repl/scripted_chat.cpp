// SPDX-License-Identifier: Apache-2.0
#include "cmd/repl/scripted_chat.h"

#include <iostream>

#include "base/text.h"
#include "cmd/command_line.h"
#include "cmd/connection.h"
#include "cmd/repl/words.h"

namespace syncd::cmd {
namespace {

struct Script {
  Call& call;
  client::Client& client;
  std::string conversation;

  // What others said meanwhile.
  void show_events() {
    for (client::Event& event : client.drain()) {
      const auto* delivered = std::get_if<client::Delivered>(&event);
      if (delivered && text_at(delivered->frame, "type") == "message" && !call.shell.quiet) {
        call.print.event(delivered->frame);
      }
    }
  }

  Result<Exit> say(const std::string& text) {
    auto frame = message_to_send(conversation, text);
    if (!frame) return tl::unexpected(frame.error());
    const auto reply = client.call(std::move(*frame), call.settings.timeout);
    if (!reply) return tl::unexpected(reply.error());
    show_events();
    if (call.shell.quiet) return Exit::done;
    const Json said{{"role", "user"},
                    {"content", text},
                    {"source", call.settings.source},
                    {"userId", text_at(client.welcome(), "userId")},
                    {"id", member_at(*reply, "messageId")}};
    call.print.event({{"type", "message"},
                      {"conversationId", conversation},
                      {"message", said},
                      {"seq", member_at(*reply, "seq")},
                      {"timestamp", rfc3339(call.shell.now())}});
    return Exit::done;
  }

  // As in a terminal: what follows is asked here, whatever characters are in it.
  Result<Exit> ask(const std::string& text) {
    std::vector<std::string> words{"ask", "-c", conversation, "--", text};
    if (text.empty()) words.resize(3);
    return run_command_line(call.shell, std::move(words), call.verbs, {.flags = call.flags, .open = &client});
  }

  Result<Exit> command(const std::string& line, bool& over) {
    if (line == "ask" || line.starts_with("ask ")) return ask(std::string(trimmed(line.substr(3))));
    auto words = split_words(line);
    if (!words) return tl::unexpected(words.error());
    if (words->empty()) return Exit::done;
    if (words->front() == "quit") {
      over = true;
      return Exit::done;
    }
    if (words->front() == "join" && words->size() == 2) {
      conversation = (*words)[1];
      return Exit::done;
    }
    return run_command_line(call.shell, std::move(*words), call.verbs,
                            {.flags = call.flags, .open = &client});
  }
};

}  // namespace

Result<Exit> run_scripted_chat(Call& call, client::Client& client, std::string conversation, bool go_on) {
  Script script{call, client, std::move(conversation)};
  Exit worst = Exit::done;
  bool over = false;
  for (std::string line; !over && std::getline(std::cin, line);) {
    if (line.ends_with('\r')) line.pop_back();
    if (trimmed(line).empty()) continue;
    const bool is_command = line.starts_with('/') && !line.starts_with("//");
    const Result<Exit> result = is_command ? script.command(line.substr(1), over)
                                           : script.say(line.starts_with("//") ? line.substr(1) : line);
    if (!result) call.print.error(result.error());
    const Exit exit = result ? *result : info(result.error().code).exit;
    if (exit == Exit::done) continue;
    worst = exit;
    if (!go_on) break;
  }
  script.show_events();
  return worst;
}

}  // namespace syncd::cmd
