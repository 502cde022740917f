// SPDX-License-Identifier: Apache-2.0
#include "rules/words/calendar.h"

#include <algorithm>
#include <array>
#include <chrono>

namespace syncd::rules {
namespace {

using namespace std::chrono;

sys_days day_of(Millis instant) {
  return floor<days>(sys_time<milliseconds>{milliseconds{instant}});
}

Millis millis(sys_days day) {
  return duration_cast<milliseconds>(day.time_since_epoch()).count();
}

Millis first_of(year_month month) {
  return millis(sys_days{month / 1});
}

constexpr Millis kSecond = 1000, kMinute = 60 * kSecond, kHour = 60 * kMinute, kDay = 24 * kHour;

Millis length(Unit unit) {
  switch (unit) {
    case Unit::second:
      return kSecond;
    case Unit::minute:
      return kMinute;
    case Unit::hour:
      return kHour;
    case Unit::week:
      return 7 * kDay;
    default:
      return kDay;
  }
}

int months_in(Unit unit) {
  switch (unit) {
    case Unit::month:
      return 1;
    case Unit::quarter:
      return 3;
    case Unit::year:
      return 12;
    default:
      return 0;
  }
}

// The place of a word among names that may be shortened to three letters: "tue", "tues", "sept".
template <std::size_t N>
std::optional<int> place_among(const std::array<std::string_view, N>& names, std::string_view word) {
  if (word.size() < 3) return std::nullopt;
  for (std::size_t i = 0; i < N; ++i) {
    const bool shortened = word.size() <= 4 && names[i].starts_with(word);
    if (word == names[i] || shortened) return static_cast<int>(i);
  }
  return std::nullopt;
}

}  // namespace

std::optional<Unit> unit_named(std::string_view word) {
  struct Row {
    std::string_view name;
    Unit unit;
  };
  constexpr std::array kUnits{
      Row{"second", Unit::second},   Row{"minute", Unit::minute}, Row{"hour", Unit::hour},
      Row{"day", Unit::day},         Row{"week", Unit::week},     Row{"month", Unit::month},
      Row{"quarter", Unit::quarter}, Row{"year", Unit::year},     Row{"sec", Unit::second},
      Row{"min", Unit::minute},      Row{"hr", Unit::hour},
  };
  for (const auto& row : kUnits) {
    if (word == row.name || (word.starts_with(row.name) && word.substr(row.name.size()) == "s")) {
      return row.unit;
    }
  }
  return std::nullopt;
}

Span span_of(Unit unit, Millis instant) {
  if (const int months = months_in(unit)) {
    const year_month_day date{day_of(instant)};
    const auto month_index = static_cast<int>(static_cast<unsigned>(date.month())) - 1;
    const auto from = date.year() / January + std::chrono::months{month_index - month_index % months};
    return {first_of(from), first_of(from + std::chrono::months{months})};
  }
  const sys_days day = day_of(instant);
  if (unit == Unit::week) {
    const sys_days monday = day - (weekday{day} - Monday);
    return {millis(monday), millis(monday + days{7})};
  }
  if (unit == Unit::day) return {millis(day), millis(day + days{1})};
  const Millis size = length(unit), midnight = millis(day);
  const Millis begin = midnight + (instant - midnight) / size * size;
  return {begin, begin + size};
}

Millis moved(Millis instant, Unit unit, std::int64_t count) {
  const int months = months_in(unit);
  if (months == 0) return instant + count * length(unit);
  const sys_days day = day_of(instant);
  const year_month_day date{day};
  const auto to = date.year() / date.month() + std::chrono::months{static_cast<int>(count) * months};
  const auto last = (to / std::chrono::last).day();
  return millis(sys_days{to / std::min(date.day(), last)}) + (instant - millis(day));
}

std::optional<int> weekday_named(std::string_view word) {
  constexpr std::array<std::string_view, 7> kNames{"monday", "tuesday",  "wednesday", "thursday",
                                                   "friday", "saturday", "sunday"};
  return place_among(kNames, word);
}

std::optional<int> month_named(std::string_view word) {
  constexpr std::array<std::string_view, 12> kNames{"january",   "february", "march",    "april",
                                                    "may",       "june",     "july",     "august",
                                                    "september", "october",  "november", "december"};
  const auto place = place_among(kNames, word);
  return place ? std::optional(*place + 1) : std::nullopt;
}

std::optional<Span> day_span(std::int64_t y, int m, std::int64_t d) {
  if (y < 1 || y > 9998 || d < 1 || d > 31) return std::nullopt;
  const year_month_day date{year{static_cast<int>(y)}, month{static_cast<unsigned>(m)},
                            day{static_cast<unsigned>(d)}};
  if (!date.ok()) return std::nullopt;
  return Span{millis(sys_days{date}), millis(sys_days{date} + days{1})};
}

Span month_span(std::int64_t y, int m) {
  const auto first = year{static_cast<int>(y)} / month{static_cast<unsigned>(m)};
  return {first_of(first), first_of(first + std::chrono::months{1})};
}

int year_of(Millis instant) {
  return static_cast<int>(year_month_day{day_of(instant)}.year());
}

int month_of(Millis instant) {
  return static_cast<int>(static_cast<unsigned>(year_month_day{day_of(instant)}.month()));
}

}  // namespace syncd::rules
