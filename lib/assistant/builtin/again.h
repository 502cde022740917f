// SPDX-License-Identifier: Apache-2.0
// "Same for TechFlow", "make it $600": what was done last, once more with something else in it. The thread
// that owns the tables.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "assistant/builtin/names.h"
#include "assistant/builtin/phrases.h"
#include "assistant/builtin/words.h"
#include "domain/listener.h"

namespace syncd::assistant {

struct Again {
  std::vector<domain::Wish> wishes;
  bool unsure = false;                   // to be asked back
  bool on_top = false;                   // corrects what was a change by so much: not to be done
  Direction direction = Direction::any;  // "raise it to 700"
  std::string currency = {};             // in which an amount was said
};

// The wishes that the words make of the last ones; nullopt where they make none.
std::optional<Again> once_more(std::span<const Word> words, const std::vector<domain::Wish>& last,
                               Names& names);

// Whether the words might be that, or the answer to a question: false for most talk, and cheap.
bool may_follow(std::span<const Word> words);

}  // namespace syncd::assistant
