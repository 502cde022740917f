// SPDX-License-Identifier: Apache-2.0
// What follows upon the assistant's own words: an answer to its question, or what it did last once more with
// something else in it. Reads the tables, changes nothing. The thread that owns the tables.
#pragma once

#include <span>

#include "assistant/builtin/draft.h"

namespace syncd::assistant {

// Nothing where the words do neither.
Understanding follow_up(Scene& scene, std::span<const Word> words);

}  // namespace syncd::assistant
