// SPDX-License-Identifier: Apache-2.0
#include "domain/entities/column_values.h"

#include <charconv>
#include <cmath>
#include <string>

#include "base/ascii.h"
#include "base/number.h"
#include "base/text.h"
#include "base/time.h"

namespace syncd::domain {
namespace {

std::size_t digits(std::string_view text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size() && ascii::is_digit(text[end])) ++end;
  return end - at;
}

// A number as JSON writes it.
std::optional<Json> number_in(std::string_view text) {
  std::size_t at = text.starts_with('-') ? 1 : 0;
  const std::size_t whole = digits(text, at);
  if (whole == 0 || (whole > 1 && text[at] == '0')) return std::nullopt;
  at += whole;
  if (at == text.size()) {
    std::int64_t integer = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), integer);
    return error == std::errc() ? std::optional<Json>(integer) : std::nullopt;
  }
  if (text[at] == '.') {
    const std::size_t part = digits(text, at + 1);
    if (part == 0) return std::nullopt;
    at += 1 + part;
  }
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
    const std::size_t power = digits(text, at);
    if (power == 0) return std::nullopt;
    at += power;
  }
  if (!number_is_kept(text)) return std::nullopt;
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (at != text.size() || error != std::errc() || !std::isfinite(number)) return std::nullopt;
  return number;
}

std::optional<Millis> time_in(std::string_view text) {
  if (text.size() < 10 || text.size() > 40 || !ascii::is_digit(text[0])) return std::nullopt;
  if (const auto instant = parse_rfc3339(text)) return instant;
  return parse_rfc3339(std::string(text) + "Z");
}

std::optional<bool> truth_in(std::string_view text) {
  if (text.size() > 5) return std::nullopt;
  const std::string word = folded(text);
  if (word == "true") return true;
  if (word == "false") return false;
  return std::nullopt;
}

std::optional<std::string> list_in(std::string_view text) {
  const std::string_view inside = trimmed(text);
  if (!inside.starts_with('[') || !inside.ends_with(']')) return std::nullopt;
  const auto list = parse_json(inside);
  return list ? std::optional(to_text(*list)) : std::nullopt;
}

std::optional<Json> truth_as(std::string_view text) {
  if (const auto truth = truth_in(text)) return *truth;
  const std::string word = text.size() > 5 ? std::string() : folded(text);
  if (word == "yes" || word == "1") return true;
  if (word == "no" || word == "0") return false;
  return std::nullopt;
}

}  // namespace

std::optional<Json> text_as(ColumnType type, std::string_view text) {
  switch (type) {
    case ColumnType::text:
      return text.find('\0') == std::string_view::npos ? std::optional<Json>(std::string(text))
                                                       : std::nullopt;
    case ColumnType::number:
      return number_in(text);
    case ColumnType::time:
      if (const auto instant = time_in(text)) return rfc3339(*instant);
      return std::nullopt;
    case ColumnType::boolean:
      return truth_as(text);
    case ColumnType::list:
      if (auto list = list_in(text)) return std::move(*list);
      return std::nullopt;
  }
  return std::nullopt;
}

std::optional<Json> value_as(ColumnType type, const Json& value) {
  if (value.is_null()) return value;
  if (value.is_string()) return text_as(type, value.get_ref<const std::string&>());
  switch (type) {
    case ColumnType::text:
      return to_text(value);
    case ColumnType::number:
      return value.is_number() ? std::optional(value) : std::nullopt;
    case ColumnType::boolean:
      return value.is_boolean() ? std::optional(value) : std::nullopt;
    case ColumnType::list:
      return value.is_array() ? std::optional<Json>(to_text(value)) : std::nullopt;
    case ColumnType::time:
      break;
  }
  return std::nullopt;
}

void TypeGuess::see(const Json& value) {
  if (value.is_null()) return;
  seen_ = true;
  if (value.is_number()) return only(ColumnType::number);
  if (value.is_boolean()) return only(ColumnType::boolean);
  if (value.is_array()) return only(ColumnType::list);
  if (value.is_string() && possible(ColumnType::time) && time_in(value.get_ref<const std::string&>()))
    return only(ColumnType::time);
  possible_ = 0;
}

void TypeGuess::see_text(std::string_view text) {
  seen_ = true;
  if (possible_ == 0) return;
  if (possible(ColumnType::number) && number_in(text)) return only(ColumnType::number);
  if (possible(ColumnType::time) && time_in(text)) return only(ColumnType::time);
  if (possible(ColumnType::boolean) && truth_in(text)) return only(ColumnType::boolean);
  if (possible(ColumnType::list) && list_in(text)) return only(ColumnType::list);
  possible_ = 0;
}

ColumnType TypeGuess::type() const {
  if (!seen_) return ColumnType::text;
  for (const ColumnType type :
       {ColumnType::number, ColumnType::time, ColumnType::boolean, ColumnType::list}) {
    if (possible(type)) return type;
  }
  return ColumnType::text;
}

}  // namespace syncd::domain
