// SPDX-License-Identifier: Apache-2.0
#include "rules/words/draft.h"

#include <utility>

namespace syncd::rules {

void settle_count(Draft& draft) {
  if (!std::exchange(draft.counts, false)) return;
  std::vector<Aggregate> counts;
  for (const auto* column : std::exchange(draft.plan.columns, {})) {
    counts.push_back({Measure::count_distinct, column});
  }
  if (counts.empty()) counts.push_back({Measure::count, nullptr});
  draft.plan.aggregates.insert(draft.plan.aggregates.begin(), counts.begin(), counts.end());
}

}  // namespace syncd::rules
