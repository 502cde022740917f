// SPDX-License-Identifier: Apache-2.0
#include "rules/words/ahead.h"

#include <algorithm>
#include <array>

#include "rules/words/operators.h"
#include "rules/words/times.h"

namespace syncd::rules {
namespace {

using Phrases = std::span<const std::string_view>;

constexpr std::array<std::string_view, 29> kClauses{
    "sorted by",          "sort by",        "order by",       "ordered by",
    "arranged by",        "ranked by",      "sorted",         "ordered",
    "sort them by",       "order them by",  "in order of",    "in alphabetical order",
    "group by",           "grouped by",     "broken down by", "split by",
    "for each",           "in each",        "of each",        "limit",
    "limited to",         "newest first",   "oldest first",   "latest first",
    "most recent first",  "alphabetically", "largest first",  "highest first",
    "in descending order"};

// Prepositions that stand in names and titles as well: "Made in Germany".
constexpr std::array<std::string_view, 13> kSoft{"in",   "on", "at",  "by",      "from", "set",   "of",
                                                 "like", "be", "has", "present", "have", "exists"};

bool is_soft(const Token& token) {
  return std::find(kSoft.begin(), kSoft.end(), token.fold) != kSoft.end();
}

bool is_hard_mark(const Token& token) {
  return token.is(",") || token.is("(") || token.is(")") || token.is(";");
}

// "per crew", "with a budget", "from alice".
bool begins_attribute(const Reader& words, const Scope& scope, std::size_t place) {
  constexpr std::array<std::string_view, 7> kProse{"containing", "mentioning",     "named",         "called",
                                                   "titled",     "not containing", "not mentioning"};
  if (words.says_one(place, kProse) > 0) return true;
  if (words.says(place, "from") && scope.author() != nullptr) return true;
  // "in room lab"
  constexpr std::array<std::string_view, 3> kOf{"in", "of", "for"};
  if (const auto of = words.says_one(place, kOf)) {
    const auto column = scope.peek(words, place + of);
    if (column && !begins_no_value(words, place + of + column.tokens)) return true;
  }
  constexpr std::array<std::string_view, 2> kPer{"per", "by"};
  constexpr std::array<std::string_view, 6> kGrains{"hour", "day", "date", "week", "month", "year"};
  if (words.says_one(place, kPer) > 0 && words.says_one(place + 1, kGrains) > 0) return true;
  if (words.says(place, "by") && (scope.author() != nullptr || scope.peek(words, place + 1))) return true;
  constexpr std::array<std::string_view, 9> kLeads{"with",    "with a", "with an", "with the", "with no",
                                                   "without", "having", "per",     "without a"};
  const auto lead = words.says_one(place, kLeads);
  return lead > 0 && scope.peek(words, place + lead);
}

// "budget over 500", "created today".
bool begins_field(const Reader& words, const Scope& scope, std::size_t place) {
  const auto column = scope.peek(words, place);
  if (!column || words.token(place).kind == Token::Kind::quote) return false;
  const std::size_t behind = place + column.tokens;
  if (column.column->type == ColumnType::time && begins_time(words, scope, behind)) return true;
  return comparison_at(words, behind).tokens > 0 && !is_soft(words.token(behind));
}

}  // namespace

std::size_t clause_at(const Reader& words, std::size_t place) {
  return words.says_one(place, kClauses);
}

bool begins_time(const Reader& words, const Scope& scope, std::size_t place) {
  if (scope.time() == nullptr) return false;
  const auto moment = moment_at(words, place, scope.now());
  if (moment && moment->stands_alone) return true;
  const auto found = operator_at(words, place);
  if (!found || found->op < Op::between || found->op == Op::empty) return false;
  const std::size_t behind = place + found->tokens;
  return moment_at(words, behind, scope.now()) ||
         (found->op >= Op::older && found->op <= Op::newer && length_at(words, behind));
}

bool begins_condition(const Reader& words, const Scope& scope, std::size_t place) {
  constexpr std::array<std::string_view, 8> kStarts{"(",    "not",   "where", "whose",
                                                    "that", "which", "who",   "they"};
  if (words.says_one(place, kStarts) > 0) return true;
  if (copula_at(words, place).tokens > 0 || operator_at(words, place)) return true;
  if (begins_time(words, scope, place) || begins_attribute(words, scope, place)) return true;
  if (const auto column = scope.peek(words, place)) {
    const std::size_t behind = place + column.tokens;
    if (comparison_at(words, behind).tokens > 0) return true;
    if (column.column->type == ColumnType::time && begins_time(words, scope, behind)) return true;
    const bool alone = ends_value(words, scope, behind);
    return alone ? column.column->type == ColumnType::boolean : words.token(place).kind != Token::Kind::quote;
  }
  return is_operator_word(words.token(place + 1)) && scope.may_take(words, place);
}

bool is_connective(const Token& token) {
  return token.is("and") || token.is("or") || token.is("nor") || token.is("but") || token.is(",");
}

bool ends_value(const Reader& words, const Scope& scope, std::size_t place) {
  const Token& token = words.token(place);
  if (place >= words.size() || is_connective(token) || is_hard_mark(token)) return true;
  if (token.kind == Token::Kind::quote || clause_at(words, place) > 0) return true;
  constexpr std::array<std::string_view, 4> kEnds{"where", "whose", "that are", "that is"};
  if (words.says_one(place, kEnds) > 0) return true;
  return begins_time(words, scope, place) || begins_attribute(words, scope, place) ||
         begins_field(words, scope, place);
}

bool begins_no_value(const Reader& words, std::size_t place) {
  const Token& token = words.token(place);
  return place >= words.size() || is_connective(token) || is_hard_mark(token) || clause_at(words, place) > 0;
}

}  // namespace syncd::rules
