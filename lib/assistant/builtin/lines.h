// SPDX-License-Identifier: Apache-2.0
// A message of several lines: a list of wishes, one a line, told from what was pasted. The thread that owns
// the tables.
#pragma once

#include <optional>
#include <string_view>

#include "assistant/builtin/reading.h"

namespace syncd::assistant {

// The wishes of a list, behind bullets, numbers or nothing; each has to be complete by itself, and nothing
// but greetings may stand between them. nullopt for other lines, and for a single one.
std::optional<Reading> read_list(std::string_view text, Names& names);

}  // namespace syncd::assistant
