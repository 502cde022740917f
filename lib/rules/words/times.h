// SPDX-License-Identifier: Apache-2.0
// Times as a rule says them: "2026-01-31 12:30", "March 2026", "last Monday", "the last 3 days", "2 weeks
// ago". Pure; any thread.
#pragma once

#include <cstddef>
#include <optional>

#include "rules/words/calendar.h"
#include "rules/words/reader.h"

namespace syncd::rules {

struct Moment {
  Span span;
  std::size_t tokens = 0;     // how many words it took
  bool stands_alone = false;  // is a time whatever stands before it: today, this week, the last 3 days
};

// The time that begins at the place; an instant is a span of one millisecond. A day of the week or a month
// without a year is the latest that has begun, or, where times lie ahead, the first that has not ended.
std::optional<Moment> moment_at(const Reader& words, std::size_t place, Millis now, bool ahead = false);

struct Length {
  Unit unit = Unit::day;
  std::int64_t count = 0;
  std::size_t tokens = 0;
};

// "3 days", "a week", "two hours", "3d".
std::optional<Length> length_at(const Reader& words, std::size_t place);

}  // namespace syncd::rules
