// SPDX-License-Identifier: Apache-2.0
// Rules and what they found: each run of a rule is a table of rows, found by the rule's short name or by its
// own. Runs on the thread that owns the tables.
#pragma once

#include <string>
#include <string_view>

#include "domain/entities/change_log.h"
#include "domain/entities/row_tables.h"
#include "domain/kinds.h"

namespace syncd::domain {

// The newest result of that name, or the one of that table. Errors: not_found, naming `field`.
Result<RowTable> find_rule(Tables& tables, std::string_view user, std::string_view named, const char* field);

// What was found out for a rule: {rule, sql, columns:[name], types:[name], rows, truncated, of_one_user,
// duration_ms, keep (results at most), note?}. Gives its table, its rows and the end of the oldest results as
// events, and the answer: rule_id, rule, message, table, sql, row_count, duration_ms, columns, types, rows
// (the first), more, truncated, note?, seq, timestamp.
Result<Decision> rule_decision(Tables& tables, const Json& args, const Context& context);

Json list_rules(Tables& tables, const Listing& listing, const Context& context);
Result<Json> show_rule(Tables& tables, const Looking& looking, const Context& context);
// What became of a rule's results; what was dropped since is found by the table's name or the rule's.
Result<Json> log_rule(Tables& tables, std::string_view named, const LogPiece& piece, const Context& context);
std::string rule_line(const Json& item);

}  // namespace syncd::domain
