// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "rules/words/plan.h"

namespace syncd::rules {
namespace {

std::string grained(const std::string& column, Grain grain) {
  switch (grain) {
    case Grain::value:
      return column;
    case Grain::hour:
      return fmt::format("substr({}, 1, 13)", column);
    case Grain::day:
      return fmt::format("substr({}, 1, 10)", column);
    case Grain::week:
      return fmt::format("date(substr({}, 1, 10), '-6 days', 'weekday 1')", column);
    case Grain::month:
      return fmt::format("substr({}, 1, 7)", column);
    case Grain::year:
      return fmt::format("substr({}, 1, 4)", column);
  }
  return column;
}

std::string_view grain_name(Grain grain) {
  constexpr std::string_view kNames[] = {"", "hour", "day", "week", "month", "year"};
  return kNames[static_cast<std::size_t>(grain)];
}

class Writer {
 public:
  explicit Writer(const Plan& plan) : plan_(plan) {}

  Statement write() {
    for (const auto& group : plan_.groups) {
      add(grained(spread(*group.column), group.grain),
          group.grain == Grain::value ? group.column->name : std::string(grain_name(group.grain)));
    }
    for (const auto& aggregate : plan_.aggregates) add(call(aggregate), name_of(aggregate));
    if (plan_.aggregates.empty()) list_columns();
    order();

    std::string out = plan_.distinct && plan_.aggregates.empty() ? "SELECT DISTINCT " : "SELECT ";
    out += fmt::format("{} FROM {}", fmt::join(selected_, ", "), sql::identifier(plan_.table->name));
    for (const auto& list : spread_) out += ", " + list;
    if (!plan_.where.empty()) {
      out += " WHERE " + sql::written({.kind = sql::Condition::Kind::all, .parts = plan_.where});
    }
    if (!plan_.groups.empty())
      out += fmt::format(" GROUP BY {}", fmt::join(numbers(plan_.groups.size()), ", "));
    if (!order_.empty()) out += fmt::format(" ORDER BY {}", fmt::join(order_, ", "));
    if (plan_.limit) out += fmt::format(" LIMIT {}", *plan_.limit);
    return {std::move(out), std::move(names_)};
  }

 private:
  std::string name(const Column& column) const { return sql::column(*plan_.table, column); }

  static std::vector<std::size_t> numbers(std::size_t up_to) {
    std::vector<std::size_t> out(up_to);
    for (std::size_t i = 0; i < up_to; ++i) out[i] = i + 1;
    return out;
  }

  // A list is taken apart, so that each of its values counts by itself.
  std::string spread(const Column& column) {
    if (column.type != ColumnType::list) return name(column);
    const std::string alias = sql::identifier("each " + column.name);
    const std::string source = fmt::format("json_each({}) AS {}", name(column), alias);
    if (std::find(spread_.begin(), spread_.end(), source) == spread_.end()) spread_.push_back(source);
    return alias + ".value";
  }

  // A result's columns have each its own name.
  void add(const std::string& expression, std::string called) {
    const std::string wanted = called;
    for (int n = 2; std::find(names_.begin(), names_.end(), called) != names_.end(); ++n) {
      called = fmt::format("{}_{}", wanted, n);
    }
    selected_.push_back(expression + " AS " + sql::identifier(called));
    names_.push_back(std::move(called));
  }

  std::string call(const Aggregate& aggregate) {
    switch (aggregate.measure) {
      case Measure::count:
        return "count(*)";
      case Measure::count_distinct:
        return fmt::format("count(DISTINCT {})", spread(*aggregate.column));
      case Measure::sum:
        return fmt::format("sum({})", name(*aggregate.column));
      case Measure::average:
        return fmt::format("avg({})", name(*aggregate.column));
      case Measure::minimum:
        return fmt::format("min({})", name(*aggregate.column));
      case Measure::maximum:
        return fmt::format("max({})", name(*aggregate.column));
    }
    return {};
  }

  void list_columns() {
    if (plan_.columns.empty()) {
      for (const auto& column : plan_.table->columns) shown_.push_back(&column);
    } else {
      shown_ = plan_.columns;
    }
    for (const auto* column : shown_)
      add(plan_.distinct ? spread_if_chosen(*column) : name(*column), column->name);
  }

  std::string spread_if_chosen(const Column& column) {
    return plan_.columns.empty() ? name(column) : spread(column);
  }

  std::string collated(const Column& column) const {
    return name(column) + (column.type == ColumnType::text ? " COLLATE NOCASE" : "");
  }

  void order() {
    for (const auto& sort : plan_.sorts) {
      std::string key = sort.column != nullptr ? collated(*sort.column)
                                               : std::to_string(plan_.groups.size() + sort.aggregate + 1);
      if (sort.column != nullptr) {
        for (std::size_t i = 0; i < plan_.groups.size(); ++i) {
          if (plan_.groups[i].column == sort.column) key = std::to_string(i + 1);
        }
      }
      order_.push_back(key + (sort.descending ? " DESC" : " NULLS LAST"));
    }
    if (!plan_.groups.empty()) return order_groups();
    if (!plan_.aggregates.empty()) return;
    if (plan_.distinct) {
      for (const auto number : numbers(names_.size())) order_.push_back(std::to_string(number));
      return;
    }
    for (const auto& column : plan_.table->columns) {
      if (order_.empty() || !sorted_by(column)) order_.push_back(name(column));
      if (tells_apart(column)) return;
    }
  }

  // The largest number first, times in their order.
  void order_groups() {
    const bool timed = std::any_of(plan_.groups.begin(), plan_.groups.end(),
                                   [](const Group& group) { return group.grain != Grain::value; });
    if (plan_.sorts.empty() && !timed) order_.push_back(std::to_string(plan_.groups.size() + 1) + " DESC");
    for (const auto number : numbers(plan_.groups.size())) order_.push_back(std::to_string(number));
  }

  bool sorted_by(const Column& column) const {
    return std::any_of(plan_.sorts.begin(), plan_.sorts.end(),
                       [&](const Sort& sort) { return sort.column == &column; });
  }

  // No two rows have the same in it; for other tables it takes all columns to set an order.
  bool tells_apart(const Column& column) const {
    if (&column != plan_.table->columns.data()) return false;
    return column.name == "id" || column.name == "seq" || column.name.ends_with("_id");
  }

  const Plan& plan_;
  std::vector<const Column*> shown_;
  std::vector<std::string> selected_, names_, spread_, order_;
};

}  // namespace

std::string name_of(const Aggregate& aggregate) {
  if (aggregate.column == nullptr) return "count";
  constexpr std::string_view kNames[] = {"count", "distinct", "total", "average", "lowest", "highest"};
  return fmt::format("{}_{}", kNames[static_cast<std::size_t>(aggregate.measure)], aggregate.column->name);
}

Statement select(const Plan& plan) {
  return Writer(plan).write();
}

}  // namespace syncd::rules
