// SPDX-License-Identifier: Apache-2.0
// Amounts as people write them: "$1,250.50 a day", "500 bucks", "15 percent", "a third". Pure; any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "assistant/builtin/words.h"
#include "base/money.h"

namespace syncd::assistant {

struct Amount {
  Decimal value;
  std::size_t end = 0;  // the word behind it
  std::string currency = {};
  bool is_signed = false;
  bool daily = false;   // "a day" was said
  bool told = false;    // that it is money, or for a day
  bool points = false;  // percentage points: of a whole
};

bool is_cardinal(std::string_view word);  // three

// What begins at word `at`. A bare number is money, never percent.
std::optional<Amount> money_at(std::span<const Word> words, std::size_t at);
std::optional<Amount> percent_at(std::span<const Word> words, std::size_t at);
std::optional<Amount> number_at(std::span<const Word> words, std::size_t at);

}  // namespace syncd::assistant
