// SPDX-License-Identifier: Apache-2.0
// Which conversations there are, and which of them are about something. Reads only; runs on the thread that
// owns the tables.
#pragma once

#include "domain/kinds.h"
#include "domain/tables.h"

namespace syncd::domain {

// {items, total, more}, the latest first. `q` is a part of the id or the title, or words that were said
// there, as `search` takes them; where they were said, the item has the best match as `excerpt`.
Json list_conversations(Tables& tables, const Listing& listing, const Context& context);

}  // namespace syncd::domain
