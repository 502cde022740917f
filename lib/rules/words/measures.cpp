// SPDX-License-Identifier: Apache-2.0
#include "rules/words/measures.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "rules/words/errors.h"

namespace syncd::rules {
namespace {

struct Row {
  std::string_view words;
  Measure measure;
};

constexpr std::array kMeasures{
    Row{"sum", Measure::sum},
    Row{"sum of", Measure::sum},
    Row{"sum up", Measure::sum},
    Row{"total", Measure::sum},
    Row{"total of", Measure::sum},
    Row{"average", Measure::average},
    Row{"average of", Measure::average},
    Row{"avg", Measure::average},
    Row{"mean", Measure::average},
    Row{"min", Measure::minimum},
    Row{"minimum", Measure::minimum},
    Row{"lowest", Measure::minimum},
    Row{"smallest", Measure::minimum},
    Row{"earliest", Measure::minimum},
    Row{"max", Measure::maximum},
    Row{"maximum", Measure::maximum},
    Row{"highest", Measure::maximum},
    Row{"largest", Measure::maximum},
    Row{"biggest", Measure::maximum},
    Row{"latest", Measure::maximum},
};

bool fits(Measure measure, ColumnType type) {
  switch (measure) {
    case Measure::sum:
    case Measure::average:
      return type == ColumnType::number;
    case Measure::minimum:
    case Measure::maximum:
      return type == ColumnType::number || type == ColumnType::time;
    default:
      return true;
  }
}

}  // namespace

std::vector<Measure> take_measures(Reader& words) {
  std::vector<Measure> out;
  while (true) {
    const std::size_t before = words.at;
    if (!out.empty() && !words.take_one({"and", ","})) return out;
    words.take("the");
    const Row* found = nullptr;
    std::size_t tokens = 0;
    for (const auto& row : kMeasures) {
      const auto said = words.says(words.at, row.words);
      if (said <= tokens) continue;
      tokens = said;
      found = &row;
    }
    if (found == nullptr) {
      words.at = before;
      return out;
    }
    words.at += tokens;
    out.push_back(found->measure);
  }
}

Result<std::vector<const Column*>> take_columns(Reader& words, const Scope& scope) {
  std::vector<const Column*> out;
  while (true) {
    words.take_one({"the", "all", "all the", "their"});
    auto column = scope.take(words);
    if (!column) return tl::unexpected<Error>(column.error());
    if (std::find(out.begin(), out.end(), *column) == out.end()) out.push_back(*column);
    const std::size_t before = words.at;
    const bool joined = words.take_one({", and", ",", "and", "&"});
    if (!joined || !scope.may_take(words, words.at + words.says(words.at, "the"))) {
      words.at = before;
      return out;
    }
  }
}

Result<void> measure_columns(Reader& words, const Scope& scope, std::size_t place,
                             const std::vector<Measure>& measures, Draft& draft) {
  const auto columns = take_columns(words, scope);
  if (!columns) return tl::unexpected<Error>(columns.error());
  constexpr std::size_t kMost = 100;
  for (const auto* column : *columns) {
    for (const auto measure : measures) {
      if (draft.plan.aggregates.size() > kMost) return {};  // is refused as a whole
      if (!fits(measure, column->type)) {
        return words.fail(place,
                          shown(words.text(place, words.at)) + ": " + terminal_line(column->name) + " is " +
                              std::string(type_name(column->type)),
                          fields_of(scope.table()));
      }
      draft.plan.aggregates.push_back({measure, column});
    }
  }
  return {};
}

}  // namespace syncd::rules
