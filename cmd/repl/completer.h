// SPDX-License-Identifier: Apache-2.0
// What Tab offers in a chat: commands, flags, choices, and the names of things as the server knows them at
// the moment, asked for within a short time, kept for a while, and silently left out where there is no
// answer. One thread.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "cmd/repl/line_editor.h"
#include "cmd/verbs/arguments.h"
#include "cmd/verbs/verb.h"

namespace syncd::cmd {

class Completer {
 public:
  struct Command {
    std::string name, summary;
    domain::Kind takes = domain::Kind::none;
    bool repeats = false;  // takes a whole verb that looks something up
  };
  // `ask` sends a frame and gives the answer, or an error soon.
  Completer(const std::vector<Verb>& verbs, std::vector<Command> commands, Clock now,
            std::function<Result<Json>(Json)> ask, std::function<std::vector<std::string>()> people)
      : verbs_(verbs),
        commands_(std::move(commands)),
        now_(std::move(now)),
        ask_(std::move(ask)),
        people_(std::move(people)) {}

  Completion complete(std::string_view line, std::size_t cursor);

 private:
  std::vector<Candidate> command_names() const;
  std::vector<Candidate> looking_verbs() const;
  std::vector<Candidate> word(const std::vector<std::string>& before, std::string_view begun);
  std::vector<Candidate> value(const Argument& argument, const std::vector<std::string>& earlier);
  const std::vector<Candidate>& names(domain::Kind kind);

  struct Known {
    Millis until = 0;
    std::vector<Candidate> names = {};
  };

  const std::vector<Verb>& verbs_;
  std::vector<Command> commands_;
  Clock now_;
  std::function<Result<Json>(Json)> ask_;
  std::function<std::vector<std::string>()> people_;
  std::map<domain::Kind, Known> known_;
};

}  // namespace syncd::cmd
