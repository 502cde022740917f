// SPDX-License-Identifier: Apache-2.0
#include "rules/words/subject.h"

#include <array>
#include <optional>
#include <utility>

#include "rules/words/adjectives.h"
#include "rules/words/errors.h"
#include "rules/words/measures.h"
#include "rules/words/numbers.h"

namespace syncd::rules {
namespace {

constexpr std::array<std::string_view, 43> kOpenings{"please",
                                                     "can you",
                                                     "could you",
                                                     "would you",
                                                     "i want",
                                                     "i want to see",
                                                     "i would like to see",
                                                     "i need",
                                                     "tell me",
                                                     "show",
                                                     "show me",
                                                     "i'd like to see",
                                                     "find",
                                                     "find me",
                                                     "list",
                                                     "list me",
                                                     "get",
                                                     "get me",
                                                     "display",
                                                     "give",
                                                     "give me",
                                                     "fetch",
                                                     "select",
                                                     "return",
                                                     "see",
                                                     "let me see",
                                                     "view",
                                                     "print",
                                                     "look up",
                                                     "look for",
                                                     "search",
                                                     "search for",
                                                     "retrieve",
                                                     "what are",
                                                     "what is",
                                                     "what were",
                                                     "what was",
                                                     "what's",
                                                     "what",
                                                     "which",
                                                     "report",
                                                     "are there",
                                                     "do we have"};

constexpr std::array<std::string_view, 25> kFillers{"all",
                                                    "all of",
                                                    "the",
                                                    "every",
                                                    "each",
                                                    "any",
                                                    "our",
                                                    "a",
                                                    "an",
                                                    "existing",
                                                    "of",
                                                    "*",
                                                    "the list of",
                                                    "a list of",
                                                    "list of",
                                                    "only",
                                                    "just",
                                                    "me",
                                                    "us",
                                                    "details of",
                                                    "data from",
                                                    "all data from",
                                                    "everything in",
                                                    "* from",
                                                    "everything from"};

constexpr std::array<std::string_view, 8> kCounts{
    "count",     "count of", "how many", "number of", "total number of", "count the", "count the number of",
    "a count of"};

struct Extreme {
  std::string_view words;
  bool top, by_time;
};
constexpr std::array kExtremes{
    Extreme{"top", true, false},      Extreme{"best", true, false},    Extreme{"highest", true, false},
    Extreme{"largest", true, false},  Extreme{"biggest", true, false}, Extreme{"bottom", false, false},
    Extreme{"worst", false, false},   Extreme{"lowest", false, false}, Extreme{"smallest", false, false},
    Extreme{"latest", true, true},    Extreme{"newest", true, true},   Extreme{"most recent", true, true},
    Extreme{"recent", true, true},    Extreme{"last", true, true},     Extreme{"oldest", false, true},
    Extreme{"earliest", false, true}, Extreme{"first", false, true},
};

std::optional<std::int64_t> count_at(const Reader& words, std::size_t place) {
  const Token& token = words.token(place);
  const auto number = token.kind == Token::Kind::number ? number_in(token.text) : std::nullopt;
  return number ? whole(*number) : counted(token.fold);
}

class Subjects {
 public:
  Subjects(Reader& words, const Scope& scope, Draft& draft) : words_(words), scope_(scope), draft_(draft) {}

  Result<void> read() {
    words_.take("run");  // what a client says before a rule
    const std::size_t opening = opening_of(words_);
    for (; words_.at < opening; ++words_.at) {
      draft_.asks = draft_.asks || words_.next().is("what") || words_.next().is("which");
    }
    while (!words_.done()) {
      using Kind = Result<bool> (Subjects::*)();
      constexpr std::array<Kind, 7> kKinds{&Subjects::count, &Subjects::extreme,    &Subjects::measure,
                                           &Subjects::limit, &Subjects::adjectives, &Subjects::columns,
                                           &Subjects::filler};
      bool taken = false;
      for (const auto kind : kKinds) {
        const auto tried = (this->*kind)();
        if (!tried) return tl::unexpected<Error>(tried.error());
        if ((taken = *tried)) break;
      }
      if (taken) continue;
      return words_.fail(words_.at, shown(words_.next().text) + " is not understood here",
                         fields_of(scope_.table()));
    }
    return {};
  }

 private:
  Result<bool> count() {
    if (words_.take_one(kCounts)) {
      draft_.counts = true;
      words_.take_one({"and", ","});
      return true;
    }
    if (!words_.take_one({"distinct", "different", "unique"})) return false;
    return draft_.plan.distinct = true;
  }

  // "top 5", "the latest"; what is followed by a field is a measure: "highest budget of"
  Result<bool> extreme() {
    const Extreme* found = nullptr;
    std::size_t tokens = 0;
    for (const auto& row : kExtremes) {
      const auto said = words_.says(words_.at, row.words);
      if (said <= tokens) continue;
      tokens = said;
      found = &row;
    }
    if (found == nullptr || draft_.top || draft_.latest) return false;
    if (scope_.peek(words_, words_.at) || of_field(words_.at + tokens)) return false;
    words_.at += tokens;
    (found->by_time ? draft_.latest : draft_.top) = found->top;
    draft_.first = found->words == "first";
    if (const auto count = count_at(words_, words_.at); count && !draft_.plan.limit) {
      draft_.plan.limit = count;
      ++words_.at;
    }
    return true;
  }

  bool of_field(std::size_t place) const {
    const auto column = scope_.peek(words_, place);
    return column && column.column->type != ColumnType::boolean;
  }

  Result<bool> measure() {
    if (scope_.peek(words_, words_.at)) return false;
    const std::size_t place = words_.at;
    auto measures = take_measures(words_);
    if (measures.empty()) return false;
    words_.take("of");
    words_.take("the");
    if (words_.done()) {
      draft_.measures = std::move(measures);
      return true;
    }
    auto measured = measure_columns(words_, scope_, place, measures, draft_);
    if (!measured) return tl::unexpected<Error>(measured.error());
    words_.take_one({"and", ",", "of", "for", "from", "in", "across", "over"});
    return true;
  }

  Result<bool> limit() {
    const auto count = count_at(words_, words_.at);
    if (!count || draft_.plan.limit) return false;
    draft_.plan.limit = count;
    ++words_.at;
    return true;
  }

  // "active or paused", "not completed": right before the table.
  Result<bool> adjectives() {
    const std::size_t begin = words_.at;
    std::vector<sql::Condition> parts;
    std::size_t joint = 0;
    bool either = false, both = false, states = true;
    while (true) {
      const bool negated = words_.take("not");
      auto adjective = adjective_at(words_, scope_, words_.at);
      if (!adjective) break;
      words_.at += adjective->tokens;
      states = states && adjective->state && !negated;
      auto condition = std::move(adjective->condition);
      parts.push_back(negated ? sql::negation(std::move(condition)) : std::move(condition));
      joint = words_.at;
      either = either || words_.says(joint, "or");
      both = both || words_.says(joint, "and") || words_.says(joint, ",");
      if (!words_.take_one({"or", "and", ","})) break;
    }
    // What is followed by something else is a list of fields, or nothing.
    words_.at = joint == 0 ? begin : joint;
    if (parts.empty() || (!words_.done() && !words_.next().is("of") && !is_adjective_next())) {
      words_.at = begin;
      return false;
    }
    if (words_.next().is("of")) {
      words_.at = begin;
      return false;
    }
    if (either && both) {
      return words_.fail(begin, shown(words_.text(begin, words_.at)) + " reads two ways",
                         "say it behind where");
    }
    // No row has two states: "completed and pending tasks" are those of either.
    if (states) either = true;
    draft_.plan.where.push_back(either ? sql::any(std::move(parts)) : sql::all(std::move(parts)));
    return true;
  }

  bool is_adjective_next() const { return adjective_at(words_, scope_, words_.at).has_value(); }

  // "name, kind and score of"
  Result<bool> columns() {
    const bool spelled = scope_.peek(words_, words_.at + words_.says(words_.at, "the")).tokens > 0;
    const Token& behind = words_.token(words_.at + 1);
    const bool guessed = !words_.next().is("all") && (behind.is("of") || behind.is(",") || behind.is("and"));
    if (!spelled && !guessed) return false;
    const auto columns = take_columns(words_, scope_);
    if (!columns) return tl::unexpected<Error>(columns.error());
    draft_.plan.columns.insert(draft_.plan.columns.end(), columns->begin(), columns->end());
    const std::size_t place = words_.at;
    const bool of = words_.take_one({"of", "for", "from", "in", "across", "over"});
    if (!of) {
      return words_.fail(place,
                         words_.done() ? shown(words_.text(place - 1, place)) + " has to be followed by of"
                                       : shown(words_.next().text) + " is not understood here",
                         fields_of(scope_.table()));
    }
    return true;
  }

  Result<bool> filler() {
    const bool measured = draft_.measured() && words_.take_one({"for", "in", "from", "across", "over"});
    return measured || words_.take_one(kFillers);
  }

  Reader& words_;
  const Scope& scope_;
  Draft& draft_;
};

}  // namespace

std::size_t opening_of(const Reader& words) {
  std::size_t at = words.at;
  while (const auto said = words.says_one(at, kOpenings)) at += said;
  return at;
}

Result<void> read_subject(Reader& words, const Scope& scope, Draft& draft) {
  return Subjects(words, scope, draft).read();
}

Result<void> read_rest_of_subject(Reader& words, const Scope& scope, Draft& draft) {
  words.take_one({"table", "records", "rows", "entries"});
  if (draft.measures.empty()) return {};
  const auto measures = std::exchange(draft.measures, {});
  if (scope.may_take(words, words.at)) return measure_columns(words, scope, words.at, measures, draft);
  // "total campaigns" is how many there are
  if (measures == std::vector{Measure::sum}) {
    draft.counts = true;
    return {};
  }
  return words.fail(words.at, "it is not said of which field " + shown(words.text(0, words.at)) + " is",
                    fields_of(scope.table()));
}

}  // namespace syncd::rules
