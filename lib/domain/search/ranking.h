// SPDX-License-Identifier: Apache-2.0
// How well a message answers a search: BM25, and newer ones count more. Reads only; runs on the thread that
// owns the tables.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/time.h"
#include "domain/search/query.h"
#include "domain/tables.h"

namespace syncd::domain {

// A message that matches.
struct MatchedMessage {
  std::int64_t seq;
  std::string conversation;
  Millis created_at;
  std::size_t length;      // in words
  std::vector<int> times;  // as Match has it
};

// A score for each, to three decimals.
std::vector<double> rank(Tables& tables, const SearchQuery& query,
                         const std::vector<MatchedMessage>& candidates, Millis now);

}  // namespace syncd::domain
