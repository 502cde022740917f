// SPDX-License-Identifier: Apache-2.0
// What a model is told before anything else: who it is, what it may do, what it must not. Any thread.
#pragma once

#include <string>
#include <string_view>

#include "base/time.h"
#include "domain/operation.h"

namespace syncd::assistant::model {

// In what situation it is to answer.
struct Occasion {
  Millis now = 0;
  const domain::Actor& sender;
  std::string conversation;
  bool addressed = true;  // the message is for the assistant; otherwise it overhears it
};

// What it answers where nothing was asked of it.
inline constexpr std::string_view kSilence = "(silence)";

std::string system_prompt(const Occasion& occasion);

}  // namespace syncd::assistant::model
