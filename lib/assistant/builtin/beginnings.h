// SPDX-License-Identifier: Apache-2.0
// How a clause begins and a sentence ends: greetings, "could you please", "would you?". Pure; any thread.
#pragma once

#include <cstddef>

#include "assistant/builtin/sentences.h"

namespace syncd::assistant {

// Where a clause begins, and what its opening makes of it.
struct Start {
  std::size_t at = 0;
  bool thought = false, gerund = false, opened = false;
  bool requested = false;  // as a question: "could you"
};

// Past greetings, fillers and "could you please"; at the beginning of a sentence "no, wait" too.
Start start_of(Words words, std::size_t at, bool first);

// "hold on": seems to be a wish and is none.
bool is_idiom(Words words, std::size_t at);

bool is_courteous(Words words);  // says please
bool is_addressed(Words words);  // begins with "@assistant"

// The words without "would you?" behind them.
Words without_tag(Words words);

}  // namespace syncd::assistant
