// SPDX-License-Identifier: Apache-2.0
#include "base/money.h"

#include <fmt/format.h>

#include <cstdlib>

namespace syncd {
namespace {

constexpr std::int64_t kUnit = 1'000'000;
constexpr std::int64_t kLimit = 1'000'000'000;  // keeps every amount within 15 digits

std::string with_decimals(std::int64_t micros, std::size_t at_least) {
  const bool negative = micros < 0;
  const auto size = static_cast<std::uint64_t>(negative ? -micros : micros);
  std::string fraction = fmt::format("{:06}", size % kUnit);
  while (fraction.size() > at_least && fraction.back() == '0') fraction.pop_back();
  return fmt::format("{}{}{}{}", negative ? "-" : "", size / kUnit, fraction.empty() ? "" : ".", fraction);
}

}  // namespace

std::optional<Decimal> Decimal::parse(std::string_view text) {
  bool negative = false;
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) {
    negative = text.front() == '-';
    text.remove_prefix(1);
  }
  std::int64_t whole = 0, fraction = 0, unit = kUnit;
  bool any = false, point = false;
  for (const char c : text) {
    if (c == '.' && !point) {
      point = true;
    } else if (c >= '0' && c <= '9') {
      any = true;
      if (!point) {
        whole = whole * 10 + (c - '0');
        if (whole >= kLimit) return std::nullopt;
      } else {
        unit /= 10;
        if (unit == 0 && c != '0') return std::nullopt;
        fraction += (c - '0') * unit;
      }
    } else {
      return std::nullopt;
    }
  }
  if (!any) return std::nullopt;
  const std::int64_t micros = whole * kUnit + fraction;
  return Decimal(negative ? -micros : micros);
}

std::optional<Decimal> Decimal::from_json(const Json& value) {
  if (value.is_string()) return parse(value.get_ref<const std::string&>());
  if (value.is_number_integer()) return parse(value.dump());
  // The shortest text that gives the same double back is the text that was sent; never in E notation here.
  if (value.is_number_float()) {
    const double number = value.get<double>();
    if (!(number > -1e9 && number < 1e9)) return std::nullopt;
    const std::string shortest = fmt::format("{}", number);
    return parse(shortest.find('e') == std::string::npos ? shortest : fmt::format("{:.6f}", number));
  }
  return std::nullopt;
}

std::string Decimal::text() const {
  return with_decimals(micros_, 0);
}

std::string Decimal::money() const {
  return with_decimals(micros_, 2);
}

Json Decimal::json() const {
  if (micros_ % kUnit == 0) return micros_ / kUnit;
  // Within 15 digits the nearest double is written back as these very digits.
  return std::strtod(text().c_str(), nullptr);
}

Decimal Decimal::plus_percent(Decimal percent, int decimals) const {
  std::int64_t step = 1;
  for (int i = decimals; i < 6; ++i) step *= 10;
  const __int128 scaled = static_cast<__int128>(micros_) * (100 * kUnit + percent.micros_);
  const __int128 divisor = static_cast<__int128>(100) * kUnit * step;
  const __int128 half = scaled < 0 ? -divisor / 2 : divisor / 2;
  return Decimal(static_cast<std::int64_t>((scaled + half) / divisor) * step);
}

}  // namespace syncd
