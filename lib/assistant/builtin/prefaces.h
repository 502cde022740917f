// SPDX-License-Identifier: Apache-2.0
// What may stand before a wish in its sentence: a topic, a statement, a condition. The thread that owns the
// tables.
#pragma once

#include <cstddef>
#include <optional>

#include "assistant/builtin/matcher.h"
#include "assistant/builtin/sentences.h"

namespace syncd::assistant {

struct Topic {
  Filling filling;
  std::size_t end = 0;
};

// "Apex: ...", "on Apex ...": what the sentence is about, before a clause that does not say so.
std::optional<Topic> topic_at(Words words, std::size_t from, Names& names);

struct Preface {
  std::size_t end = 0;
  Words told = {};  // what it tells, for the names in it
  bool conditional = false;
};

// "it is burning money, ...". A condition makes what follows doubtful: "if it rains, ...".
Preface preface_of(Words words, Names& names);

// "Instead of pausing Apex, ...", "instead, ...": where what is wanted begins behind what is not; 0 where
// that does not stand there, or where it cannot be told where it ends.
std::size_t past_replaced(Words words, Names& names);

// Whether devices or countries are spoken of.
bool tells_part(Words words);

}  // namespace syncd::assistant
