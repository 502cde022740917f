// SPDX-License-Identifier: Apache-2.0
// What a search found, as it is told: each message with where it was said and the part that matches. Reads
// only; runs on the thread that owns the tables.
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "base/json.h"
#include "domain/search/find.h"

namespace syncd::domain {

struct ShownHits {
  std::string text;  // JSON objects, comma between
  std::size_t count = 0;
};

// As many of them, from the first, as fit into about a megabyte:
// {seq, score, conversationId, title, excerpt, message}
ShownHits show_hits(Tables& tables, const SearchQuery& query, std::span<const Hit> hits);

// The excerpt of one message.
Json excerpt_of(Tables& tables, const SearchQuery& query, std::int64_t seq);

}  // namespace syncd::domain
