// SPDX-License-Identifier: Apache-2.0
// What is said behind a wish and makes another of it: how long, since when, in which money or where, or on
// which condition. Pure; any thread.
#pragma once

#include "assistant/builtin/sentences.h"

namespace syncd::assistant {

// "From Monday.", "that's per week", "In euros.", "it is for Germany": of a sentence or clause behind a wish.
bool limits_wish(Words words);

// "Is that right?": asked about the wish before it.
bool asks_about_wish(const Sentence& sentence);

// "... as long as Bob agrees", anywhere in the words.
bool has_proviso(Words words);

}  // namespace syncd::assistant
