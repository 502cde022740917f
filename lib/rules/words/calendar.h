// SPDX-License-Identifier: Apache-2.0
// Days, weeks, months and years of UTC as spans of time. Pure; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/time.h"

namespace syncd::rules {

// From `begin` up to, not including, `end`.
struct Span {
  Millis begin = 0, end = 0;
};

enum class Unit { second, minute, hour, day, week, month, quarter, year };

std::optional<Unit> unit_named(std::string_view folded_word);  // "days", "hour"; nullopt for none

// The unit in which the instant lies; weeks begin on Monday.
Span span_of(Unit unit, Millis instant);
// So many units later, or earlier for a negative count. The 31st of a shorter month is its last day.
Millis moved(Millis instant, Unit unit, std::int64_t count);

std::optional<int> weekday_named(std::string_view folded_word);  // monday is 0
std::optional<int> month_named(std::string_view folded_word);    // january is 1

// nullopt for a day that there is not.
std::optional<Span> day_span(std::int64_t year, int month, std::int64_t day);
Span month_span(std::int64_t year, int month);
int year_of(Millis instant);
int month_of(Millis instant);

}  // namespace syncd::rules
