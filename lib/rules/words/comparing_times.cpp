// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <utility>

#include "base/text.h"
#include "rules/words/comparing.h"
#include "rules/words/errors.h"
#include "rules/words/times.h"

namespace syncd::rules {
namespace {

using sql::Condition;

constexpr const char* kDates =
    "dates are written 2026-01-31, 31 January 2026, today, last Monday, the last 3 days, 2 weeks ago";

// Whether its times are mostly still to come.
bool lies_ahead(const Column& column) {
  const std::string_view name = column.name;
  return name.starts_with("due") || name.starts_with("deadline") || name.starts_with("expire") ||
         name.starts_with("scheduled") || name.starts_with("planned");
}

Result<Span> span(Reader& words, const Scope& scope, const Column& column) {
  const auto moment = moment_at(words, words.at, scope.now(), lies_ahead(column));
  if (!moment) {
    if (words.done()) {
      return words.fail(words.at, "a time for " + terminal_line(column.name) + " is missing at the end",
                        kDates);
    }
    return words.fail(words.at,
                      shown(words.next().text) + " is no time, and " + terminal_line(column.name) + " is one",
                      kDates);
  }
  words.at += moment->tokens;
  return moment->span;
}

Op turned(Op op) {
  switch (op) {
    case Op::less:
      return Op::greater;
    case Op::at_most:
      return Op::at_least;
    case Op::greater:
      return Op::less;
    default:
      return Op::at_most;
  }
}

Condition asked(const std::string& name, Op op, Span span) {
  switch (op) {
    case Op::less:
    case Op::before:
    case Op::older:
      return sql::compared(name, "<", sql::time(span.begin));
    case Op::at_most:
    case Op::until:
      return sql::compared(name, "<", sql::time(span.end));
    case Op::greater:
    case Op::after:
    case Op::newer:
      return sql::compared(name, ">=", sql::time(span.end));
    case Op::at_least:
    case Op::since:
      return sql::compared(name, ">=", sql::time(span.begin));
    default:
      return sql::within(name, span);
  }
}

bool is_order(Op op) {
  return op == Op::less || op == Op::at_most || op == Op::greater || op == Op::at_least;
}

}  // namespace

Result<Condition> compare_time(Reader& words, const Scope& scope, const Column& column,
                               Comparison comparison) {
  const std::string name = sql::column(scope.table(), column);
  const auto result = [&](Condition condition) {
    return comparison.negated ? sql::negation(std::move(condition)) : condition;
  };
  const auto length = length_at(words, words.at);
  if (length && (comparison.op == Op::older || comparison.op == Op::newer || is_order(comparison.op))) {
    const bool ago = words.says(words.at + length->tokens, "ago") > 0;
    Op op = comparison.op;
    // "more than 3 days ago" is before that
    if (is_order(op) && ago) op = turned(op);
    if (ago || !is_order(op)) {
      const Millis then = moved(scope.now(), length->unit, -length->count);
      words.at += length->tokens + (ago ? 1 : 0);
      return result(asked(name, op, {then, then}));
    }
  }
  switch (comparison.op) {
    case Op::contains:
    case Op::starts:
    case Op::ends:
    case Op::like:
      return does_not_go(words, words.at - comparison.tokens, column);
    default:
      break;
  }
  const std::size_t before = words.at;
  const auto moment = moment_at(words, before, scope.now());
  auto first = span(words, scope, column);
  if (!first) return tl::unexpected<Error>(first.error());
  const bool between = comparison.op == Op::between;
  const bool open =
      comparison.op == Op::since && (words.says(words.at, "to") || words.says(words.at, "until"));
  if (between || open) {
    if (!words.take_one({"and", "to", "until", "through"})) {
      return words.fail(words.at,
                        fmt::format("between has to be followed by two times with and, not by {}",
                                    words.done() ? "the end" : shown(words.next().text)),
                        kDates);
    }
    auto second = span(words, scope, column);
    if (!second) return tl::unexpected<Error>(second.error());
    return result(sql::within(name, {first->begin, second->end}));
  }
  const bool from = comparison.op == Op::since && words.token(before - 1).is("from");
  if (from && !moment->stands_alone) {
    return words.fail(before - 1, shown(words.text(before - 1, words.at)) + " reads two ways",
                      "say since or in, or from one time to another");
  }
  const Op op = from ? Op::during : comparison.op;
  std::vector<Condition> spans{asked(name, op, *first)};
  // "today or yesterday"
  while (words.says(words.at, "or") && moment_at(words, words.at + 1, scope.now())) {
    ++words.at;
    auto next = span(words, scope, column);
    if (!next) return tl::unexpected<Error>(next.error());
    spans.push_back(asked(name, op, *next));
  }
  return result(sql::any(std::move(spans)));
}

}  // namespace syncd::rules
