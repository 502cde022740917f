// SPDX-License-Identifier: Apache-2.0
#include "rules/words/values.h"

#include <array>
#include <utility>

#include "base/text.h"
#include "rules/words/ahead.h"
#include "rules/words/errors.h"
#include "rules/words/numbers.h"
#include "rules/words/operators.h"
#include "rules/words/sql.h"

namespace syncd::rules {
namespace {

constexpr std::size_t kMostValues = 50;

std::string what_is(const Column& column) {
  return terminal_line(column.name) + " is " + std::string(type_name(column.type));
}

tl::unexpected<Error> missing(Reader& words, const Column& column) {
  if (words.done()) {
    return words.fail(words.at, "a value for " + terminal_line(column.name) + " is missing at the end",
                      what_is(column));
  }
  return words.fail(
      words.at,
      shown(words.next().text) + " stands where a value for " + terminal_line(column.name) + " should",
      what_is(column) + "; put the value in quotation marks if it is meant");
}

// `another`: it is not the first of its list, and may as well be a field that there is not.
Result<Text> text(Reader& words, const Scope& scope, const Column& column, bool another) {
  if (words.next().kind == Token::Kind::quote) return Text{words.token(words.at++).text, true};
  if (begins_no_value(words, words.at)) return missing(words, column);
  const std::size_t begin = words.at;
  do {
    if (another && words.at > begin && is_operator_word(words.next())) {
      return words.fail(
          begin, shown(words.text(begin, words.at)) + " is no field of " + terminal_line(scope.table().name),
          fields_of(scope.table()));
    }
    if (is_operator_word(words.next()) || (words.at > begin && is_joining_word(words.next()))) {
      return words.fail(words.at,
                        shown(words.next().text) + " is not understood in the value " +
                            shown(words.text(begin, words.at + 1)),
                        "put the value in quotation marks if it belongs to it; " + fields_of(scope.table()));
    }
    ++words.at;
  } while (!ends_value(words, scope, words.at));
  std::size_t end = words.at;
  const Token& last = words.token(end - 1);
  if (end > begin + 1 && (last.is(".") || last.is(":"))) --end;
  return Text{std::string(words.text(begin, end)), false};
}

// The words between two values, if another value follows: "or", ",", ", and".
std::size_t joint_at(const Reader& words, const Scope& scope, bool in_brackets) {
  std::size_t at = words.at;
  if (!is_connective(words.token(at)) || words.token(at).is("but")) return 0;
  if (words.token(at++).is(",") && is_connective(words.token(at)) && !words.token(at).is(",")) ++at;
  if (in_brackets) return at - words.at;
  if (open_end_at(words, words.at) > 0) return 0;
  const bool value = !begins_no_value(words, at) && !begins_condition(words, scope, at);
  return value ? at - words.at : 0;
}

template <class T, class ReadOne>
Result<Several<T>> several(Reader& words, const Scope& scope, bool in_list, ReadOne read_one) {
  using Join = typename Several<T>::Join;
  const std::size_t open = words.at;
  const bool brackets = in_list && words.take("(");
  Several<T> out;
  while (true) {
    if (out.values.size() == kMostValues) {
      return words.fail(words.at, "there are too many values at " + shown(words.next().text), "");
    }
    auto one = read_one(!out.values.empty());
    if (!one) return tl::unexpected<Error>(one.error());
    out.values.push_back(*std::move(one));
    const std::size_t joint = joint_at(words, scope, brackets);
    if (joint == 0) break;
    const Token& said = words.token(words.at + joint - 1);
    if (!said.is(",") && !in_list) {
      const Join join = said.is("and") ? Join::all : Join::any;
      if (out.join != Join::none && out.join != join) {
        return words.fail(words.at, shown(said.text) + " is not plain beside the words before it",
                          "and and or in one list read two ways: name the field again, and set brackets");
      }
      out.join = join;
    }
    words.at += joint;
  }
  if (out.values.size() > 1 && out.join == Join::none) out.join = Join::any;
  if (brackets && !words.take(")")) {
    if (words.done()) return words.fail(open, "a bracket is not closed: \"(\"", "");
    return words.fail(words.at, shown(words.next().text) + " is not understood in the list", "");
  }
  return out;
}

// In which unit a column of lengths of time counts, as milliseconds; 0 where that is not known.
std::int64_t unit_of(std::string_view column) {
  if (column.ends_with("_ms")) return 1;
  if (column.ends_with("_s") || column.ends_with("_seconds")) return 1000;
  if (column.ends_with("_minutes")) return 60'000;
  return column.ends_with("_hours") ? 3'600'000 : 0;
}

std::int64_t unit_said(std::string_view word) {
  if (word == "ms" || word == "millisecond" || word == "milliseconds") return 1;
  if (word == "s" || word == "sec" || word == "second" || word == "seconds") return 1000;
  if (word == "min" || word == "minute" || word == "minutes") return 60'000;
  return word == "h" || word == "hour" || word == "hours" ? 3'600'000 : 0;
}

std::string converted(const std::string& literal, std::int64_t from, std::int64_t to) {
  if (from == to) return literal;
  if (from > to) return "(" + literal + " * " + std::to_string(from / to) + ")";
  return "(" + literal + " / " + std::to_string(to / from) + ".0)";
}

int places_said(Reader& words) {
  if (words.take("thousand")) return 3;
  if (words.take("million")) return 6;
  return words.take("billion") ? 9 : 0;
}

// The unit behind a number, or right at it: "2 seconds", "200ms".
Result<std::string> with_unit(Reader& words, const Column& column, const std::string& literal,
                              std::string_view unit, std::size_t place) {
  const auto said = unit_said(unit), kept = unit_of(column.name);
  if (kept == 0) {
    return words.fail(place, shown(unit) + " is no unit of " + terminal_line(column.name), what_is(column));
  }
  return converted(literal, said, kept);
}

}  // namespace

std::size_t open_end_at(const Reader& words, std::size_t place) {
  constexpr std::array<std::string_view, 10> kEnds{"or more",    "or above", "or over",  "or higher",
                                                   "or greater", "or less",  "or fewer", "or below",
                                                   "or under",   "or lower"};
  return words.says_one(place, kEnds);
}

Result<Several<Text>> texts(Reader& words, const Scope& scope, const Column& column, bool in_list) {
  return several<Text>(words, scope, in_list,
                       [&](bool another) { return text(words, scope, column, another); });
}

Result<std::string> number(Reader& words, const Scope& scope, const Column& column) {
  if (words.done()) return missing(words, column);
  const Token& token = words.next();
  const std::size_t place = words.at;
  if (token.kind == Token::Kind::word) {
    const auto letters = token.fold.find_first_not_of("0123456789.");
    const auto glued = letters == 0 || letters == std::string::npos
                           ? std::nullopt
                           : number_in(std::string_view(token.fold).substr(0, letters));
    if (glued && unit_said(std::string_view(token.fold).substr(letters)) > 0) {
      ++words.at;
      return with_unit(words, column, glued->literal, std::string_view(token.fold).substr(letters), place);
    }
  }
  auto found = token.kind == Token::Kind::word ? std::nullopt : number_in(token.text);
  const auto spelled = counted(token.fold);
  if (!found && spelled) found = Number{std::to_string(*spelled)};
  if (!found) {
    words.take("the");
    const auto other = scope.peek(words, words.at);
    if (other && other.column->type == ColumnType::number) {
      words.at += other.tokens;
      return sql::column(scope.table(), *other.column);
    }
    if (begins_no_value(words, words.at)) return missing(words, column);
    return words.fail(words.at, shown(words.next().text) + " is no number, and " + what_is(column),
                      fields_of(scope.table()));
  }
  ++words.at;
  const std::string literal = shifted(found->literal, places_said(words));
  constexpr std::string_view kCounted[] = {"dollars", "dollar", "bucks", "euros", "euro",
                                           "pounds",  "usd",    "eur",   "gbp",   "percent"};
  words.take_one(kCounted);
  if (unit_said(words.next().fold) > 0 && words.next().kind == Token::Kind::word &&
      words.next().fold != "s") {
    const Token& unit = words.token(words.at++);
    return with_unit(words, column, literal, unit.fold, words.at - 1);
  }
  return literal;
}

Result<Several<std::string>> numbers(Reader& words, const Scope& scope, const Column& column, bool in_list) {
  return several<std::string>(words, scope, in_list, [&](bool) -> Result<std::string> {
    const auto grouped = number_in(words.next().text);
    if (in_list && grouped && grouped->grouped) {
      return words.fail(words.at, shown(words.next().text) + " may be one number or several",
                        "leave the thousands together, or set blanks between the numbers");
    }
    return number(words, scope, column);
  });
}

}  // namespace syncd::rules
