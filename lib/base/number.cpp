// SPDX-License-Identifier: Apache-2.0
#include "base/number.h"

#include <fmt/format.h>

#include <charconv>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <system_error>

namespace syncd {
namespace {

constexpr std::size_t kAnyInteger = 18;     // digits that always fit
constexpr std::size_t kAnyDouble = 15;      // the same for a double's
constexpr std::size_t kMostDigits = 17;     // that tell one double from another
constexpr std::int64_t kAnyExponent = 290;  // with digits on both sides, far from the ends of the range

// A decimal number as its digits without zeros at the ends, and the power of ten of the first.
struct Digits {
  std::string digits;
  std::int64_t exponent = 0;
  bool operator==(const Digits&) const = default;
};

Digits digits_of(std::string_view token) {
  Digits out;
  std::int64_t point = -1;
  std::size_t i = token.starts_with('-') ? 1 : 0;
  for (; i < token.size() && token[i] != 'e' && token[i] != 'E'; ++i) {
    if (token[i] == '.') {
      point = static_cast<std::int64_t>(out.digits.size());
    } else {
      out.digits += token[i];
    }
  }
  if (point < 0) point = static_cast<std::int64_t>(out.digits.size());
  if (i < token.size()) {
    std::string_view power = token.substr(i + 1);
    if (power.starts_with('+')) power.remove_prefix(1);
    const auto read = std::from_chars(power.data(), power.data() + power.size(), out.exponent);
    if (read.ec == std::errc::result_out_of_range)
      out.exponent = power.starts_with('-') ? -1'000'000 : 1'000'000;
  }
  const auto first = out.digits.find_first_not_of('0');
  if (first == std::string::npos) return {};
  out.exponent += point - static_cast<std::int64_t>(first) - 1;
  out.digits = out.digits.substr(first, out.digits.find_last_not_of('0') + 1 - first);
  return out;
}

bool integer_is_kept(std::string_view token) {
  const char* end = token.data() + token.size();
  std::int64_t small = 0;
  std::uint64_t big = 0;
  const auto read = token.starts_with('-') ? std::from_chars(token.data(), end, small)
                                           : std::from_chars(token.data(), end, big);
  return read.ec != std::errc::result_out_of_range;
}

bool double_is_kept(std::string_view token) {
  const Digits wanted = digits_of(token);
  if (wanted.digits.empty()) return true;
  const bool far_out = wanted.exponent > kAnyExponent || wanted.exponent < -kAnyExponent;
  if (wanted.digits.size() <= kAnyDouble && !far_out) return true;
  double number = 0;
  const auto read = std::from_chars(token.data(), token.data() + token.size(), number);
  if (read.ec == std::errc::result_out_of_range || wanted.digits.size() > kMostDigits) return false;
  return wanted == digits_of(nlohmann::json(number).dump()) ||
         wanted == digits_of(fmt::format("{:.{}e}", number, wanted.digits.size() - 1));
}

}  // namespace

bool number_is_kept(std::string_view token) {
  if (token.find_first_of(".eE") != std::string_view::npos) return double_is_kept(token);
  return token.size() <= kAnyInteger || integer_is_kept(token);
}

}  // namespace syncd
