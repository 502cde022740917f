// SPDX-License-Identifier: Apache-2.0
// A yes that goes on: "yes, also cap TechFlow at 100". What was asked is not forgotten over what is new.
// Reads the tables, changes nothing. The thread that owns the tables.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "assistant/builtin/draft.h"
#include "assistant/builtin/words.h"

namespace syncd::assistant {

struct Agreement {
  std::vector<domain::Wish> wishes;  // that were asked about
  bool open = false;                 // and lack something yet
  bool joined = false;               // "also": what follows comes on top

  // Puts them before what the message wishes itself, with a doubt where it is not plain that both are meant.
  void join(Draft& draft) const;
};

// nullopt where no question is open, or the words do not begin with a yes to it.
std::optional<Agreement> agreement(Scene& scene, std::span<const Word> words);

}  // namespace syncd::assistant
