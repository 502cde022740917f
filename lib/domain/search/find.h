// SPDX-License-Identifier: Apache-2.0
// Finding messages by their words. What one search may cost is bounded, whatever is asked and however much
// was said: it goes from the newest message to older ones, and stops after so many matches, or so much text
// looked through. Reads only; runs on the thread that owns the tables.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/time.h"
#include "domain/search/query.h"
#include "domain/tables.h"

namespace syncd::domain {

inline constexpr std::size_t kSearchMatches = 2000;

enum class SearchOrder : std::uint8_t {
  best,    // how well it matches, and of equals the newer one
  newest,  // by its place in the log
};

// Which messages are looked at; empty means any.
struct SearchScope {
  std::string conversation = {}, role = {}, source = {}, user = {};
  Millis since = INT64_MIN, until = INT64_MAX;  // [since, until)
};

struct Hit {
  std::int64_t seq;
  std::string conversation;
  double score;  // comparable within one search; higher is better
};

struct Hits {
  std::vector<Hit> hits;  // in the order asked for
  bool all = true;        // false: it stopped before the oldest message, and there may be more
};

Hits find_messages(Tables& tables, const SearchQuery& query, const SearchScope& scope, SearchOrder order,
                   Millis now);

}  // namespace syncd::domain
