// SPDX-License-Identifier: Apache-2.0
// Values that come from outside, as a column of a table holds them, and the type that a column's values have
// in common. Fields of a file are text of which the type is to be found; values of JSON have one. Pure; any
// thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/json.h"
#include "domain/entities/row_tables.h"

namespace syncd::domain {

// A value of JSON as a column of that type holds it; null stays null. nullopt where it is none of the type,
// or a text with a zero byte in it.
std::optional<Json> value_as(ColumnType type, const Json& value);
// The same of a text. A time without an offset is in UTC; numbers are those that JSON can write and an exact
// 64 bit integer or a double can hold, so that 007 and card numbers stay text.
std::optional<Json> text_as(ColumnType type, std::string_view text);

// What all values of a column are that it has seen; text where that is nothing in particular.
class TypeGuess {
 public:
  void see(const Json& value);  // null says nothing
  void see_text(std::string_view text);
  ColumnType type() const;

 private:
  bool possible(ColumnType type) const { return (possible_ >> static_cast<unsigned>(type) & 1U) != 0; }
  void only(ColumnType type) { possible_ &= 1U << static_cast<unsigned>(type); }

  std::uint32_t possible_ = ~0U;
  bool seen_ = false;
};

}  // namespace syncd::domain
