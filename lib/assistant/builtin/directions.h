// SPDX-License-Identifier: Apache-2.0
// Whether a figure would go the way that was said: "lower the bid to 5" is no wish where it is 3 now. Reads
// the tables, changes nothing. The thread that owns the tables.
#pragma once

#include <optional>
#include <string>

#include "assistant/builtin/phrases.h"
#include "domain/listener.h"
#include "domain/tables.h"

namespace syncd::assistant {

// What to say where the wish would move a figure the other way; nullopt where it would not.
std::optional<std::string> against(Direction direction, const domain::Wish& wish, domain::Tables& tables,
                                   const domain::Actor& actor);

}  // namespace syncd::assistant
