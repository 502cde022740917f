// SPDX-License-Identifier: Apache-2.0
#include "domain/entities/change_log.h"

#include <algorithm>
#include <vector>

#include "domain/entities/campaigns.h"
#include "domain/entities/crews.h"
#include "domain/entities/runs.h"
#include "domain/entities/tasks.h"

namespace syncd::domain {
namespace {

#define CHANGE_COLUMNS "seq, operation, details, previous_value, new_value, actor, source, changed_at"

Json page_of(Query row, const LogPiece& piece) {
  std::vector<Json> items;
  while (row.next()) {
    items.push_back({{"seq", row.integer(0)},
                     {"timestamp", rfc3339(row.integer(7))},
                     {"operation", row.text(1)},
                     {"details", row.text(2)},
                     {"previous_value", parse_json(row.text(3)).value_or(Json())},
                     {"new_value", parse_json(row.text(4)).value_or(Json())},
                     {"actor", row.text(5)},
                     {"source", row.text(6)}});
  }
  return log_page(std::move(items), piece);
}

Json changes_of(Tables& tables, std::string_view kind, std::string_view id, const LogPiece& piece) {
  return page_of(tables.query("select " CHANGE_COLUMNS
                              " from thing_changes where kind = ? and id = ? and seq < ? order by seq desc,"
                              " place desc limit ?",
                              kind, id, piece.before, piece.limit + 1),
                 piece);
}

bool is_logged(Tables& tables, std::string_view kind, std::string_view id) {
  auto row = tables.query("select 1 from thing_changes where kind = ? and id = ? limit 1", kind, id);
  return row.next();
}

tl::unexpected<Error> not_found(Error error) {
  error.field = "name";
  return tl::unexpected<Error>(std::move(error));
}

}  // namespace

Json log_page(std::vector<Json> newest_first, const LogPiece& piece) {
  const bool more = static_cast<std::int64_t>(newest_first.size()) > piece.limit;
  if (more) newest_first.pop_back();
  std::reverse(newest_first.begin(), newest_first.end());
  return {{"items", std::move(newest_first)}, {"more", more}};
}

std::string logged_task(std::string_view user, std::string_view id) {
  return std::string(user) + '\n' + std::string(id);
}

void record_change(Tables& tables, const Applied& event, std::string_view kind, std::string_view id,
                   const ThingChange& change, int place) {
  const Json& data = member_at(event.body, "data");
  const Json& teller = data.is_object() ? data : event.body;
  tables.run("insert or replace into thing_changes values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", kind, id,
             event.seq, place, change.operation, change.details, to_text(change.before),
             to_text(change.after), text_at(teller, "actor", text_at(teller, "userId")),
             text_at(teller, "source"), event.timestamp);
}

Result<Json> log_campaign(Tables& tables, std::string_view named, const LogPiece& piece, const Context&) {
  std::string id(named);
  if (auto found = find_campaign(tables, named)) {
    id = found->media_buy_id;
  } else {
    auto row = tables.query("select 1 from campaign_changes where media_buy_id = ? limit 1", id);
    if (!row.next()) return not_found(std::move(found.error()));
  }
  return page_of(
      tables.query("select " CHANGE_COLUMNS " from campaign_changes where media_buy_id = ? and seq < ?"
                   " order by seq desc, place desc limit ?",
                   id, piece.before, piece.limit + 1),
      piece);
}

Result<Json> log_task(Tables& tables, std::string_view named, const LogPiece& piece, const Context& context) {
  std::string id = logged_task(context.actor.user, named);
  if (auto found = find_task(tables, context.actor.user, named)) {
    id = logged_task(context.actor.user, found->id);
  } else if (!is_logged(tables, "task", id)) {
    return not_found(std::move(found.error()));
  }
  return changes_of(tables, "task", id, piece);
}

Result<Json> log_crew(Tables& tables, std::string_view named, const LogPiece& piece, const Context&) {
  std::string id(named);
  if (auto found = find_crew(tables, named)) {
    id = found->crew_id;
  } else if (!is_logged(tables, "crew", id)) {
    return not_found(std::move(found.error()));
  }
  return changes_of(tables, "crew", id, piece);
}

Result<Json> log_run(Tables& tables, std::string_view named, const LogPiece& piece, const Context&) {
  if (auto found = existing_run(tables, named, "name"); !found) return not_found(std::move(found.error()));
  return changes_of(tables, "run", named, piece);
}

}  // namespace syncd::domain
