// SPDX-License-Identifier: Apache-2.0
// How a rule comes to its rows: words become SQL, by the builtin grammar or by a language model, the SQL is
// run in a sandbox in the name of the one who asked. What was found goes back to the engine, which has it
// written like everything else. Loop thread only.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "daemon/assistant/model_desk.h"
#include "daemon/core/engine.h"
#include "daemon/rules/sandboxes.h"
#include "rules/words/interpret.h"

namespace syncd::daemon {

class Rules {
 public:
  using Then = std::function<void(Result<Json>)>;
  using Post = std::function<void(std::function<void()>)>;  // onto the loop, from any thread
  using FileOf = std::function<std::string(const std::string& org)>;

  struct Bounds {
    sandbox::Limits limits = {};
    std::int64_t keep = 100;  // results of an organisation
  };

  // `desk` is where a model is asked; null where the builtin grammar alone reads rules.
  Rules(Engine& engine, ModelDesk* desk, FileOf file_of, Bounds bounds, Post post);

  // What the rule found, as rule_decision wants it. Errors carry the rule's short name.
  void find(const Call& call, Then then);
  // Whether the builtin grammar reads these words as a rule, in this user's name.
  void understands(const std::string& org, const std::string& user, const std::string& words,
                   std::function<void(bool)> then);

  void cancel() { sandboxes_.cancel(); }
  void stop() { sandboxes_.stop(); }

 private:
  struct Search;
  struct Reading;
  using SearchPtr = std::shared_ptr<Search>;

  void read(const std::string& org, const std::string& user, const std::string& words,
            std::function<void(Result<Reading>)> then);
  void choose(const SearchPtr& search, Reading reading);
  void write(const SearchPtr& search, Reading reading);
  void tell_model(const SearchPtr& search, const Reading& reading);
  void ask_model(const SearchPtr& search);
  void model_answered(const SearchPtr& search, const std::string& text);
  void fall_back(const SearchPtr& search, const std::string& why);
  void run(const SearchPtr& search, std::string sql, std::function<void(sandbox::Answer)> then);
  void finish(const SearchPtr& search, sandbox::Answer answer);

  Engine& engine_;
  ModelDesk* desk_;
  FileOf file_of_;
  Bounds bounds_;
  Post post_;
  Sandboxes sandboxes_;
};

}  // namespace syncd::daemon
