// SPDX-License-Identifier: Apache-2.0
#include "rules/words/numbers.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/ascii.h"

namespace syncd::rules {
namespace {

constexpr std::size_t kMostDigits = 15, kMostDecimals = 9;

bool take(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

bool drop(std::string_view& text, std::string_view suffix) {
  if (!text.ends_with(suffix)) return false;
  text.remove_suffix(suffix.size());
  return true;
}

bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), ascii::is_digit);
}

// "1,250" is 1250; nullopt where the commas do not stand before threes.
std::optional<std::string> ungrouped(std::string_view text) {
  std::string out;
  bool first = true;
  while (true) {
    const auto comma = text.find(',');
    const auto group = text.substr(0, comma);
    const bool last = comma == std::string_view::npos;
    if (!all_digits(group) || (!first && group.size() != 3)) return std::nullopt;
    if (first && !last && group.size() > 3) return std::nullopt;
    out += group;
    if (last) return out;
    text.remove_prefix(comma + 1);
    first = false;
  }
}

}  // namespace

std::optional<Number> number_in(std::string_view text) {
  bool negative = take(text, "-") || take(text, "−");
  const bool money = take(text, "$") || take(text, "€") || take(text, "£");
  if (money && !negative) negative = take(text, "-");
  if (!negative) take(text, "+");
  int places = 0;
  if (!drop(text, "%") && !drop(text, "€")) {
    if (drop(text, "k") || drop(text, "K"))
      places = 3;
    else if (drop(text, "M") || (money && drop(text, "m")))
      places = 6;
  }
  Number out{.literal = {}, .grouped = text.find(',') != std::string_view::npos};
  const auto point = text.find('.');
  const auto whole_part = ungrouped(text.substr(0, point));
  if (!whole_part || whole_part->size() > kMostDigits) return std::nullopt;
  out.literal = *whole_part;
  if (point != std::string_view::npos) {
    const auto decimals = text.substr(point + 1);
    if (!all_digits(decimals) || decimals.size() > kMostDecimals) return std::nullopt;
    out.literal += '.';
    out.literal += decimals;
  }
  out.literal = shifted(out.literal, places);
  if (negative) out.literal.insert(0, "-");
  return out;
}

std::string shifted(std::string_view literal, int places) {
  const bool negative = take(literal, "-");
  const auto point = std::min(literal.find('.'), literal.size());
  std::string before(literal.substr(0, point));
  std::string behind(point < literal.size() ? literal.substr(point + 1) : std::string_view());
  for (; places > 0; --places) {
    before += behind.empty() ? '0' : behind.front();
    if (!behind.empty()) behind.erase(0, 1);
  }
  for (; places < 0; ++places) {
    behind.insert(behind.begin(), before.empty() ? '0' : before.back());
    if (!before.empty()) before.pop_back();
  }
  before.erase(0, before.find_first_not_of('0'));
  if (before.empty()) before = "0";
  return (negative ? "-" : "") + before + (behind.empty() ? "" : "." + behind);
}

std::optional<std::int64_t> counted(std::string_view folded_word) {
  constexpr std::array<std::string_view, 13> kWords{"zero", "one",    "two",   "three", "four",
                                                    "five", "six",    "seven", "eight", "nine",
                                                    "ten",  "eleven", "twelve"};
  const auto* it = std::find(kWords.begin(), kWords.end(), folded_word);
  if (it == kWords.end()) return std::nullopt;
  return it - kWords.begin();
}

std::optional<std::int64_t> whole(const Number& number) {
  std::int64_t out = 0;
  const char* end = number.literal.data() + number.literal.size();
  const auto [stop, error] = std::from_chars(number.literal.data(), end, out);
  if (error != std::errc() || stop != end || out < 0 || out > 1'000'000) return std::nullopt;
  return out;
}

}  // namespace syncd::rules
