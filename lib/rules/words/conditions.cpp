// SPDX-License-Identifier: Apache-2.0
#include "rules/words/conditions.h"

#include <array>
#include <utility>

#include "base/text.h"
#include "rules/words/adjectives.h"
#include "rules/words/ahead.h"
#include "rules/words/comparing.h"
#include "rules/words/errors.h"
#include "rules/words/times.h"
#include "rules/words/values.h"

namespace syncd::rules {
namespace {

using sql::Condition;

constexpr int kDeepest = 20, kMost = 100;
constexpr std::array<std::string_view, 16> kIntroductions{
    "where", "whose", "that", "which", "who", "they",  "it",        "when",
    "the",   "their", "its",  "also",  "all", "there", "currently", "only"};

Result<Condition> negated_if(Result<Condition> condition, bool negated) {
  if (condition && negated) return sql::negation(*std::move(condition));
  return condition;
}

Result<Condition> refused(const Error& error) {
  return tl::unexpected<Error>(error);
}

}  // namespace

Result<Expression> Conditions::expression() {
  std::vector<Condition> any, all;
  bool bare_comma = false;
  const std::size_t begin = words_.at;
  while (true) {
    auto next = one();
    if (!next) return tl::unexpected<Error>(next.error());
    all.push_back(*std::move(next));
    const std::size_t before = words_.at;
    const bool comma = words_.take(",");
    const bool either = words_.take("or");
    const bool both = !either && (words_.take_one({"and", "but", "&"}));
    if ((!comma && !either && !both) || !may_continue()) {
      words_.at = before;
      break;
    }
    bare_comma = bare_comma || (comma && !either && !both);
    if (either) any.push_back(sql::all(std::exchange(all, {})));
    if (bare_comma && !any.empty()) {
      return words_.fail(
          before,
          "a comma and an or beside each other read two ways: " + shown(words_.text(begin, words_.at)),
          "say and where both are meant, or set brackets");
    }
  }
  any.push_back(sql::all(std::move(all)));
  const bool has_or = any.size() > 1;
  return Expression{sql::any(std::move(any)), has_or};
}

// Behind a connective: not the end, and not "and sorted by".
bool Conditions::may_continue() const {
  if (words_.done() || clause_at(words_, words_.at) > 0) return false;
  constexpr std::array<std::string_view, 4> kOthers{"sort", "order", "then", "group"};
  return words_.says_one(words_.at, kOthers) == 0;
}

Result<Condition> Conditions::in_brackets() {
  const std::size_t open = words_.at++;
  if (++depth_ > kDeepest) return words_.fail(open, "brackets stand too deep in each other at \"(\"", "");
  auto inside = expression();
  if (!inside) return refused(inside.error());
  --depth_;
  if (!words_.take(")")) {
    if (words_.done()) return words_.fail(open, "a bracket is not closed: \"(\"", "");
    return words_.fail(words_.at, shown(words_.next().text) + " is not understood here",
                       fields_of(scope_.table()));
  }
  last_ = nullptr;
  return std::move(inside->condition);
}

Result<Condition> Conditions::one() {
  const std::size_t begin = words_.at;
  if (++count_ > kMost) return words_.fail(begin, "there are too many conditions", "");
  while (!scope_.peek(words_, words_.at) && words_.take_one(kIntroductions)) {
  }
  bool negated = false;
  while (words_.take("not")) negated = !negated;
  if (words_.next().is("(")) return negated_if(in_brackets(), negated);
  while (!scope_.peek(words_, words_.at) && words_.take_one(kIntroductions)) {
  }
  // "are not", "did not", "have no"; the column's own is comes behind it
  const std::size_t before = words_.at;
  const Copula copula = scope_.peek(words_, words_.at) ? Copula{} : copula_at(words_, words_.at);
  words_.at += copula.tokens;
  negated = negated != copula.negated;
  if (copula.tokens > 0) words_.take_one({"currently", "now", "still", "already"});
  bool has = false;
  if (words_.take("without")) {
    negated = !negated;
    has = true;
  } else if (words_.take_one({"with", "has", "have", "had", "having"})) {
    has = true;
    if (words_.take("no")) negated = !negated;
  }
  if (copula.tokens > 0 && last_ != nullptr && !has && !adjective_at(words_, scope_, words_.at) &&
      !scope_.peek(words_, words_.at)) {
    words_.at = before;
    const Comparison comparison = comparison_at(words_, words_.at);
    words_.at += comparison.tokens;
    return compare(words_, scope_, *last_, comparison);
  }
  auto condition = bare(has);
  const bool list = words_.next().is("or") && adjective_at(words_, scope_, words_.at + 1) &&
                    !adjective_at(words_, scope_, before) &&
                    adjective_at(words_, scope_, before + copula.tokens);
  if (condition && copula.negated && list) {
    return words_.fail(words_.at,
                       "\"or\" behind not reads two ways: " + shown(words_.text(before, words_.at + 2)),
                       "say and not, or set brackets");
  }
  return negated_if(std::move(condition), negated);
}

Result<Condition> Conditions::bare(bool has) {
  const std::size_t begin = words_.at;
  if (has) words_.take_one({"a", "an", "the", "any"});
  const bool quoted = words_.next().kind == Token::Kind::quote;
  // A column may have a preposition for another name, as whom a message is from.
  const bool preposition = words_.next().is("from") || words_.next().is("by");
  const auto column = scope_.peek(words_, words_.at);
  if (column && (column.tokens > 1 || !preposition) &&
      (!quoted || comparison_at(words_, words_.at + 1).tokens > 0)) {
    auto taken = scope_.take(words_);
    if (!taken) return refused(taken.error());
    return about(**taken, has);
  }
  if (auto adjective = adjective_at(words_, scope_, words_.at)) {
    words_.at += adjective->tokens;
    last_ = nullptr;
    return std::move(adjective->condition);
  }
  if (words_.take_one({"named", "called", "titled"})) {
    const Column* title = scope_.title();
    if (title == nullptr) {
      return words_.fail(begin, shown(words_.text(begin, words_.at)) + ": there is no name to compare",
                         fields_of(scope_.table()));
    }
    last_ = title;
    return compare(words_, scope_, *title, {.op = Op::equal, .tokens = 1});
  }
  if (words_.says(begin, "from") || words_.says(begin, "by")) {
    if (!begins_time(words_, scope_, begin) || words_.token(begin + 1).kind == Token::Kind::quote)
      return of_author();
    if (scope_.author() != nullptr && month_named(words_.token(begin + 1).fold) &&
        begin + 2 == words_.size()) {
      return words_.fail(begin + 1, shown(words_.token(begin + 1).text) + " may be a month or a name",
                         "put a name in quotation marks, or say which year's month");
    }
  }
  const auto found = operator_at(words_, words_.at);
  if (found && found->op >= Op::less && found->op <= Op::at_least &&
      counts_a_field(words_.at + found->tokens)) {
    return counted_first();
  }
  if (found && last_ != nullptr && found->op <= Op::between) {
    words_.at += found->tokens;
    return negated_if(compare(words_, scope_, *last_, {found->op, false, found->tokens}), found->negated);
  }
  if (begins_time(words_, scope_, words_.at)) return in_time();
  if (found && (found->op == Op::contains || found->op == Op::like)) {
    words_.at += found->tokens;
    words_.take_one({"the word", "the words", "the text"});
    return negated_if(prose(), found->negated);
  }
  if (found && (found->op >= Op::less && found->op <= Op::at_least)) return counted_first();
  // "in conversation room", "of crew alpha"
  if (words_.take_one({"in", "of", "for", "on", "to"})) {
    words_.take("the");
    if (const auto named = scope_.peek(words_, words_.at)) {
      words_.at += named.tokens;
      return about(*named.column, false);
    }
    // Behind "for", "us" and "me" are no countries.
    if (words_.token(begin).is("in")) {
      if (auto place = in_place()) return *std::move(place);
    }
    words_.at = begin;
  }
  if (words_.done())
    return words_.fail(words_.at, "a condition is missing at the end", fields_of(scope_.table()));
  // A misspelt field is one only where something is asked of it: otherwise any word might be.
  if (has || words_.at > begin || comparison_at(words_, words_.at + 1).tokens > 0) {
    const auto taken = scope_.take(words_);
    return taken ? about(**taken, has) : refused(taken.error());
  }
  return words_.fail(words_.at, shown(words_.next().text) + " is not understood here",
                     fields_of(scope_.table()));
}

// "in Germany": what is said means something to a column that keeps it in its own way.
std::optional<Condition> Conditions::in_place() {
  for (const Column& column : scope_.table().columns) {
    if (column.meant == nullptr) continue;
    const std::size_t begin = words_.at;
    if (auto found = compare(words_, scope_, column, {.op = Op::contains})) {
      last_ = &column;
      return *std::move(found);
    }
    words_.at = begin;
  }
  return std::nullopt;
}

// "with name and kind"
bool Conditions::bare_list() const {
  if (!is_connective(words_.next())) return false;
  const auto next = scope_.peek(words_, words_.at + 1);
  const std::size_t behind = words_.at + 1 + next.tokens;
  return next && next.column->type != ColumnType::boolean && ends_value(words_, scope_, behind) &&
         !begins_time(words_, scope_, behind);
}

// What is said of a column that was just named.
Result<Condition> Conditions::about(const Column& column, bool has) {
  last_ = &column;
  Comparison comparison = comparison_at(words_, words_.at);
  if (comparison.tokens > 0 && is_kind_of_state(column) &&
      (words_.says(words_.at + comparison.tokens - 1, "in progress") ||
       words_.says(words_.at + comparison.tokens - 1, "on hold"))) {
    comparison.op = Op::equal;
    --comparison.tokens;
  }
  // "sent by alice"
  const bool by =
      column.type == ColumnType::time && words_.says(words_.at, "by") && scope_.author() != nullptr;
  if (by && !moment_at(words_, words_.at + 1, scope_.now())) return of_author();
  if (comparison.tokens == 0) {
    comparison.unsaid = true;
    const bool alone = ends_value(words_, scope_, words_.at) && !begins_time(words_, scope_, words_.at);
    if (alone && (has || column.type == ColumnType::boolean || column.type == ColumnType::time)) {
      if (has && bare_list()) {
        return words_.fail(words_.at,
                           shown(words_.next().text) + " behind " + terminal_line(column.name) +
                               " reads two ways: whether rows have these, or only these are shown",
                           "say that have a, or show the fields of the table");
      }
      return presence(scope_, column);
    }
  }
  words_.at += comparison.tokens;
  if (comparison.op == Op::equal && column.type == ColumnType::boolean && !comparison.unsaid) {
    words_.take("exactly");
  }
  return compare(words_, scope_, column, comparison);
}

// "containing apex": wherever there is text to read.
Result<Condition> Conditions::prose() {
  const std::size_t begin = words_.at;
  const auto columns = scope_.prose();
  if (columns.empty()) {
    return words_.fail(begin, shown(words_.text(begin - 1, begin + 1)) + ": there is no text to look in",
                       fields_of(scope_.table()));
  }
  const auto values = texts(words_, scope_, *columns[0], false);
  if (!values) return refused(values.error());
  std::vector<Condition> parts;
  for (const auto& value : values->values) {
    std::vector<Condition> any;
    for (const auto* column : columns) {
      any.push_back(sql::text_is(sql::column(scope_.table(), *column), sql::Match::part, {value.text}));
    }
    parts.push_back(sql::any(std::move(any)));
  }
  last_ = nullptr;
  return values->join == Several<Text>::Join::all ? sql::all(std::move(parts)) : sql::any(std::move(parts));
}

Result<Condition> Conditions::of_author() {
  const Column* author = scope_.author();
  if (author == nullptr) {
    return words_.fail(words_.at, shown(words_.text(words_.at, words_.at + 2)) + " is not understood here",
                       fields_of(scope_.table()));
  }
  ++words_.at;
  last_ = author;
  return compare(words_, scope_, *author, {.op = Op::equal, .tokens = 1});
}

// "since Monday", "today": of the times that a row has, the last one spoken of, or when it came to be.
Result<Condition> Conditions::in_time() {
  const Column* column = last_ != nullptr && last_->type == ColumnType::time ? last_ : scope_.time();
  Comparison comparison{.op = Op::during};
  if (const auto found = operator_at(words_, words_.at)) {
    comparison = *found;
    words_.at += found->tokens;
  }
  last_ = column;
  return compare(words_, scope_, *column, comparison);
}

// Behind a number: the field that it counts, of which nothing else is said.
bool Conditions::counts_a_field(std::size_t place) const {
  const auto column = scope_.peek(words_, place + 1);
  return words_.token(place).kind == Token::Kind::number && column &&
         column.column->type == ColumnType::number &&
         comparison_at(words_, place + 1 + column.tokens).tokens == 0;
}

// "more than 500 impressions"
Result<Condition> Conditions::counted_first() {
  const auto found = operator_at(words_, words_.at);
  const std::size_t begin = words_.at;
  words_.at += found->tokens;
  const std::size_t value = words_.at;
  // The number is read when it is known what it counts.
  words_.at += words_.done() ? 0 : 1;
  words_.take_one({"thousand", "million", "billion", "dollars", "euros", "percent"});
  const std::size_t end = words_.at;
  words_.take("of");
  const auto column = scope_.peek(words_, words_.at);
  if (!column || column.column->type != ColumnType::number) {
    return words_.fail(words_.done() ? begin : words_.at,
                       "it is not said of which field " + shown(words_.text(begin, words_.at + 1)) + " is",
                       fields_of(scope_.table()));
  }
  const std::size_t behind = words_.at + column.tokens;
  words_.at = value;
  auto condition = compare(words_, scope_, *column.column, {found->op, false, found->tokens});
  if (!condition) return condition;
  if (words_.at != end) {
    return words_.fail(words_.at, shown(words_.next().text) + " is not understood here",
                       fields_of(scope_.table()));
  }
  words_.at = behind;
  last_ = column.column;
  return condition;
}

}  // namespace syncd::rules
