// SPDX-License-Identifier: Apache-2.0
// The REPL: one person in one conversation, with every verb behind a slash. What arrives is printed above the
// line that is being typed; what is said appears once the server has it. One thread.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "client/client.h"
#include "cmd/repl/completer.h"
#include "cmd/repl/line_editor.h"
#include "cmd/repl/read_marks.h"
#include "cmd/repl/room_view.h"
#include "cmd/repl/show_order.h"
#include "cmd/verbs/verb.h"

namespace syncd::cmd {

class Chat {
 public:
  // The client is connected.
  Chat(Call& call, client::Client& client, std::string conversation);
  // With the commands of .syncctlrc first, where that is wanted.
  Result<Exit> run(bool with_start_file);

  struct Command {
    std::string_view name, argument, summary;
    domain::Kind takes;
    void (Chat::*act)(const std::vector<std::string>& words);
    void (Chat::*act_on_text)(const std::string& text) = nullptr;  // in its place: what follows, as it is
    bool repeats = false;                                          // what follows is a verb of its own
  };
  static const std::vector<Command>& commands();

 private:
  static constexpr const char* kOwn = "own";  // marks the line of what was said here; no frame has it

  void entered(const std::string& line);
  void run_start_file();
  std::optional<std::string> question(const std::string& text);
  void command(const std::string& line);
  void say(const std::string& text);
  void ask(const std::string& text);
  void post(Result<Json> frame, const std::string& text);
  void join(const std::vector<std::string>& words);
  void leave(const std::vector<std::string>& words);
  void who(const std::vector<std::string>& words);
  void history(const std::vector<std::string>& words);
  void help(const std::vector<std::string>& words);
  void watch(const std::vector<std::string>& words);
  void edit(const std::vector<std::string>& words);
  void quit(const std::vector<std::string>& words);

  void enter(const std::string& conversation, int history);
  void take_events();
  void take(client::Event& event);
  void frame(const Json& frame, bool replayed);
  void synced(const Json& frame);
  void show_history(const Json& sync);
  void settled(client::Settled& settled);
  void notice(const client::Notice& notice);
  void typed(std::string_view line);
  void tick();

  void show(const Json& frame);
  void show(const std::vector<Json>& frames);
  void in_order(std::vector<Json> frames);
  void say_aside(const std::string& text);  // of the program; made safe here
  void tell(const Error& error);
  std::string prompt() const;
  void redraw_prompt();
  std::string epoch() const;
  Millis now() const { return call_.shell.now(); }

  Call& call_;
  client::Client& client_;
  std::string conversation_;  // empty after /leave
  RoomView room_;
  ShowOrder order_;
  Completer completer_;
  ReadMarks marks_;
  LineEditor editor_;
  std::map<std::string, std::string> pending_;  // what was said and is not acknowledged, by request
  std::string joining_;                         // id of the join that is not answered
  bool whole_again_ = false;                    // the next sync is everything there is
  std::string refused_;                         // the text of the last message that was refused
  Millis typing_told_ = 0;
  bool was_away_ = false;  // what is replayed next was missed
  Millis saved_at_ = 0;
  bool asking_ = false;  // a verb asks something: the prompt is its own
  bool over_ = false;
  Result<Exit> exit_ = Exit::done;
};

}  // namespace syncd::cmd
