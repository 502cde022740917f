// SPDX-License-Identifier: Apache-2.0
// Answers of a language model, each in its time: a conversation's messages one after another, none for longer
// than an answer may take, and where the model is out of reach, silent or busy, the builtin assistant in its
// place. What cannot be brought back is held until the one who spoke has said yes. Loop thread only.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "daemon/assistant/breaker.h"
#include "daemon/assistant/clerk.h"
#include "daemon/assistant/model_desk.h"
#include "daemon/core/engine.h"

namespace syncd::daemon {

class ModelAnswers {
 public:
  ModelAnswers(Engine& engine, Clerk& clerk, ModelDesk& desk) : engine_(engine), clerk_(clerk), desk_(desk) {}

  void take(domain::Said said);
  // Who waits sees that the model still writes; who has waited too long is answered.
  void tick();
  // Tells those who wait that they wait in vain, and takes no more.
  void interrupt();

 private:
  // A message on its way to an answer.
  struct Item {
    std::string key;  // of its conversation
    domain::Said said;
    Millis due = 0;                  // by when it is answered
    Millis submitted_at = 0;         // to the desk
    ModelDesk::Ticket ticket = 0;    // there
    bool over = false;               // it was answered otherwise
    Json done = Json::array();       // operations that were run
    std::vector<domain::Wish> held;  // until somebody says yes
  };
  using Waiting = std::shared_ptr<Item>;
  using Told = tl::expected<assistant::model::Outcome, assistant::model::Failure>;

  void begin(const Waiting& item);
  void submit(const Waiting& item, assistant::model::Transcript transcript);
  void run_tool(const Waiting& item, const assistant::model::ToolCall& call, ModelDesk::Tell tell);
  void hold(const Waiting& item, domain::Wish wish, ModelDesk::Tell tell);
  void settle(const Waiting& item, const Told& told);
  void speak(const Waiting& item, std::string text);
  void fail(const Waiting& item, const assistant::model::Failure& failure);
  // Ends it with the builtin assistant's answer; `how` is what the counters call it.
  void instead(const Waiting& item, const char* how, const std::string& remark);
  // Takes it out of its line; the next one's turn has come.
  void leave(const Waiting& item);
  Json metadata(const Item& item) const;
  void count(const char* how);
  bool is_first(const Waiting& item) const;

  Engine& engine_;
  Clerk& clerk_;
  ModelDesk& desk_;
  Breaker breaker_;
  bool stopped_ = false;
  Millis typing_shown_ = 0;
  std::map<std::string, std::deque<Waiting>> lines_;  // by conversation; the first is being answered
};

}  // namespace syncd::daemon
