// SPDX-License-Identifier: Apache-2.0
// What helps with a line while it is typed: the rest of a verb's name, the arguments that it still takes,
// what it does. Made from the tables alone, without asking anybody. Any thread.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cmd/verbs/verb.h"

namespace syncd::cmd {

// A command that the chat has beside the verbs.
struct OwnCommand {
  std::string_view name, argument, summary;
};

// Safe to print, in at most so many columns; empty where there is nothing to say.
std::string hint_for(std::string_view line, const std::vector<Verb>& verbs, std::span<const OwnCommand> own,
                     std::size_t columns);

}  // namespace syncd::cmd
