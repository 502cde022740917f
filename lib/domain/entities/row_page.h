// SPDX-License-Identifier: Apache-2.0
// A page of a table that users made: filtered, sorted, cut. Conditions come as people write them, and mean
// what the column's type makes of them. Runs on the thread that owns the tables.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "domain/entities/row_tables.h"
#include "domain/kinds.h"

namespace syncd::domain {

struct RowSelection {
  // "kind=pattern", "name~apex" (contains), "count>=5", "geo=DE" (is in the list); all have to hold.
  // Operators: =
  // != ~ !~ > >= < <=. An empty value with = or != asks whether there is any.
  std::vector<std::string> where = {};
  // "name", "-count" (largest first); where they tie, and without any, the rows stand as they came.
  std::vector<std::string> sort = {};
  std::int64_t limit = 100;
  std::int64_t offset = 0;
};

struct RowPage {
  Json rows = Json::array();  // arrays with one value a column
  std::int64_t total = 0;     // that the conditions let through
  bool more = false;          // there are further ones behind these
};

inline constexpr std::size_t kRowPageBytes = 1 << 20;  // about; one row at least

// Errors: invalid_field, naming `where` or `sort`, where there is no such column or the value is none of its
// type.
Result<RowPage> row_page(Tables& tables, const RowTable& table, const RowSelection& selection);

// A page of those that are wanted: {items, total, more}.
Json row_table_list(const std::vector<RowTable>& tables, const Listing& listing,
                    const std::function<bool(const RowTable&)>& wanted);

// What a table is, with a page of its rows: {...to_json(table), rows, total, offset, more}. Errors: those of
// finding it, and of the page.
Result<Json> shown_rows(Tables& tables, const Result<RowTable>& table, const Looking& looking);

}  // namespace syncd::domain
