// SPDX-License-Identifier: Apache-2.0
#include "rules/words/times.h"

#include <array>
#include <charconv>

#include "rules/words/numbers.h"

namespace syncd::rules {
namespace {

constexpr std::int64_t kMostUnits = 10'000;

std::optional<std::int64_t> digits(std::string_view text) {
  std::int64_t out = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (error != std::errc() || end != text.data() + text.size() || text.empty() || text[0] == '-') {
    return std::nullopt;
  }
  return out;
}

std::optional<std::int64_t> year_at(const Reader& words, std::size_t place) {
  const Token& token = words.token(place);
  const auto year = token.kind == Token::Kind::number ? digits(token.text) : std::nullopt;
  return year && token.text.size() == 4 && *year >= 1000 && *year < 9000 ? year : std::nullopt;
}

// "31", "31st"
std::optional<std::int64_t> day_at(const Reader& words, std::size_t place) {
  std::string_view text = words.token(place).fold;
  for (const auto* ending : {"st", "nd", "rd", "th"}) {
    if (text.ends_with(ending)) {
      text.remove_suffix(2);
      break;
    }
  }
  const auto day = text.size() <= 2 ? digits(text) : std::nullopt;
  return day && *day >= 1 && *day <= 31 ? day : std::nullopt;
}

std::optional<Moment> whole_span(std::optional<Span> span, std::size_t tokens, bool alone = false) {
  if (!span) return std::nullopt;
  return Moment{*span, tokens, alone};
}

// How exact a time was written is how long it lasts: a minute for 12:30.
Span written(Millis instant, std::size_t colons, bool fraction) {
  if (fraction) return {instant, instant + 1};
  return {instant, instant + (colons == 1 ? 60'000 : 1000)};
}

std::size_t colons_in(std::string_view text) {
  std::size_t count = 0;
  for (const char c : text) count += c == ':' ? 1 : 0;
  return count;
}

// 2026-01-31, 2026-01, 2026-01-31T12:30:00Z, 2026-01-31 12:30
std::optional<Moment> dated(const Reader& words, std::size_t place) {
  const Token& token = words.token(place);
  const bool quoted = token.kind == Token::Kind::quote;
  if ((!quoted && token.kind != Token::Kind::word) || token.text.size() > 40) return std::nullopt;
  const std::string_view text = token.text;
  if (text.size() == 7 && text[4] == '-') {
    const auto year = digits(text.substr(0, 4)), month = digits(text.substr(5));
    if (!year || !month || *year < 1000 || *month < 1 || *month > 12) return std::nullopt;
    return Moment{month_span(*year, static_cast<int>(*month)), 1};
  }
  const auto instant = parse_rfc3339(text);
  if (!instant) return std::nullopt;
  const bool fraction = text.find('.') != std::string_view::npos;
  if (text.size() > 10) {
    const auto clock = text.substr(11);
    const auto offset = clock.find_first_of("+-");
    return Moment{written(*instant, colons_in(clock.substr(0, offset)), fraction), 1};
  }
  const std::size_t at = words.token(place + 1).is("at") ? 2 : 1;
  const std::string& clock = words.token(place + at).text;
  if (quoted || clock.size() < 5 || clock.size() > 20 || clock[2] != ':') {
    return Moment{span_of(Unit::day, *instant), 1};
  }
  const auto with_clock = parse_rfc3339(token.text + "T" + clock + (clock.ends_with("Z") ? "" : "Z"));
  if (!with_clock) return std::nullopt;
  const std::size_t utc = words.token(place + at + 1).is("utc") ? 1 : 0;
  return Moment{written(*with_clock, colons_in(clock), clock.find('.') != std::string::npos), 1 + at + utc};
}

// "March", "March 2026", "March 5", "March 5th, 2026", "5 March 2026", "the 5th of March"
std::optional<Moment> by_month(const Reader& words, std::size_t place, Millis now, bool ahead) {
  std::size_t at = place + words.says(place, "the");
  auto day = day_at(words, at);
  if (day) at += 1 + words.says(at + 1, "of");
  const auto month = month_named(words.token(at).fold);
  if (!month || words.token(at).kind != Token::Kind::word) return std::nullopt;
  ++at;
  if (!day && (day = day_at(words, at))) ++at;
  const std::size_t comma = words.says(at, ",");
  auto year = year_at(words, at + comma);
  if (year) {
    at += comma + 1;
  } else {
    const auto in = [&](int y) {
      return day ? day_span(y, *month, *day) : std::optional(month_span(y, *month));
    };
    const auto this_year = in(year_of(now));
    year = year_of(now);
    if (!ahead && this_year && this_year->begin > now) --*year;
    if (ahead && this_year && this_year->end <= now) ++*year;
  }
  if (day) return whole_span(day_span(*year, *month, *day), at - place);
  return Moment{month_span(*year, *month), at - place};
}

// "today", "this week", "last month", "last Monday"
std::optional<Moment> by_calendar(const Reader& words, std::size_t place, Millis now, bool ahead) {
  const auto day = [&](std::int64_t offset) { return span_of(Unit::day, moved(now, Unit::day, offset)); };
  if (words.says(place, "today")) return Moment{day(0), 1, true};
  if (words.says(place, "yesterday")) return Moment{day(-1), 1, true};
  if (words.says(place, "tomorrow")) return Moment{day(1), 1, true};
  if (words.says(place, "now")) return Moment{{now, now + 1}, 1};

  std::size_t at = place + words.says(place, "the");
  constexpr std::array<std::string_view, 2> kThis{"this", "current"}, kNext{"next", "coming"};
  constexpr std::array<std::string_view, 3> kLast{"last", "previous", "past"};
  const bool is_this = words.says_one(at, kThis) > 0, last = words.says_one(at, kLast) > 0;
  const bool next = words.says_one(at, kNext) > 0;
  const std::string& word = words.token(at + (is_this || last || next ? 1 : 0)).fold;
  if (const auto weekday = weekday_named(word)) {
    const Span week = span_of(Unit::week, now);
    Millis begin = moved(week.begin, Unit::day, *weekday);
    const Millis today = day(0).begin;
    if (next || (ahead && !is_this && !last)) {
      if (begin < today || (next && begin == today)) begin = moved(begin, Unit::week, 1);
    } else if (!is_this && (begin > now || (last && begin == today))) {
      begin = moved(begin, Unit::week, -1);
    }
    const std::size_t said = is_this || last || next ? 2 : 1;
    return Moment{span_of(Unit::day, begin), at + said - place, said == 2};
  }
  const auto unit = unit_named(word);
  if (!unit || word.ends_with("s") || !(is_this || last || next)) return std::nullopt;
  // "The last week" is the last seven days, "last week" the one before this.
  if (last && !words.token(at).is("previous") && (at > place || words.token(at).is("past")))
    return std::nullopt;
  if (*unit == Unit::second || *unit == Unit::minute) return std::nullopt;
  const Millis inside = moved(now, *unit, is_this ? 0 : (last ? -1 : 1));
  return Moment{span_of(*unit, inside), at + 2 - place, true};
}

// "the last 3 days", "past week", "the next 2 hours"; "3 days ago"
std::optional<Moment> by_length(const Reader& words, std::size_t place, Millis now) {
  if (const auto length = length_at(words, place)) {
    if (!words.says(place + length->tokens, "ago")) return std::nullopt;
    const Millis then = moved(now, length->unit, -length->count);
    const bool days = length->unit >= Unit::day;
    return Moment{days ? span_of(Unit::day, then) : Span{then, then + 1}, length->tokens + 1, true};
  }
  const std::size_t at = place + words.says(place, "the");
  constexpr std::array<std::string_view, 3> kLast{"last", "past", "previous"};
  const bool last = words.says_one(at, kLast) > 0, next = words.says(at, "next") > 0;
  if (!last && !next) return std::nullopt;
  auto length = length_at(words, at + 1);
  if (!length) {
    // "The last week" is the last seven days, "last week" one of the calendar.
    const auto unit = unit_named(words.token(at + 1).fold);
    const bool rolls = at > place || words.token(at).is("past");
    if (!unit || !rolls || words.token(at + 1).fold.ends_with("s")) return std::nullopt;
    length = Length{*unit, 1, 1};
  }
  const std::size_t tokens = at + 1 + length->tokens - place;
  if (last) return Moment{{moved(now, length->unit, -length->count), now + 1}, tokens, true};
  return Moment{{now, moved(now, length->unit, length->count)}, tokens, true};
}

}  // namespace

std::optional<Length> length_at(const Reader& words, std::size_t place) {
  constexpr std::array<std::string_view, 4> kOne{"a", "an", "a full", "one full"};
  const Token& token = words.token(place);
  if (const auto one = words.says_one(place, kOne)) {
    const auto unit = unit_named(words.token(place + one).fold);
    return unit ? std::optional(Length{*unit, 1, one + 1}) : std::nullopt;
  }
  if (token.kind == Token::Kind::word) {
    // "3d" in one word.
    const auto letters = token.fold.find_first_not_of("0123456789");
    constexpr std::array<std::pair<std::string_view, Unit>, 3> kLetters{
        std::pair{"d", Unit::day}, std::pair{"h", Unit::hour}, std::pair{"w", Unit::week}};
    if (letters != 0 && letters != std::string::npos) {
      const auto count = digits(std::string_view(token.fold).substr(0, letters));
      for (const auto& [letter, unit] : kLetters) {
        if (count && *count <= kMostUnits && token.fold.substr(letters) == letter)
          return Length{unit, *count, 1};
      }
    }
  }
  const auto number = token.kind == Token::Kind::number ? number_in(token.text) : std::nullopt;
  const auto count = number ? whole(*number) : counted(token.fold);
  const auto unit = unit_named(words.token(place + 1).fold);
  if (!count || !unit || *count > kMostUnits) return std::nullopt;
  return Length{*unit, *count, 2};
}

std::optional<Moment> moment_at(const Reader& words, std::size_t place, Millis now, bool ahead) {
  if (words.token(place).kind == Token::Kind::quote) return dated(words, place);
  if (auto found = by_length(words, place, now)) return found;
  if (auto found = by_calendar(words, place, now, ahead)) return found;
  if (auto found = dated(words, place)) return found;
  if (auto found = by_month(words, place, now, ahead)) return found;
  if (const auto year = year_at(words, place)) {
    return Moment{{month_span(*year, 1).begin, month_span(*year + 1, 1).begin}, 1};
  }
  return std::nullopt;
}

}  // namespace syncd::rules
