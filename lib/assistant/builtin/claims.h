// SPDX-License-Identifier: Apache-2.0
// Words that belong to a campaign's name, whatever else they mean: in "pause Bank of America" no country is
// named, in "cap Studio 54" no amount. Tells of each match whether it tears such a name apart. The thread
// that owns the tables.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "assistant/builtin/matcher.h"

namespace syncd::assistant {

// Marks what each match makes of names (Match::torn), and of countries beside them (Match::doubtful). All
// begin at `from`.
void weigh_names(std::span<const Word> words, std::size_t from, Names& names, std::vector<Match>& matches);

}  // namespace syncd::assistant
