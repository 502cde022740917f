// SPDX-License-Identifier: Apache-2.0
// Exact decimal amounts: a whole number of millionths, as the advertising field counts money. No binary
// floating point takes part in any computation. Any thread.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"

namespace syncd {

class Decimal {
 public:
  constexpr Decimal() = default;
  static constexpr Decimal from_micros(std::int64_t micros) { return Decimal(micros); }
  // Every amount is smaller than this in size, so that it fits 15 digits.
  static constexpr Decimal most() { return Decimal(1'000'000'000'000'000); }
  // Reads "1250.5", "-30"; at most six decimals, below a thousand million in size. nullopt where it is none.
  static std::optional<Decimal> parse(std::string_view text);
  // Reads a JSON number, or a text that holds one. Exact for what people write down: a number of up to 15
  // digits comes back as the digits that were sent.
  static std::optional<Decimal> from_json(const Json& value);

  constexpr std::int64_t micros() const { return micros_; }
  // "2.5", "1250", "-0.05": as few digits as say it.
  std::string text() const;
  // "2.50", "1250.00": at least two decimals, as money is shown.
  std::string money() const;
  // A JSON number whose text is exactly this value.
  Json json() const;

  // this × (100 + percent) / 100, rounded half away from zero to `decimals` places.
  Decimal plus_percent(Decimal percent, int decimals) const;

  constexpr auto operator<=>(const Decimal&) const = default;
  constexpr Decimal operator+(Decimal other) const { return Decimal(micros_ + other.micros_); }
  constexpr Decimal operator-(Decimal other) const { return Decimal(micros_ - other.micros_); }

 private:
  explicit constexpr Decimal(std::int64_t micros) : micros_(micros) {}
  std::int64_t micros_ = 0;
};

}  // namespace syncd
