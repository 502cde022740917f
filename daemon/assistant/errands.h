// SPDX-License-Identifier: Apache-2.0
// What a message leaves to do outside its transaction: readings that the builtin assistant was asked for, and
// whole answers of a language model. Loop thread only.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "daemon/assistant/clerk.h"
#include "daemon/assistant/model_answers.h"
#include "domain/listener.h"

namespace syncd::daemon {

class Errands {
 public:
  // Tells on the loop whether these words can be read as a rule, in the name of the one who said them.
  using IsRule =
      std::function<void(const domain::Said&, const std::string& words, std::function<void(bool)>)>;

  // `desk` is where models are asked; null where the builtin assistant alone answers.
  Errands(Engine& engine, IsRule is_rule, ModelDesk* desk);

  // Says where an answer is owed that was lost with the process: for what was asked up to this place in the
  // log.
  void make_up_for(const std::string& org, std::uint64_t position);
  void run(domain::Errand errand);
  // Once a second or so.
  void tick();
  // The server stops: who still waits is told. Before the engine drains.
  void interrupt();

 private:
  void ask_model(domain::Said said);
  void run_rule(const domain::Said& said, const std::string& words);

  Engine& engine_;
  IsRule is_rule_;
  Clerk clerk_;
  std::optional<ModelAnswers> answers_;
};

}  // namespace syncd::daemon
