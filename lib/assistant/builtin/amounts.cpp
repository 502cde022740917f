// SPDX-License-Identifier: Apache-2.0
#include "assistant/builtin/amounts.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace syncd::assistant {
namespace {

constexpr std::int64_t kOne = 1'000'000;

using Named = std::pair<std::string_view, std::int64_t>;
constexpr std::array kNumbers{
    Named{"one", 1},        Named{"two", 2},       Named{"three", 3},     Named{"four", 4},
    Named{"five", 5},       Named{"six", 6},       Named{"seven", 7},     Named{"eight", 8},
    Named{"nine", 9},       Named{"ten", 10},      Named{"eleven", 11},   Named{"twelve", 12},
    Named{"thirteen", 13},  Named{"fourteen", 14}, Named{"fifteen", 15},  Named{"sixteen", 16},
    Named{"seventeen", 17}, Named{"eighteen", 18}, Named{"nineteen", 19}, Named{"twenty", 20},
    Named{"thirty", 30},    Named{"forty", 40},    Named{"fifty", 50},    Named{"sixty", 60},
    Named{"seventy", 70},   Named{"eighty", 80},   Named{"ninety", 90}};

// In millionths of a percent, cut.
constexpr std::array kFractions{Named{"half", 50'000'000},    Named{"third", 33'333'333},
                                Named{"quarter", 25'000'000}, Named{"fourth", 25'000'000},
                                Named{"fifth", 20'000'000},   Named{"tenth", 10'000'000},
                                Named{"thirds", 33'333'333},  Named{"quarters", 25'000'000},
                                Named{"fifths", 20'000'000},  Named{"tenths", 10'000'000}};

constexpr std::array<std::pair<std::string_view, std::string_view>, 22> kCurrencies{{
    {"dollars", "USD"}, {"dollar", "USD"}, {"bucks", "USD"}, {"buck", "USD"},   {"usd", "USD"},
    {"us$", "USD"},     {"euros", "EUR"},  {"euro", "EUR"},  {"eur", "EUR"},    {"pounds", "GBP"},
    {"pound", "GBP"},   {"gbp", "GBP"},    {"quid", "GBP"},  {"yen", "JPY"},    {"jpy", "JPY"},
    {"cad", "CAD"},     {"aud", "AUD"},    {"chf", "CHF"},   {"francs", "CHF"}, {"sek", "SEK"},
    {"inr", "INR"},     {"nzd", "NZD"},
}};

template <class Table>
auto named(const Table& table, std::string_view word) {
  const auto it =
      std::find_if(table.begin(), table.end(), [&](const auto& row) { return row.first == word; });
  return it == table.end() ? std::optional<typename Table::value_type::second_type>()
                           : std::optional(it->second);
}

bool is(std::span<const Word> words, std::size_t at, std::string_view fold) {
  return at < words.size() && words[at].is(fold);
}

// "twenty", "twenty five", "twenty-five", "five hundred", "two hundred and fifty", "two thousand", "a grand".
std::optional<Amount> spelled(std::span<const Word> words, std::size_t at) {
  std::int64_t total = 0;
  std::size_t i = at;
  const auto take = [&](std::string_view word) {
    const auto dash = word.find('-');
    auto value = named(kNumbers, word.substr(0, dash));
    if (!value) return false;
    if (dash != std::string_view::npos) {
      const auto ones = named(kNumbers, word.substr(dash + 1));
      if (!ones || *ones > 9 || *value < 20) return false;
      *value += *ones;
    }
    if (total % 100 != 0 && (*value > 9 || total % 10 != 0)) return false;
    total += *value;
    return true;
  };
  if ((is(words, i, "a") || is(words, i, "one")) &&
      (is(words, i + 1, "hundred") || is(words, i + 1, "thousand") || is(words, i + 1, "grand")))
    total = 1, ++i;
  while (i < words.size() && words[i].kind == Word::Kind::word && total < 1'000'000) {
    if (words[i].fold == "hundred" && total > 0 && total < 100) {
      total *= 100;
    } else if ((words[i].fold == "thousand" || words[i].fold == "grand") && total > 0 && total < 1000) {
      total *= 1000;
    } else if (words[i].fold == "and" && total >= 100 && total % 100 == 0 && i + 1 < words.size() &&
               words[i + 1].kind == Word::Kind::word && take(words[i + 1].fold)) {
      ++i;  // two hundred and fifty
    } else if (words[i].fold == "a" || !take(words[i].fold)) {
      break;
    }
    ++i;
  }
  if (i == at || total == 0) return std::nullopt;
  return Amount{.value = Decimal::from_micros(total * kOne), .end = i};
}

// "a day", "per day", "/day", "daily".
void take_period(std::span<const Word> words, Amount& amount) {
  const std::size_t i = amount.end;
  if (i < words.size() && (is(words, i, "daily") || is(words, i, "p/d"))) {
    amount.end = i + 1;
    amount.daily = true;
  } else if ((is(words, i, "a") || is(words, i, "per") || is(words, i, "each") || is(words, i, "every") ||
              is(words, i, "by") || (i < words.size() && words[i].is_mark('/'))) &&
             (is(words, i + 1, "day") || is(words, i + 1, "d"))) {
    amount.end = i + 2;
    amount.daily = true;
  }
}

// "by 1/4", as a part of a hundred, cut. Without the "by" it may be a date.
std::optional<Amount> ratio_at(std::span<const Word> words, std::size_t at) {
  if (at == 0 || !words[at - 1].is("by") || at + 2 >= words.size() || !words[at + 1].is_mark('/'))
    return std::nullopt;
  const auto whole = [&](const Word& word) -> std::int64_t {
    const bool plain =
        word.kind == Word::Kind::number && !word.percent && !word.is_signed && word.currency.empty();
    return plain && word.value.micros() % kOne == 0 ? word.value.micros() / kOne : 0;
  };
  const std::int64_t part = whole(words[at]), of = whole(words[at + 2]);
  if (part <= 0 || part >= of || of > 100) return std::nullopt;
  return Amount{.value = Decimal::from_micros(part * 100 * kOne / of), .end = at + 3};
}

}  // namespace

std::optional<Amount> number_at(std::span<const Word> words, std::size_t at) {
  if (at >= words.size()) return std::nullopt;
  const Word& word = words[at];
  if (word.kind != Word::Kind::number) return spelled(words, at);
  if (word.percent) return std::nullopt;
  Amount out{.value = word.value, .end = at + 1, .currency = word.currency, .is_signed = word.is_signed};
  if ((is(words, out.end, "thousand") || is(words, out.end, "grand")) && out.value.micros() < 1000 * kOne) {
    out.value = Decimal::from_micros(out.value.micros() * 1000);
    ++out.end;
  }
  return out;
}

std::optional<Amount> money_at(std::span<const Word> words, std::size_t at) {
  std::string currency;
  if (at < words.size() && words[at].kind == Word::Kind::word) {
    if (const auto code = named(kCurrencies, words[at].fold); code && words[at].fold.size() == 3) {
      currency = *code;
      ++at;
    }
  }
  auto out = number_at(words, at);
  if (!out || out->is_signed) return std::nullopt;
  if (out->currency.empty()) out->currency = currency;
  if (out->end < words.size() && words[out->end].kind == Word::Kind::word) {
    const Word& unit = words[out->end];
    if (unit.fold == "percent" || unit.fold == "pct" || unit.fold == "points" || unit.fold == "per") {
      if (unit.fold != "per" || is(words, out->end + 1, "cent")) return std::nullopt;
    }
    if (unit.fold == "cents" || unit.fold == "cent") {
      if (!out->currency.empty()) return std::nullopt;
      out->value = Decimal::from_micros(out->value.micros() / 100);
      out->told = true;
      ++out->end;
    } else if (const auto code = named(kCurrencies, unit.fold)) {
      if (out->currency.empty()) out->currency = *code;
      ++out->end;
    }
  }
  take_period(words, *out);
  out->told = out->told || out->daily || !out->currency.empty();
  return out;
}

bool is_cardinal(std::string_view word) {
  return named(kNumbers, word).has_value();
}

std::optional<Amount> percent_at(std::span<const Word> words, std::size_t at) {
  if (at >= words.size()) return std::nullopt;
  if (words[at].kind == Word::Kind::number && words[at].percent)
    return Amount{.value = words[at].value, .end = at + 1, .is_signed = words[at].is_signed};
  if (auto ratio = ratio_at(words, at)) return ratio;
  // "a third", "half", "one quarter", "two thirds"
  std::size_t i = at;
  std::int64_t times = 1;
  if (is(words, i, "a") || is(words, i, "one")) {
    ++i;
  } else if (const auto count = i < words.size() ? named(kNumbers, words[i].fold) : std::nullopt;
             count && *count < 10) {
    times = *count;
    ++i;
  }
  if (i < words.size() && words[i].kind == Word::Kind::word) {
    std::string_view word = words[i].fold;
    if (const auto part = named(kFractions, word); part && times * *part <= 100 * kOne)
      return Amount{.value = Decimal::from_micros(times * *part), .end = i + 1};
  }
  auto number = number_at(words, at);
  if (!number || !number->currency.empty()) return std::nullopt;
  i = number->end;
  if (is(words, i, "percent") || is(words, i, "pct") || is(words, i, "percents")) {
    number->end = i + 1;
  } else if (is(words, i, "per") && is(words, i + 1, "cent")) {
    number->end = i + 2;
  } else if (is(words, i, "percentage") && (is(words, i + 1, "points") || is(words, i + 1, "point"))) {
    number->end = i + 2;
    number->points = true;
  } else if (is(words, i, "points") || is(words, i, "pp") || is(words, i, "pts")) {
    number->end = i + 1;
    number->points = true;
  } else if (i < words.size() && words[i].is_mark('%')) {
    number->end = i + 1;
  } else {
    return std::nullopt;
  }
  return number;
}

}  // namespace syncd::assistant
