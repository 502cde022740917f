// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <csignal>

#include "base/text.h"
#include "cmd/command_line.h"
#include "cmd/output/style.h"
#include "cmd/repl/chat.h"
#include "cmd/repl/external_editor.h"
#include "cmd/repl/live_page.h"
#include "cmd/repl/words.h"
#include "cmd/signals.h"
#include "cmd/verbs/answers.h"
#include "cmd/verbs/operations.h"
#include "domain/table.h"
#include "domain/validate.h"

namespace syncd::cmd {
namespace {

constexpr int kHistory = 20;
constexpr Millis kUsualPause = 2'000;
constexpr Millis kShortestPause = 100;

}  // namespace

const std::vector<Chat::Command>& Chat::commands() {
  static const std::vector<Command> rows{
      {"join", "CONVERSATION", "Go to another conversation", domain::Kind::conversation, &Chat::join},
      {"leave", "", "Leave the conversation", domain::Kind::none, &Chat::leave},
      {"who", "", "Who is here", domain::Kind::none, &Chat::who},
      {"history", "[N]", "What was said here", domain::Kind::none, &Chat::history},
      {"watch", "[TIME] VERB", "Draw an answer anew, again and again, until a key is pressed",
       domain::Kind::none, &Chat::watch, nullptr, true},
      {"edit", "", "Write a message in your editor", domain::Kind::none, &Chat::edit},
      {"ask", "TEXT", "Say something to the assistant", domain::Kind::none, nullptr, &Chat::ask},
      {"help", "[VERB]", "Explain the commands, or a verb", domain::Kind::none, &Chat::help},
      {"quit", "", "Leave the chat", domain::Kind::none, &Chat::quit},
  };
  return rows;
}

void Chat::command(const std::string& line) {
  const std::string_view name = std::string_view(line).substr(0, line.find_first_of(" \t"));
  for (const Command& row : commands()) {
    if (row.act_on_text != nullptr && row.name == name)
      return (this->*row.act_on_text)(std::string(trimmed(std::string_view(line).substr(name.size()))));
  }
  auto words = split_words(line);
  if (!words) return tell(words.error());
  if (words->empty()) return help({});
  const auto row = std::find_if(commands().begin(), commands().end(),
                                [&](const Command& c) { return c.name == words->front(); });
  if (row != commands().end()) {
    words->erase(words->begin());
    return (this->*row->act)(*words);
  }
  Shell shell = call_.shell;
  shell.ask = [this](const std::string& text) { return question(text); };
  run_command_line(shell, std::move(*words), call_.verbs, {.flags = call_.flags, .open = &client_});
  // ^C ended the verb, not the chat. The terminal has shown it, and the prompt begins a line.
  if (!signals::take(SIGINT)) return;
  call_.shell.out.write("\n");
  call_.shell.out.flush();
}

void Chat::join(const std::vector<std::string>& words) {
  if (words.size() != 1) return tell({.code = Code::missing_field, .message = "/join CONVERSATION"});
  if (words[0] == conversation_) return say_aside("you are there already");
  if (!conversation_.empty()) client_.leave(conversation_);
  enter(words[0], kHistory);
}

void Chat::leave(const std::vector<std::string>&) {
  if (conversation_.empty()) return;
  client_.leave(conversation_);
  say_aside("left " + conversation_);
  conversation_.clear();
  room_ = RoomView(text_at(client_.welcome(), "clientId"));
}

void Chat::who(const std::vector<std::string>&) {
  const auto people = room_.people();
  say_aside(people.empty() ? "nobody" : fmt::format("{}", fmt::join(people, ", ")));
}

void Chat::history(const std::vector<std::string>& words) {
  int limit = kHistory;
  if (!words.empty()) {
    const auto [end, wrong] = std::from_chars(words[0].data(), words[0].data() + words[0].size(), limit);
    if (wrong != std::errc() || end != words[0].data() + words[0].size() || limit < 1 || words.size() > 1)
      return tell({.code = Code::invalid_field, .message = "/history N"});
  }
  const auto reply =
      client_.call({{"type", "sync"}, {"conversationId", conversation_}, {"limit", std::min(limit, 5000)}});
  if (!reply) return tell(reply.error());
  for (const Json& entry : member_at(*reply, "data")) show(message_frame(entry));
}

// The groups of the table, and in front of them what only a chat has.
void Chat::help(const std::vector<std::string>& words) {
  if (!words.empty()) {
    std::vector<std::string> line = words;
    line.insert(line.begin(), "help");
    run_command_line(call_.shell, std::move(line), call_.verbs, {.flags = call_.flags, .open = &client_});
    return;
  }
  const bool colour = call_.shell.out_screen.colour;
  std::string text = looking(Look::bold, "In this chat", colour) + "\n";
  for (const auto& row : commands()) {
    text += fmt::format("  {:<24}{}\n", fmt::format("/{} {}", row.name, row.argument), row.summary);
  }
  for (const Group& group : kGroups) {
    std::string lines;
    for (const auto& verb : call_.verbs) {
      const bool own = std::any_of(commands().begin(), commands().end(),
                                   [&](const Command& c) { return c.name == verb.name; });
      if (verb.hidden || own || verb.group != group.name || verb.name == "chat") continue;
      lines += fmt::format("  {:<24}{}\n", "/" + verb.name, verb.summary);
    }
    if (!lines.empty()) text += looking(Look::bold, group.title, colour) + "\n" + lines;
  }
  editor_.print_above(text + "What does not begin with / is said to everybody here. // says a leading /.\n");
}

void Chat::edit(const std::vector<std::string>&) {
  auto text = text_from_editor(refused_, call_.shell.environment);
  signals::take(SIGINT);
  if (!text) return tell(text.error());
  if (trimmed(*text).empty()) return say_aside("nothing was written, nothing is said");
  refused_.clear();
  say(std::string(trimmed(*text)));
}

void Chat::watch(const std::vector<std::string>& words) {
  std::vector<std::string> line = words;
  Millis pause = kUsualPause;
  if (!line.empty() && !find_verb(call_.verbs, line.front())) {
    const auto given = parse_duration(line.front());
    if (!given || *given < kShortestPause)
      return tell({.code = Code::invalid_field,
                   .message = fmt::format("/watch: {} is neither a time nor a verb", line.front()),
                   .hint = "write it like /watch 2s stats; at least 100ms"});
    pause = *given;
    line.erase(line.begin());
  }
  const OperationVerb row =
      line.empty() ? OperationVerb() : operation_of_verb(domain::all_operations(), line.front());
  if (!row.operation || row.operation->writes())
    return tell({.code = Code::invalid_field,
                 .message = "/watch repeats what only looks: list, show, stats, log, history, search",
                 .hint = "/watch 2s stats dashboard"});
  if (!editor_.editing()) return tell({.code = Code::invalid_field, .message = "/watch needs a terminal"});
  std::vector<client::Event> held;  // shown when the chat is back on the screen
  const auto page = [&](Screen screen) {
    StringSink text;
    Shell shell{.out = text, .err = text, .environment = call_.shell.environment, .now = call_.shell.now};
    shell.out_screen = shell.err_screen = screen;
    shell.utf8 = call_.shell.utf8;
    shell.local_time = call_.shell.local_time;
    Flags flags = call_.flags;
    flags.timeout = fmt::format("{}ms", std::max<Millis>(pause, 1'000));
    run_command_line(shell, line, call_.verbs, {.flags = flags, .open = &client_});
    return text.text;
  };
  const auto note = [&] {
    for (client::Event& event : client_.drain()) held.push_back(std::move(event));
    const auto said = std::count_if(held.begin(), held.end(), [](const client::Event& event) {
      const auto* delivered = std::get_if<client::Delivered>(&event);
      return delivered && text_at(delivered->frame, "type") == "message";
    });
    return said == 0 ? std::string("any key ends it")
                     : fmt::format("{} said meanwhile; any key goes there", said);
  };
  show_live_page(call_.shell, pause, client_.fd(), page, note);
  signals::take(SIGINT);
  for (client::Event& event : held) take(event);
}

void Chat::quit(const std::vector<std::string>&) {
  over_ = true;
}

}  // namespace syncd::cmd
