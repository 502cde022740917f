// SPDX-License-Identifier: Apache-2.0
// What a message asks for, as far as its words alone tell: wishes in the order in which they were said, and
// whether something stands beside them that makes them doubtful. The thread that owns the tables.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "assistant/builtin/matcher.h"

namespace syncd::assistant {

struct Intent {
  Match match;
  bool tentative = false;               // "maybe we should": to be asked back
  std::vector<std::string> named = {};  // campaigns that were named before it in the message
};

struct Reading {
  std::vector<Intent> intents;
  // Words beside the intents that were not understood or speak against them; empty where all is plain.
  std::string unclear;
  std::vector<std::string> named;  // every campaign that the message names
  bool instead = false;            // of what was done or spoken of before
  bool bare = false;               // a wish is one only because of a "to": "Apex cap to 800"
};

// Empty for what asks for nothing. `addressed`: to the assistant, so that what may be an order is asked
// about.
Reading read(std::span<const Word> words, Names& names, bool addressed = false);

// Whether the message might ask for something: false for most of what people say, and cheap.
bool may_ask(std::span<const Word> words);

}  // namespace syncd::assistant
