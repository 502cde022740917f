// SPDX-License-Identifier: Apache-2.0
#include "cmd/repl/chat.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <csignal>

#include "base/text.h"
#include "cmd/command_line.h"
#include "cmd/connection.h"
#include "cmd/context/paths.h"
#include "cmd/output/style.h"
#include "cmd/repl/external_editor.h"
#include "cmd/repl/words.h"
#include "cmd/signals.h"
#include "cmd/verbs/answers.h"
#include "domain/table.h"
#include "domain/validate.h"

namespace syncd::cmd {
namespace {

constexpr int kHistory = 20;
constexpr Millis kTick = 500;
constexpr Millis kTypingEvery = 3'000;
constexpr Millis kCompletion = 300;
constexpr const char* kOwn = "own";  // marks the line of what was said here; no frame has it

std::vector<Completer::Command> completable() {
  std::vector<Completer::Command> out;
  for (const auto& row : Chat::commands()) {
    out.push_back({std::string(row.name), std::string(row.summary), row.takes});
  }
  return out;
}

}  // namespace

const std::vector<Chat::Command>& Chat::commands() {
  static const std::vector<Command> rows{
      {"join", "CONVERSATION", "Go to another conversation", domain::Kind::conversation, &Chat::join},
      {"leave", "", "Leave the conversation", domain::Kind::none, &Chat::leave},
      {"who", "", "Who is here", domain::Kind::none, &Chat::who},
      {"history", "[N]", "What was said here", domain::Kind::none, &Chat::history},
      {"edit", "", "Write a message in your editor", domain::Kind::none, &Chat::edit},
      {"ask", "TEXT", "Say something to the assistant", domain::Kind::none, nullptr, &Chat::ask},
      {"help", "[VERB]", "Explain the commands, or a verb", domain::Kind::none, &Chat::help},
      {"quit", "", "Leave the chat", domain::Kind::none, &Chat::quit},
  };
  return rows;
}

Chat::Chat(Call& call, client::Client& client, std::string conversation)
    : call_(call),
      client_(client),
      conversation_(std::move(conversation)),
      room_(text_at(client.welcome(), "clientId")),
      completer_(
          call.verbs, completable(), call.shell.now,
          [&client](Json frame) { return client.call(std::move(frame), kCompletion); },
          [this] { return room_.people(); }),
      editor_({.editing = call.shell.environment("TERM").value_or("dumb") != "dumb",
               .history = state_folder(call.shell.environment) / "history",
               .complete = [this](std::string_view line,
                                  std::size_t cursor) { return completer_.complete(line, cursor); },
               .changed = [this](std::string_view line) { typed(line); }}) {}

Result<Exit> Chat::run() {
  call_.shell.out.flush();
  editor_.add_source(client_.fd(), [this] { take_events(); });
  editor_.set_timer(kTick, [this] { tick(); });
  enter(conversation_, kHistory);
  while (!over_) {
    const auto line = editor_.read_line(prompt());
    if (!line) break;
    if (trimmed(*line).empty()) continue;
    if (line->starts_with('/') && !line->starts_with("//")) {
      command(line->substr(1));
    } else {
      say(line->starts_with("//") ? line->substr(1) : *line);
    }
    take_events();
  }
  return exit_;
}

std::string Chat::prompt() const {
  const bool colour = call_.shell.out_screen.colour;
  const std::string name = conversation_.empty() ? "nowhere" : terminal_line(conversation_);
  const std::string typists = typing_text(room_.typists(), call_.shell.utf8);
  return looking(Look::bold, name, colour) +
         (typists.empty() ? "" : " " + looking(Look::dim, "(" + typists + ")", colour)) + "> ";
}

void Chat::redraw_prompt() {
  if (!asking_) editor_.set_prompt(prompt());
}

void Chat::in_order(std::vector<Json> frames) {
  show(frames);
  if (order_.waits()) editor_.set_timer(ShowOrder::kWait + 20, [this] { tick(); });
}

void Chat::show(const std::vector<Json>& frames) {
  for (const Json& frame : frames) show(frame);
}

void Chat::show(const Json& frame) {
  if (frame.contains(kOwn) && !editor_.editing()) return;  // the line that was typed is still there
  editor_.print_above(event_line(frame, call_.print.line_style(false)));
}

void Chat::say_aside(const std::string& text) {
  editor_.print_above(looking(Look::dim, terminal_safe(text), call_.shell.out_screen.colour));
}

void Chat::tell(const Error& error) {
  std::string text = looking(Look::red, terminal_safe(error.message), call_.shell.out_screen.colour);
  for (const auto& candidate : error.candidates) text += "\n  " + terminal_line(candidate);
  if (!error.hint.empty()) text += "\n  " + terminal_safe(error.hint);
  editor_.print_above(text);
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
  shell.ask = [this](const std::string& question) {
    asking_ = true;
    auto answer = editor_.read_line(terminal_safe(question));
    asking_ = false;
    return answer;
  };
  run_command_line(shell, std::move(*words), call_.verbs, {.flags = call_.flags, .open = &client_});
  // ^C ended the verb, not the chat.
  signals::take(SIGINT);
}

void Chat::say(const std::string& text) {
  if (conversation_.empty()) {
    return tell({.code = Code::conflict,
                 .message = "you are in no conversation",
                 .hint = "/join CONVERSATION goes to one"});
  }
  post(message_to_send(conversation_, text), text);
}

void Chat::ask(const std::string& text) {
  if (text.empty()) return tell({.code = Code::missing_field, .message = "/ask TEXT"});
  if (conversation_.empty()) return say(text);
  const domain::Operation& row = *domain::operation_named("ask");
  auto frame = domain::validate(row, {{"content", text}, {"conversationId", conversation_}});
  if (frame) (*frame)["type"] = row.name;
  post(std::move(frame), text);
}

void Chat::post(Result<Json> frame, const std::string& text) {
  typing_told_ = 0;
  if (!frame) {
    tell(frame.error());
    editor_.offer(text);
    return;
  }
  editor_.erase_entered();
  const auto id = client_.request(std::move(*frame), std::max<Millis>(call_.settings.timeout, 30'000));
  if (!id) return tell(id.error());
  pending_[*id] = text;
  order_.saying();
}

void Chat::enter(const std::string& conversation, int history) {
  show(order_.flush());
  conversation_ = conversation;
  room_ = RoomView(text_at(client_.welcome(), "clientId"));
  whole_again_ = true;
  joining_ = client_.join(conversation, {.limit = history});
  redraw_prompt();
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

void Chat::help(const std::vector<std::string>& words) {
  if (!words.empty()) {
    std::vector<std::string> line = words;
    line.insert(line.begin(), "help");
    run_command_line(call_.shell, std::move(line), call_.verbs, {.flags = call_.flags, .open = &client_});
    return;
  }
  std::string text;
  for (const auto& row : commands()) {
    text += fmt::format("  {:<24}{}\n", fmt::format("/{} {}", row.name, row.argument), row.summary);
  }
  for (const auto& verb : call_.verbs) {
    const bool own = std::any_of(commands().begin(), commands().end(),
                                 [&](const Command& c) { return c.name == verb.name; });
    if (!verb.hidden && !own && verb.group != "setup" && verb.name != "chat") {
      text += fmt::format("  {:<24}{}\n", "/" + verb.name, verb.summary);
    }
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

void Chat::quit(const std::vector<std::string>&) {
  over_ = true;
}

void Chat::take_events() {
  for (client::Event& event : client_.drain()) take(event);
}

void Chat::take(client::Event& event) {
  if (auto* delivered = std::get_if<client::Delivered>(&event))
    return frame(delivered->frame, delivered->replayed);
  if (auto* end = std::get_if<client::Settled>(&event)) return settled(*end);
  if (auto* told = std::get_if<client::Notice>(&event)) return notice(*told);
  exit_ = tl::unexpected(std::get<client::Ended>(event).error);
  over_ = true;
  editor_.finish();
}

void Chat::frame(const Json& frame, bool) {
  const std::string type = text_at(frame, "type");
  const bool here = text_at(frame, "conversationId") == conversation_;
  struct Row {
    std::string_view type;
    void (*take)(Chat&, const Json&, bool here);
  };
  static constexpr Row kRows[] = {
      {"sync", [](Chat& chat, const Json& f, bool h) { h ? chat.synced(f) : void(); }},
      {"sync_response", [](Chat&, const Json&, bool) {}},  // how things are, not what happened
      {"typing",
       [](Chat& chat, const Json& f, bool h) {
         if (h) chat.room_.typing(f, chat.now());
         chat.redraw_prompt();
       }},
      {"presence",
       [](Chat& chat, const Json& f, bool h) {
         if (h && chat.room_.presence(f, chat.now())) chat.show(f);
       }},
      {"message",
       [](Chat& chat, const Json& f, bool h) {
         if (!h) return;
         chat.room_.said_something(f);
         chat.redraw_prompt();
         chat.in_order(chat.order_.take(f, chat.now()));
       }},
  };
  const auto row =
      std::find_if(std::begin(kRows), std::end(kRows), [&](const Row& r) { return r.type == type; });
  if (row == std::end(kRows)) return in_order(order_.take(frame, now()));
  row->take(*this, frame, here);
}

// The answer to a join shows what was said; the one behind a replay only who is here now.
void Chat::synced(const Json& frame) {
  if (std::exchange(whole_again_, false)) {
    show(order_.flush());
    for (const Json& entry : member_at(frame, "data")) show(message_frame(entry));
  }
  const bool first = room_.people().empty();
  room_.everybody(member_at(frame, "participants"), now());
  const auto people = room_.people();
  if (first && people.size() > 1) say_aside(fmt::format("here: {}", fmt::join(people, ", ")));
}

void Chat::settled(client::Settled& settled) {
  if (settled.id == joining_) {
    joining_.clear();
    if (settled.reply) return;
    tell(settled.reply.error());
    conversation_.clear();
    return redraw_prompt();
  }
  const auto said = pending_.find(settled.id);
  if (said == pending_.end()) return;
  const std::string text = std::move(said->second);
  pending_.erase(said);
  if (settled.reply) {
    return in_order(order_.said({{"type", "message"},
                                 {"conversationId", text_at(*settled.reply, "conversationId")},
                                 {"message",
                                  {{"role", "user"},
                                   {"content", text},
                                   {"source", call_.settings.source},
                                   {"userId", text_at(client_.welcome(), "userId")}}},
                                 {"seq", integer_at(*settled.reply, "seq")},
                                 {"timestamp", rfc3339(now())},
                                 {kOwn, true}},
                                now()));
  }
  in_order(order_.said(nullptr, now()));
  tell(settled.reply.error());
  refused_ = text;
  if (!editor_.offer(text)) say_aside("not said: " + text + "\n/edit takes it up again");
}

void Chat::notice(const client::Notice& notice) {
  if (notice.kind == client::Notice::Kind::connected) return;
  if (notice.kind == client::Notice::Kind::gap) whole_again_ = true;
  say_aside("— " + notice.text);
}

void Chat::typed(std::string_view line) {
  if (conversation_.empty()) return;
  const bool typing = !line.empty() && !line.starts_with("/");
  if (!typing && typing_told_ == 0) return;
  if (typing && now() - typing_told_ < kTypingEvery) return;
  typing_told_ = typing ? now() : 0;
  client_.typing(conversation_, typing);
}

void Chat::tick() {
  editor_.set_timer(kTick, [this] { tick(); });
  show(order_.expire(now()));
  const std::size_t typists = room_.typists().size();
  for (const Json& gone : room_.expire(now())) show(gone);
  if (room_.typists().size() != typists) redraw_prompt();
}

}  // namespace syncd::cmd
