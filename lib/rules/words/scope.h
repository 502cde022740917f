// SPDX-License-Identifier: Apache-2.0
// The table that a rule is about, and which of its columns is meant where the rule does not name one. Pure;
// any thread.
#pragma once

#include <cstddef>
#include <vector>

#include "base/time.h"
#include "rules/words/names.h"
#include "rules/words/reader.h"
#include "rules/words/schema.h"

namespace syncd::rules {

struct ColumnAt {
  const Column* column = nullptr;
  std::size_t tokens = 0;  // how many words name it; 0 for none

  explicit operator bool() const { return tokens > 0; }
};

class Scope {
 public:
  Scope(const Table& table, Millis now) : table_(table), columns_(columns_index(table)), now_(now) {}

  const Table& table() const { return table_; }
  Millis now() const { return now_; }

  // The column that the words at the place name; for looking ahead, so without guesses and errors.
  ColumnAt peek(const Reader& words, std::size_t place) const;
  // The same, misspellings included. Takes the words; where they name none, refuses naming them.
  Result<const Column*> take(Reader& words) const;
  // Whether take would find one.
  bool may_take(const Reader& words, std::size_t place) const;

  const Column* named(std::string_view key) const;
  const Column* time() const;    // when a row came to be; null where there is no time
  const Column* author() const;  // who made it
  const Column* title() const;   // what it is called
  std::vector<const Column*> states() const;
  std::vector<const Column*> prose() const;  // where to look for words

 private:
  const Table& table_;
  NameIndex columns_;
  Millis now_;
};

}  // namespace syncd::rules
