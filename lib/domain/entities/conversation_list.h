// SPDX-License-Identifier: Apache-2.0
// Which conversations there are, and which of them are about something: those that were spoken in last
// first, a page at a time. Reads only; runs on the thread that owns the tables.
#pragma once

#include <string_view>

#include "domain/kinds.h"
#include "domain/tables.h"

namespace syncd::domain {

// {items, total, more, cursor?}: the cursor goes on behind the last of a page, whatever is said meanwhile.
// `q` is a part of the id or the title, or words that were said there, as `search` takes them; where they
// were said, the item has the best match as `excerpt`.
Json list_conversations(Tables& tables, const Listing& listing, const Context& context);

// Whether the text is a cursor that such a page gave.
bool is_cursor(std::string_view text);

}  // namespace syncd::domain
