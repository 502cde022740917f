// SPDX-License-Identifier: Apache-2.0
#include "rules/words/operators.h"

#include <algorithm>
#include <array>

namespace syncd::rules {
namespace {

struct Row {
  std::string_view words;
  Op op;
  bool negated = false;
};

constexpr std::array kOperators{
    Row{"=", Op::equal},
    Row{":", Op::equal},
    Row{"equals", Op::equal},
    Row{"equal", Op::equal},
    Row{"equal to", Op::equal},
    Row{"equals to", Op::equal},
    Row{"of", Op::equal},
    Row{"exactly", Op::equal},
    Row{"the same as", Op::equal},
    Row{"same as", Op::equal},
    Row{"!=", Op::equal, true},
    Row{"<>", Op::equal, true},
    Row{"other than", Op::equal, true},
    Row{"different from", Op::equal, true},
    Row{"different than", Op::equal, true},
    Row{"differs from", Op::equal, true},
    Row{"differ from", Op::equal, true},
    Row{"<", Op::less},
    Row{"less than", Op::less},
    Row{"fewer than", Op::less},
    Row{"smaller than", Op::less},
    Row{"lower than", Op::less},
    Row{"shorter than", Op::less},
    Row{"cheaper than", Op::less},
    Row{"under", Op::less},
    Row{"below", Op::less},
    Row{"<=", Op::at_most},
    Row{"at most", Op::at_most},
    Row{"no more than", Op::at_most},
    Row{"up to", Op::at_most},
    Row{"less than or equal to", Op::at_most},
    Row{"less or equal to", Op::at_most},
    Row{"no later than", Op::until},
    Row{">", Op::greater},
    Row{"greater than", Op::greater},
    Row{"more than", Op::greater},
    Row{"larger than", Op::greater},
    Row{"bigger than", Op::greater},
    Row{"higher than", Op::greater},
    Row{"longer than", Op::greater},
    Row{"over", Op::greater},
    Row{"above", Op::greater},
    Row{"beyond", Op::greater},
    Row{"exceeds", Op::greater},
    Row{"exceed", Op::greater},
    Row{"exceeding", Op::greater},
    Row{">=", Op::at_least},
    Row{"at least", Op::at_least},
    Row{"no less than", Op::at_least},
    Row{"no fewer than", Op::at_least},
    Row{"greater than or equal to", Op::at_least},
    Row{"greater or equal to", Op::at_least},
    Row{"more than or equal to", Op::at_least},
    Row{"contains", Op::contains},
    Row{"contain", Op::contains},
    Row{"containing", Op::contains},
    Row{"includes", Op::contains},
    Row{"include", Op::contains},
    Row{"including", Op::contains},
    Row{"mentions", Op::contains},
    Row{"mention", Op::contains},
    Row{"mentioning", Op::contains},
    Row{"has", Op::contains},
    Row{"have", Op::contains},
    Row{"excludes", Op::contains, true},
    Row{"exclude", Op::contains, true},
    Row{"excluding", Op::contains, true},
    Row{"starts with", Op::starts},
    Row{"start with", Op::starts},
    Row{"starting with", Op::starts},
    Row{"begins with", Op::starts},
    Row{"begin with", Op::starts},
    Row{"beginning with", Op::starts},
    Row{"ends with", Op::ends},
    Row{"end with", Op::ends},
    Row{"ending with", Op::ends},
    Row{"ending in", Op::ends},
    Row{"ends in", Op::ends},
    Row{"like", Op::like},
    Row{"matches", Op::like},
    Row{"matching", Op::like},
    Row{"between", Op::between},
    Row{"in", Op::one_of},
    Row{"one of", Op::one_of},
    Row{"in one of", Op::one_of},
    Row{"any of", Op::one_of},
    Row{"either", Op::one_of},
    Row{"either of", Op::one_of},
    Row{"among", Op::one_of},
    Row{"neither", Op::one_of, true},
    Row{"none of", Op::one_of, true},
    Row{"empty", Op::empty},
    Row{"missing", Op::empty},
    Row{"null", Op::empty},
    Row{"blank", Op::empty},
    Row{"unset", Op::empty},
    Row{"absent", Op::empty},
    Row{"has no value", Op::empty},
    Row{"have no value", Op::empty},
    Row{"set", Op::empty, true},
    Row{"present", Op::empty, true},
    Row{"exists", Op::empty, true},
    Row{"exist", Op::empty, true},
    Row{"has a value", Op::empty, true},
    Row{"have a value", Op::empty, true},
    Row{"before", Op::before},
    Row{"prior to", Op::before},
    Row{"earlier than", Op::before},
    Row{"until", Op::until},
    Row{"till", Op::until},
    Row{"by", Op::until},
    Row{"after", Op::after},
    Row{"later than", Op::after},
    Row{"since", Op::since},
    Row{"from", Op::since},
    Row{"starting", Op::since},
    Row{"older than", Op::older},
    Row{"newer than", Op::newer},
    Row{"younger than", Op::newer},
    Row{"more recent than", Op::newer},
    Row{"on", Op::during},
    Row{"at", Op::during},
    Row{"during", Op::during},
    Row{"within", Op::during},
    Row{"in the course of", Op::during},
};

struct CopulaRow {
  std::string_view words;
  bool negated = false, is_be = true;
};

constexpr std::array kCopulas{
    CopulaRow{"is"},
    CopulaRow{"are"},
    CopulaRow{"was"},
    CopulaRow{"were"},
    CopulaRow{"be"},
    CopulaRow{"has been"},
    CopulaRow{"have been"},
    CopulaRow{"had been"},
    CopulaRow{"isn't", true},
    CopulaRow{"isnt", true},
    CopulaRow{"aren't", true},
    CopulaRow{"arent", true},
    CopulaRow{"wasn't", true},
    CopulaRow{"weren't", true},
    CopulaRow{"has not been", true},
    CopulaRow{"have not been", true},
    CopulaRow{"hasn't been", true},
    CopulaRow{"haven't been", true},
    CopulaRow{"does not", true, false},
    CopulaRow{"doesn't", true, false},
    CopulaRow{"doesnt", true, false},
    CopulaRow{"do not", true, false},
    CopulaRow{"don't", true, false},
    CopulaRow{"dont", true, false},
    CopulaRow{"did not", true, false},
    CopulaRow{"didn't", true, false},
    CopulaRow{"has not", true, false},
    CopulaRow{"hasn't", true, false},
    CopulaRow{"have not", true, false},
    CopulaRow{"haven't", true, false},
};

}  // namespace

Copula copula_at(const Reader& words, std::size_t place) {
  Copula out;
  for (const auto& row : kCopulas) {
    const auto said = words.says(place, row.words);
    if (said > out.tokens) out = {said, row.negated, row.is_be};
  }
  if (out.tokens > 0 && !out.negated && words.says(place + out.tokens, "not")) {
    ++out.tokens;
    out.negated = true;
  }
  return out;
}

std::optional<Comparison> operator_at(const Reader& words, std::size_t place) {
  Comparison out;
  for (const auto& row : kOperators) {
    const auto said = words.says(place, row.words);
    if (said > out.tokens) out = {row.op, row.negated, said};
  }
  return out.tokens > 0 ? std::optional(out) : std::nullopt;
}

Comparison comparison_at(const Reader& words, std::size_t place) {
  const Copula copula = copula_at(words, place);
  std::size_t at = place + copula.tokens;
  bool negated = copula.negated;
  if (copula.tokens == 0 && words.says(at, "not")) {
    negated = true;
    ++at;
  }
  const auto found = operator_at(words, at);
  if (!found && copula.tokens == 0 && !negated) return {};
  Comparison out = found.value_or(Comparison{});
  // "a priority of at least 2"
  if (const auto inner = words.says(at, "of") ? operator_at(words, at + 1) : std::nullopt) {
    out = *inner;
    ++out.tokens;
  }
  out.negated = out.negated != negated;
  out.tokens += at - place;
  return out;
}

bool is_joining_word(const Token& token) {
  constexpr std::array<std::string_view, 38> kWords{
      "in",     "on",    "at",     "by",    "from",  "with",   "without", "about", "for",   "to",
      "per",    "than",  "except", "when",  "while", "if",     "each",    "that",  "which", "who",
      "whose",  "where", "have",   "has",   "had",   "before", "after",   "since", "until", "between",
      "during", "sort",  "sorted", "order", "group", "limit",  "top",     "unless"};
  return token.kind == Token::Kind::word &&
         std::find(kWords.begin(), kWords.end(), token.fold) != kWords.end();
}

bool is_operator_word(const Token& token) {
  constexpr std::array<std::string_view, 20> kWords{
      "is", "are", "was", "were", "isn't", "aren't", "not",      "doesn't", "don't",   "=",
      "<",  ">",   "<=",  ">=",   "<>",    "!=",     "contains", "equals",  "greater", "fewer"};
  return token.kind != Token::Kind::quote && token.kind != Token::Kind::number &&
         std::find(kWords.begin(), kWords.end(), token.fold) != kWords.end();
}

}  // namespace syncd::rules
