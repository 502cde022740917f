// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "base/text.h"
#include "rules/words/clauses.h"
#include "rules/words/errors.h"
#include "rules/words/operators.h"

namespace syncd::rules {
namespace {

enum class Of { any, time, title };  // what it sorts where no field is named

struct Order {
  std::string_view words;
  bool descending;
  Of of = Of::any;
};

constexpr std::array kOrders{
    Order{"asc", false},
    Order{"ascending", false},
    Order{"in ascending order", false},
    Order{"lowest first", false},
    Order{"smallest first", false},
    Order{"from low to high", false},
    Order{"oldest first", false, Of::time},
    Order{"earliest first", false, Of::time},
    Order{"alphabetically", false, Of::title},
    Order{"in alphabetical order", false, Of::title},
    Order{"from a to z", false, Of::title},
    Order{"a to z", false, Of::title},
    Order{"desc", true},
    Order{"descending", true},
    Order{"in descending order", true},
    Order{"highest first", true},
    Order{"largest first", true},
    Order{"biggest first", true},
    Order{"from high to low", true},
    Order{"newest first", true, Of::time},
    Order{"latest first", true, Of::time},
    Order{"most recent first", true, Of::time},
    Order{"from z to a", true, Of::title},
    Order{"z to a", true, Of::title},
};

const Order* take_order(Reader& words) {
  const Order* found = nullptr;
  std::size_t tokens = 0;
  for (const auto& order : kOrders) {
    const auto said = words.says(words.at, order.words);
    if (said <= tokens) continue;
    tokens = said;
    found = &order;
  }
  words.at += tokens;
  return found;
}

// An order without a field: of the time, the title, or of the field that the rows are sorted by already.
Result<bool> sort_unnamed(Reader& words, const Scope& scope, Draft& draft, const Order& order,
                          std::size_t place) {
  const Column* column = nullptr;
  if (order.of == Of::time) column = scope.time();
  if (order.of == Of::title) column = scope.title();
  if (column != nullptr) {
    draft.plan.sorts.push_back({column, 0, order.descending});
  } else if (order.of == Of::any && !draft.plan.sorts.empty()) {
    draft.plan.sorts.back().descending = order.descending;
  } else {
    return words.fail(place, shown(words.text(place, words.at)) + ": it is not said by which field",
                      fields_of(scope.table()));
  }
  return true;
}

// "sorted by count": what was measured. nullopt where the word is none of that.
std::optional<Sort> measured_key(Reader& words, const Draft& draft) {
  constexpr std::array<std::pair<std::string_view, Measure>, 9> kNames{
      std::pair{"count", Measure::count},
      std::pair{"number", Measure::count},
      std::pair{"count", Measure::count_distinct},
      std::pair{"number", Measure::count_distinct},
      std::pair{"total", Measure::sum},
      std::pair{"sum", Measure::sum},
      std::pair{"average", Measure::average},
      std::pair{"minimum", Measure::minimum},
      std::pair{"maximum", Measure::maximum}};
  for (std::size_t i = 0; i < draft.plan.aggregates.size(); ++i) {
    for (const auto& [name, measure] : kNames) {
      if (draft.plan.aggregates[i].measure == measure && words.take(name)) return Sort{nullptr, i, false};
    }
  }
  return std::nullopt;
}

Result<Sort> sort_key(Reader& words, const Scope& scope, Draft& draft) {
  words.take("the");
  if (!scope.peek(words, words.at) && draft.measured()) {
    settle_count(draft);
    if (const auto key = measured_key(words, draft)) return *key;
  }
  const std::size_t place = words.at;
  const auto column = scope.take(words);
  if (!column) return tl::unexpected<Error>(column.error());
  for (std::size_t i = 0; i < draft.plan.aggregates.size(); ++i) {
    if (draft.plan.aggregates[i].column == *column) return Sort{nullptr, i, false};
  }
  if ((*column)->type == ColumnType::list) {
    return words.fail(place, shown(words.text(place, words.at)) + " is a list, which has no order",
                      fields_of(scope.table()));
  }
  return Sort{*column, 0, false};
}

}  // namespace

Result<bool> read_sort_keys(Reader& words, const Scope& scope, Draft& draft, bool descending) {
  while (true) {
    auto key = sort_key(words, scope, draft);
    if (!key) return tl::unexpected<Error>(key.error());
    const Order* order = take_order(words);
    key->descending = order != nullptr ? order->descending : descending;
    draft.plan.sorts.push_back(*key);
    const std::size_t joint = words.at;
    const bool more =
        words.take_one({", then by", "and then by", "then by", ", and", ", then", ",", "and", "then"});
    const auto column = scope.peek(words, words.at);
    const bool condition = column && comparison_at(words, words.at + column.tokens).tokens > 0;
    if (more && !condition && scope.may_take(words, words.at)) continue;
    words.at = joint;
    return true;
  }
}

Result<bool> read_sort(Reader& words, const Scope& scope, Draft& draft) {
  const std::size_t place = words.at;
  if (const Order* alone = take_order(words)) return sort_unnamed(words, scope, draft, *alone, place);
  if (words.take("in order of")) return read_sort_keys(words, scope, draft, false);
  if (!words.take_one(
          {"sorted", "sort", "sort them", "ordered", "order", "order them", "arranged", "ranked"})) {
    return false;
  }
  const std::size_t said = words.at;
  const Order* order = take_order(words);
  if (words.take("by")) return read_sort_keys(words, scope, draft, order != nullptr && order->descending);
  if (order != nullptr) return sort_unnamed(words, scope, draft, *order, said);
  return words.fail(place, shown(words.text(place, words.at)) + ": it is not said by which field",
                    fields_of(scope.table()));
}

Result<bool> rank_by(Reader& words, const Scope& scope, Draft& draft, bool top) {
  words.take("the");
  const std::size_t place = words.at;
  const auto column = scope.take(words);
  if (!column) return tl::unexpected<Error>(column.error());
  if ((*column)->type != ColumnType::number && (*column)->type != ColumnType::time) {
    return words.fail(place,
                      shown(words.text(place, words.at)) + " is " + std::string(type_name((*column)->type)) +
                          ", and what comes first is told by a number or a time",
                      fields_of(scope.table()));
  }
  // A row without a value is neither the highest nor the lowest.
  draft.plan.where.push_back(sql::is_present(sql::column(scope.table(), **column), (*column)->type));
  draft.plan.sorts.push_back({*column, 0, top});
  draft.ranked = true;
  return true;
}

Result<bool> read_extreme(Reader& words, const Scope& scope, Draft& draft) {
  if (!words.take_one({"with the", "that has the", "which has the", "that have the", "having the", "had the",
                       "has the", "have the"}))
    return false;
  const bool top = words.take_one({"highest", "most", "largest", "biggest", "latest", "newest"});
  if (!top && !words.take_one({"lowest", "least", "fewest", "smallest", "earliest", "oldest"})) return false;
  draft.only_first = true;
  return rank_by(words, scope, draft, top);
}

}  // namespace syncd::rules
