// SPDX-License-Identifier: Apache-2.0
// What a message leaves to do outside its transaction: readings that the builtin assistant was asked for, and
// whole answers of a language model. Whatever is done is done in the name of the one who spoke, through the
// gate that everyone passes. Loop thread only.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "assistant/builtin/listener.h"
#include "daemon/assistant/model_desk.h"
#include "daemon/core/engine.h"
#include "domain/listener.h"

namespace syncd::daemon {

class Errands {
 public:
  // `desk` is where models are asked; null where the builtin assistant alone answers.
  Errands(Engine& engine, ModelDesk* desk) : engine_(engine), desk_(desk) {}

  void run(domain::Errand errand);
  // Once a second or so: those who wait for a model see that it still writes.
  void tick();

 private:
  // Wishes on their way, one after another.
  struct Round;
  void carry_out(const domain::Said& said, std::vector<domain::Wish> wishes, std::vector<std::string> about,
                 std::string remark);
  void step(const std::shared_ptr<Round>& round);
  void run_one(const domain::Actor& actor, const domain::Wish& wish, std::function<void(Result<Json>)> then);
  void say(const domain::Said& said, std::string text, Json metadata);

  // A conversation's messages are answered one after another, so that each sees the answers before it.
  void queue_for_model(domain::Said said);
  void next_for_model(const std::string& key);
  void ask_model(const std::string& key, const domain::Said& said, assistant::model::Transcript transcript);
  void model_done(const std::string& key, const domain::Said& said, const std::shared_ptr<Json>& done,
                  const tl::expected<assistant::model::Outcome, assistant::model::Failure>& outcome);
  Json by_model(const assistant::Report& report) const;
  // The builtin assistant in the place of a model that cannot be had, and why.
  void answer_instead(const domain::Said& said);
  void show_typing(const domain::Said& said, bool typing);
  // For those who wait for the answer: what was run for it, and that nothing comes any more.
  void tell_tool(const domain::Said& said, const domain::Wish& wish, const Result<Json>& data);
  void over(const domain::Said& said);

  Engine& engine_;
  ModelDesk* desk_;
  Millis typing_shown_ = 0;
  std::map<std::string, std::deque<domain::Said>> waiting_;  // by conversation; the first is being answered
};

}  // namespace syncd::daemon
