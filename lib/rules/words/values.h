// SPDX-License-Identifier: Apache-2.0
// Values of a comparison: one, or several with and, or, commas or in brackets. Each function takes the words
// that it reads, and refuses naming the one that it cannot. Pure; any thread.
#pragma once

#include <string>
#include <vector>

#include "rules/words/reader.h"
#include "rules/words/scope.h"

namespace syncd::rules {

template <class T>
struct Several {
  enum class Join { none, any, all } join = Join::none;
  std::vector<T> values;
};

struct Text {
  std::string text;
  bool quoted = false;
};

// `in_list`: they may stand in brackets, and "and" is no more than a comma.
Result<Several<Text>> texts(Reader& words, const Scope& scope, const Column& column, bool in_list);

// "or more", "or less": how many words; 0 for none.
std::size_t open_end_at(const Reader& words, std::size_t place);

// As SQL: a literal, another column that holds numbers, or a calculation from one unit to another.
Result<std::string> number(Reader& words, const Scope& scope, const Column& column);
Result<Several<std::string>> numbers(Reader& words, const Scope& scope, const Column& column, bool in_list);

}  // namespace syncd::rules
