// SPDX-License-Identifier: Apache-2.0
// What the assistants do beside a message's transaction: run what somebody wants in their name, through the
// gate that everyone passes, and say what came of it. Loop thread only.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "assistant/builtin/listener.h"
#include "daemon/core/engine.h"
#include "domain/listener.h"

namespace syncd::daemon {

class Clerk {
 public:
  explicit Clerk(Engine& engine) : engine_(engine) {}

  // One wish after another, then says what came of them behind the remark.
  void carry_out(const domain::Said& said, std::vector<domain::Wish> wishes, std::vector<std::string> about,
                 std::string remark);
  // Paid for by the actor as any request.
  void run_one(const domain::Actor& actor, const domain::Wish& wish, std::function<void(Result<Json>)> then);
  // As the assistant, in the conversation.
  void say(const domain::Said& said, std::string text, Json metadata);
  // For those who wait for the answer: that it is under way, what was run for it, and that nothing comes any
  // more. What is said, and what ends without a word, is over by itself.
  void begin(const domain::Said& said);
  void delta(const domain::Said& said, std::string_view text);
  void tell_tool(const domain::Said& said, const domain::Wish& wish, const Result<Json>& data);
  void over(const domain::Said& said);
  void show_typing(const domain::Said& said, bool typing);
  bool followed(const domain::Said& said) const;
  // The builtin assistant in the place of a model that cannot be had; the remark says why.
  void answer_instead(const domain::Said& said, const std::string& remark);

 private:
  struct Round;
  void step(const std::shared_ptr<Round>& round);
  void run_unpaid(const domain::Actor& actor, const domain::Wish& wish,
                  std::function<void(Result<Json>)> then);

  Engine& engine_;
};

}  // namespace syncd::daemon
