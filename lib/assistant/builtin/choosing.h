// SPDX-License-Identifier: Apache-2.0
// Which of the matches of a clause is meant. Pure; any thread.
#pragma once

#include <string>
#include <vector>

#include "assistant/builtin/matcher.h"

namespace syncd::assistant {

// A verb alone is no wish: it wants a campaign where its phrase does, and something of ours in any case.
bool plausible(const Match& match);

// The best of those that are plausible; null where none is.
const Match* best_of(const std::vector<Match>& matches);

// Said again without its verb, it has to tell what it is about: an amount alone may belong to the amount
// before.
bool tells_itself(const Match& match);

// Whether another operation fits the same words as well: then it is not known which is meant.
bool contested(const Match& best, const std::vector<Match>& all);

// Whether both say the same but for the campaign.
bool same_values(const Match& a, const Match& b);

bool concerns(const Match& match, const std::string& campaign);
// Whether it says which campaign, by name or not.
bool says_campaign(const Match& match);

}  // namespace syncd::assistant
