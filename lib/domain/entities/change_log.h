// SPDX-License-Identifier: Apache-2.0
// Who changed what of a task, a crew or a run: rows that are kept as the events are applied, and how a kind's
// `log` reads them. Campaigns have a table of their own, which undoing needs. Runs on the thread that owns
// the tables.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/errors.h"
#include "base/json.h"
#include "domain/event.h"
#include "domain/operation.h"
#include "domain/tables.h"

namespace syncd::domain {

// `place` counts the changes of one event; values are JSON.
inline constexpr const char* kChangeLogTables = R"sql(
create table thing_changes (
  kind text, id text, seq integer, place integer, operation text not null, details text not null,
  previous_value text not null, new_value text not null, actor text not null, source text not null,
  changed_at integer not null, primary key (kind, id, seq, place)) without rowid;
)sql";

struct ThingChange {
  std::string_view operation;
  std::string details;
  Json before = nullptr, after = nullptr;
};

// Whoever the event says did it.
void record_change(Tables& tables, const Applied& event, std::string_view kind, std::string_view id,
                   const ThingChange& change, int place = 0);
// As it stands in the table: tasks of two users may share an id.
std::string logged_task(std::string_view user, std::string_view id);

// A piece of a log: the newest before a seq.
struct LogPiece {
  std::int64_t before = INT64_MAX;
  std::int64_t limit = 50;
};

// As a page of a log: oldest first, of rows that are newest first and one more than wanted where there is
// more.
Json log_page(std::vector<Json> newest_first, const LogPiece& piece);

// {items:[{seq, timestamp, operation, details, previous_value, new_value, actor, source}, ...] oldest first,
// more}. What was removed since is found by its id alone. Errors: those of finding the thing.
Result<Json> log_campaign(Tables& tables, std::string_view named, const LogPiece& piece, const Context&);
Result<Json> log_task(Tables& tables, std::string_view named, const LogPiece& piece, const Context&);
Result<Json> log_crew(Tables& tables, std::string_view named, const LogPiece& piece, const Context&);
Result<Json> log_run(Tables& tables, std::string_view named, const LogPiece& piece, const Context&);

}  // namespace syncd::domain
