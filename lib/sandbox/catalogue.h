// SPDX-License-Identifier: Apache-2.0
// What rules may see of an organisation, under names for people: each table with its columns, their types and
// other words for them, and the SELECT that shows it. Any thread; visible() on the one that owns the
// connection.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "domain/entities/row_tables.h"
#include "domain/tables.h"
#include "rules/words/schema.h"

namespace syncd::sandbox {

struct Seen {
  rules::Table table;
  std::string source;        // the SELECT that gives its rows, columns in their order
  std::string stored;        // the table in the file that it reads
  bool of_one_user = false;  // its rows belong to the one who asks
  bool shared_file = false;  // others' rows stand in the same table: it is copied, never looked at in place
};

// Everything that this user may see: the organisation's own tables, then data sets, then results of rules by
// their names and by their rules' short names (the latest).
std::vector<Seen> visible(domain::Tables& tables, std::string_view user);

// The same type, as results keep it.
domain::ColumnType kept(rules::ColumnType type);

rules::Schema schema(std::span<const Seen> seen);

}  // namespace syncd::sandbox
