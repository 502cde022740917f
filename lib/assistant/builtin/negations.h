// SPDX-License-Identifier: Apache-2.0
// What a sentence says is not wanted, between what is. The thread that owns the tables.
#pragma once

#include <cstddef>
#include <functional>
#include <string>

#include "assistant/builtin/beginnings.h"
#include "assistant/builtin/matcher.h"

namespace syncd::assistant {

// Where a clause like "don't pause Apex" or "but leave TechFlow running" ends that stands at `from`. 0 where
// none stands there, or one that says more than that, or one about a campaign of which something is `wanted`
// in the same breath.
std::size_t past_negation(Words words, std::size_t from, Names& names,
                          const std::function<bool(const std::string& campaign)>& wanted);

}  // namespace syncd::assistant
