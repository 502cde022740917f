// SPDX-License-Identifier: Apache-2.0
// Amounts in the place of a field: figures, by how much they go up or down, and from what to what. Pure; any
// thread.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "assistant/builtin/places.h"

namespace syncd::assistant {

// The amount that begins at `at`, as the part measures it.
void amount_at(std::span<const Word> words, std::size_t at, const Part& part, std::vector<Place>& out);
// "from 2.5 to 2.7": what it is, and what it shall be.
void from_to_at(std::span<const Word> words, std::size_t at, const Part& part, std::vector<Place>& out);
// "change the bids: mobile 2.00": as good as "to".
bool follows_colon(std::span<const Word> words, std::size_t at);

}  // namespace syncd::assistant
