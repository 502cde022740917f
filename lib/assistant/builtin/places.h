// SPDX-License-Identifier: Apache-2.0
// What may stand in the place of a field: a campaign's name, a device, an amount, countries. The thread that
// owns the tables.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "assistant/builtin/matcher.h"

namespace syncd::assistant {

struct Place {
  Filling filling;
  std::size_t end = 0;
};

// Every reading of the words from `at` on as this part, the words that lead to it included.
std::vector<Place> places_at(std::span<const Word> words, std::size_t at, const Part& part, Names& names);

}  // namespace syncd::assistant
