// SPDX-License-Identifier: Apache-2.0
// The words between a field and its value: "is not", "at least", "starts with", "no later than". Pure; any
// thread.
#pragma once

#include <cstddef>
#include <optional>

#include "rules/words/reader.h"

namespace syncd::rules {

enum class Op {
  equal,
  less,
  at_most,
  greater,
  at_least,
  contains,
  starts,
  ends,
  like,
  between,
  one_of,
  empty,
  before,
  until,  // up to the end of
  after,
  since,
  older,  // a length of time ago, or before a time
  newer,
  during,
};

struct Comparison {
  Op op = Op::equal;
  bool negated = false;
  std::size_t tokens = 0;
  bool unsaid = false;  // "status active"
};

// What is said at the place: an operator, and is, are, does not and the like before it. Tokens 0 for nothing.
Comparison comparison_at(const Reader& words, std::size_t place);

// The operator alone, without is or not: "at least", ">". nullopt for none.
std::optional<Comparison> operator_at(const Reader& words, std::size_t place);

// "is", "were", "has been", "isn't", "do not": how many words, and whether with a not.
struct Copula {
  std::size_t tokens = 0;
  bool negated = false;
  bool is_be = false;  // is, not does
};
Copula copula_at(const Reader& words, std::size_t place);

// A word that in a value without quotation marks is more likely an operator: is, not, =.
bool is_operator_word(const Token& token);
// One that more likely begins something else than it goes on with a value: in, with, per.
bool is_joining_word(const Token& token);

}  // namespace syncd::rules
