// SPDX-License-Identifier: Apache-2.0
#include "rules/words/comparing.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "rules/words/ahead.h"
#include "rules/words/errors.h"
#include "rules/words/values.h"

namespace syncd::rules {
namespace {

using sql::Condition;

Condition signed_as(Condition condition, bool negated) {
  return negated ? sql::negation(std::move(condition)) : condition;
}

// What one text may stand for: without quotation marks the article and the blanks may be manners of speech.
std::vector<std::string> readings(const Text& value, const Column& column) {
  std::vector<std::string> out{value.text};
  if (value.quoted) return out;
  for (const std::string_view article : {"a ", "an ", "the "}) {
    if (value.text.starts_with(article)) out.push_back(value.text.substr(article.size()));
  }
  if (is_kind_of_state(column) && out.back().find(' ') != std::string::npos) {
    std::string joined = out.back();
    std::replace(joined.begin(), joined.end(), ' ', '_');
    out.push_back(std::move(joined));
  }
  return out;
}

// What the column keeps for the first of these that means something there.
Result<std::vector<std::string>> as_kept(Reader& words, std::size_t place, const Column& column,
                                         std::vector<std::string> said) {
  if (column.meant == nullptr) return said;
  for (const std::string& one : said) {
    if (auto kept = column.meant(one)) return std::vector{*std::move(kept)};
  }
  const Error error = column.meant(said.back()).error();
  return words.fail(place, error.message, error.hint);
}

tl::unexpected<Error> two_ways(Reader& words, std::size_t place, std::string_view word) {
  return words.fail(place,
                    fmt::format("\"{}\" between the values from {} on reads two ways", word,
                                shown(words.text(place, words.at))),
                    "name the field again behind it, or put the value in quotation marks if it is one");
}

Result<Condition> compare_text(Reader& words, const Scope& scope, const Column& column, Comparison comparison,
                               sql::Match match) {
  const std::size_t place = words.at;
  const bool list = comparison.op == Op::one_of, whole = match == sql::Match::whole;
  auto values = texts(words, scope, column, list);
  if (!values) return tl::unexpected<Error>(values.error());
  const bool each = values->join == Several<Text>::Join::all;
  if (each && (comparison.negated || (whole && column.type != ColumnType::list))) {
    return two_ways(words, place, "and");
  }
  const std::string name = sql::column(scope.table(), column);
  const auto condition = [&](const std::vector<std::string>& any_of) {
    return column.type == ColumnType::list ? sql::list_has(name, any_of) : sql::text_is(name, match, any_of);
  };
  std::vector<Condition> parts;
  std::vector<std::string> every;
  for (const auto& value : values->values) {
    auto some =
        as_kept(words, place, column, whole ? readings(value, column) : std::vector<std::string>{value.text});
    if (!some) return tl::unexpected<Error>(some.error());
    if (each)
      parts.push_back(condition(*some));
    else
      every.insert(every.end(), some->begin(), some->end());
  }
  if (!each) parts.push_back(condition(every));
  return signed_as(sql::all(std::move(parts)), comparison.negated);
}

std::string_view sign_of(Op op, bool negated) {
  switch (op) {
    case Op::less:
      return negated ? ">=" : "<";
    case Op::at_most:
      return negated ? ">" : "<=";
    case Op::greater:
      return negated ? "<=" : ">";
    default:
      return negated ? "<" : ">=";
  }
}

// "500 or more"
std::optional<Op> open_end(Reader& words) {
  const auto said = open_end_at(words, words.at);
  if (said == 0) return std::nullopt;
  const std::string& way = words.token(words.at + said - 1).fold;
  words.at += said;
  const bool down = way == "less" || way == "fewer" || way == "below" || way == "under" || way == "lower";
  return down ? Op::at_most : Op::at_least;
}

Result<Condition> number_range(Reader& words, const Scope& scope, const Column& column, bool negated) {
  auto low = number(words, scope, column);
  if (!low) return tl::unexpected<Error>(low.error());
  if (!words.take_one({"and", "to", "through"})) {
    return words.fail(words.at,
                      fmt::format("between has to be followed by two numbers with and, not by {}",
                                  words.done() ? "the end" : shown(words.next().text)),
                      "");
  }
  auto high = number(words, scope, column);
  if (!high) return tl::unexpected<Error>(high.error());
  const auto name = sql::column(scope.table(), column);
  return signed_as(sql::leaf(fmt::format("{} BETWEEN {} AND {}", name, *low, *high)), negated);
}

Result<Condition> compare_number(Reader& words, const Scope& scope, const Column& column,
                                 Comparison comparison) {
  const auto name = sql::column(scope.table(), column);
  const std::size_t place = words.at;
  switch (comparison.op) {
    case Op::since:  // "from 10 to 20"
    case Op::between:
      return number_range(words, scope, column, comparison.negated);
    case Op::less:
    case Op::at_most:
    case Op::greater:
    case Op::at_least: {
      auto value = number(words, scope, column);
      if (!value) return tl::unexpected<Error>(value.error());
      return sql::compared(name, sign_of(comparison.op, comparison.negated), *value);
    }
    case Op::equal:
    case Op::one_of: {
      auto values = numbers(words, scope, column, comparison.op == Op::one_of);
      if (!values) return tl::unexpected<Error>(values.error());
      if (values->join == Several<std::string>::Join::all) return two_ways(words, place, "and");
      if (values->values.size() == 1) {
        if (const auto open = open_end(words)) {
          return sql::compared(name, sign_of(*open, comparison.negated), values->values[0]);
        }
        return signed_as(sql::compared(name, "=", values->values[0]), comparison.negated);
      }
      return signed_as(sql::leaf(fmt::format("{} IN ({})", name, fmt::join(values->values, ", "))),
                       comparison.negated);
    }
    default:
      return does_not_go(words, place - comparison.tokens, column);
  }
}

Result<Condition> compare_boolean(Reader& words, const Scope& scope, const Column& column,
                                  Comparison comparison) {
  const std::size_t place = words.at;
  if (comparison.op != Op::equal) return does_not_go(words, place - comparison.tokens, column);
  bool wanted = true;
  if (words.take_one({"false", "no", "off"}) || (words.next().text == "0" && ++words.at > 0)) {
    wanted = false;
  } else if (!words.take_one({"true", "yes", "on"}) && !(words.next().text == "1" && ++words.at > 0) &&
             !comparison.unsaid) {
    return words.fail(place,
                      fmt::format("{} is true or false, not {}", terminal_line(column.name),
                                  words.done() ? "nothing" : shown(words.next().text)),
                      "");
  }
  return signed_as(sql::compared(sql::column(scope.table(), column), "=", wanted ? "1" : "0"),
                   comparison.negated);
}

}  // namespace

bool is_kind_of_state(const Column& column) {
  constexpr std::array<std::string_view, 9> kNames{"status", "state", "outcome", "result",  "kind",
                                                   "type",   "role",  "phase",   "priority"};
  return std::find(kNames.begin(), kNames.end(), column.name) != kNames.end();
}

namespace {

std::string_view asked_of(ColumnType type) {
  switch (type) {
    case ColumnType::text:
      return "a text is, contains, starts with, ends with, is one of, or is empty";
    case ColumnType::number:
      return "a number is, is less than, at most, more than, at least, between, one of, or is empty";
    case ColumnType::time:
      return "a time is before, after, since, until, on, between, in the last 3 days, or is empty";
    case ColumnType::boolean:
      return "say is true, is false, or is empty";
    case ColumnType::list:
      return "a list contains, contains one of, or is empty";
  }
  return "";
}

}  // namespace

tl::unexpected<Error> does_not_go(Reader& words, std::size_t place, const Column& column) {
  return words.fail(place,
                    fmt::format("{} does not go with {}, which is {}", shown(words.text(place, words.at)),
                                terminal_line(column.name), type_name(column.type)),
                    std::string(asked_of(column.type)));
}

Result<Condition> compare(Reader& words, const Scope& scope, const Column& column, Comparison comparison) {
  if (comparison.op == Op::empty) {
    const auto name = sql::column(scope.table(), column);
    return comparison.negated ? sql::is_present(name, column.type) : sql::is_empty(name, column.type);
  }
  switch (column.type) {
    case ColumnType::number:
      return compare_number(words, scope, column, comparison);
    case ColumnType::time:
      return compare_time(words, scope, column, comparison);
    case ColumnType::boolean:
      return compare_boolean(words, scope, column, comparison);
    case ColumnType::list:
      if (comparison.op == Op::equal || comparison.op == Op::contains || comparison.op == Op::one_of) {
        return compare_text(words, scope, column, comparison, sql::Match::whole);
      }
      return does_not_go(words, words.at - comparison.tokens, column);
    case ColumnType::text:
      break;
  }
  switch (comparison.op) {
    case Op::equal:
    case Op::one_of:
      return compare_text(words, scope, column, comparison, sql::Match::whole);
    case Op::contains:
      return compare_text(words, scope, column, comparison, sql::Match::part);
    case Op::starts:
      return compare_text(words, scope, column, comparison, sql::Match::start);
    case Op::ends:
      return compare_text(words, scope, column, comparison, sql::Match::end);
    case Op::like: {
      // With no place left open it is a part that is looked for.
      const bool open = words.next().text.find_first_of("%_") != std::string::npos;
      return compare_text(words, scope, column, comparison, open ? sql::Match::pattern : sql::Match::part);
    }
    default:
      return does_not_go(words, words.at - comparison.tokens, column);
  }
}

}  // namespace syncd::rules
