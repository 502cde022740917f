// SPDX-License-Identifier: Apache-2.0
#include "cmd/repl/chat.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "cmd/connection.h"
#include "cmd/context/paths.h"
#include "cmd/output/style.h"
#include "cmd/repl/hints.h"
#include "cmd/repl/start_file.h"
#include "domain/table.h"
#include "domain/validate.h"

namespace syncd::cmd {
namespace {

constexpr int kHistory = 20;
constexpr Millis kTick = 500;
constexpr Millis kCompletion = 300;

std::vector<Completer::Command> completable() {
  std::vector<Completer::Command> out;
  for (const auto& row : Chat::commands()) {
    out.push_back({std::string(row.name), std::string(row.summary), row.takes, row.repeats});
  }
  return out;
}

const std::vector<OwnCommand>& own_commands() {
  static const std::vector<OwnCommand> rows = [] {
    std::vector<OwnCommand> out;
    for (const auto& row : Chat::commands()) out.push_back({row.name, row.argument, row.summary});
    return out;
  }();
  return rows;
}

}  // namespace

Chat::Chat(Call& call, client::Client& client, std::string conversation)
    : call_(call),
      client_(client),
      conversation_(std::move(conversation)),
      room_(text_at(client.welcome(), "clientId")),
      completer_(
          call.verbs, completable(), call.shell.now,
          [&client](Json frame) { return client.call(std::move(frame), kCompletion); },
          [this] { return room_.people(); }),
      marks_(state_folder(call.shell.environment) / "read.json"),
      editor_({.editing = call.shell.environment("TERM").value_or("dumb") != "dumb",
               .history = state_folder(call.shell.environment) / "history",
               .complete = [this](std::string_view line,
                                  std::size_t cursor) { return completer_.complete(line, cursor); },
               .hint =
                   [this](std::string_view line, std::size_t columns) {
                     return asking_ ? "" : hint_for(line, call_.verbs, own_commands(), columns);
                   },
               .changed = [this](std::string_view line) { typed(line); }}) {}

Result<Exit> Chat::run(bool with_start_file) {
  call_.shell.out.flush();
  editor_.add_source(client_.fd(), [this] { take_events(); });
  editor_.set_timer(kTick, [this] { tick(); });
  enter(conversation_, kHistory);
  if (with_start_file) run_start_file();
  while (!over_) {
    const auto line = editor_.read_line(prompt());
    if (!line) break;
    if (!trimmed(*line).empty()) entered(*line);
    take_events();
  }
  marks_.save();
  return exit_;
}

void Chat::entered(const std::string& line) {
  const bool is_command = line.starts_with('/') && !line.starts_with("//");
  if (!is_command) return say(line.starts_with("//") ? line.substr(1) : line);
  if (line.find('\n') == std::string::npos) return command(line.substr(1));
  // Pasted. What one command would make of the others' lines is nothing that anybody means.
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < line.size();) {
    const std::size_t end = std::min(line.find('\n', at), line.size());
    if (end > at) lines.push_back(line.substr(at, end - at));
    at = end + 1;
  }
  const auto answer =
      question(fmt::format("{} lines, the first a command: run each by itself? [y/N] ", lines.size()));
  const std::string said = folded(trimmed(answer.value_or("")));
  if (said != "y" && said != "yes") return say_aside("nothing was done; // in front says it as a text");
  for (const std::string& one : lines) {
    if (!over_) entered(one);
  }
}

std::optional<std::string> Chat::question(const std::string& text) {
  asking_ = true;
  auto answer = editor_.read_line(terminal_safe(text));
  asking_ = false;
  return answer;
}

void Chat::run_start_file() {
  const auto start = read_start_file(call_.shell.environment);
  if (!start) return tell(start.error());
  for (const StartLine& line : *start) {
    if (over_) return;
    if (line.text.starts_with('/') && !line.text.starts_with("//")) {
      command(line.text.substr(1));
    } else {
      tell({.code = Code::invalid_field,
            .message = fmt::format("{}: only /commands may stand there, and # comments", line.where)});
    }
  }
}

std::string Chat::epoch() const {
  return text_at(client_.welcome(), "epoch");
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
  if (text_at(frame, "type") == "message" && text_at(frame, "conversationId") == conversation_)
    marks_.read(epoch(), conversation_, integer_at(frame, "seq"));
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
  marks_.save();
  conversation_ = conversation;
  room_ = RoomView(text_at(client_.welcome(), "clientId"));
  whole_again_ = true;
  joining_ = client_.join(conversation, {.limit = history});
  redraw_prompt();
}

}  // namespace syncd::cmd
