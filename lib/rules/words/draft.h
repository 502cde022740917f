// SPDX-License-Identifier: Apache-2.0
// A plan while its rule is being read: what the words said so far, and what they still have to say. Values;
// any thread.
#pragma once

#include <optional>
#include <vector>

#include "rules/words/plan.h"

namespace syncd::rules {

struct Draft {
  Plan plan;
  bool asks = false;                   // what, which
  bool counts = false;                 // how many: of rows, or of the different values of columns
  std::optional<bool> top = {};        // top or bottom, the field still to be said
  std::optional<bool> latest = {};     // latest or oldest
  bool first = false;                  // latest is false, but only where nothing else sets an order
  bool only_first = false;             // "the campaign with the highest spend" is one
  bool ranked = false;                 // one of the sorts says what is first
  std::vector<Measure> measures = {};  // "total campaign spend": the field is still to be said

  bool measured() const { return counts || !plan.aggregates.empty(); }
};

// With all said, what "how many" counts is plain: rows, or the different values of the columns named.
void settle_count(Draft& draft);

}  // namespace syncd::rules
