// SPDX-License-Identifier: Apache-2.0
#include "domain/entities/run_lists.h"

#include <fmt/format.h>

#include "base/text.h"
#include "domain/entities/crews.h"
#include "domain/entities/runs.h"
#include "domain/entities/tool_calls.h"

namespace syncd::domain {
namespace {

constexpr std::int64_t kCallsShown = 100;

Json page(Json items, std::int64_t total, const Listing& listing) {
  const bool more = listing.offset + static_cast<std::int64_t>(items.size()) < total;
  return {{"items", std::move(items)}, {"total", total}, {"more", more}};
}

std::int64_t running_runs(Tables& tables, std::string_view crew_id) {
  auto row =
      tables.query("select count(*) from runs where crew_id = ? and (status <> 'running') = 0", crew_id);
  row.next();
  return row.integer(0);
}

Json with_running(Tables& tables, const Crew& crew) {
  Json out = to_json(crew);
  out["running"] = running_runs(tables, crew.crew_id);
  return out;
}

// A choice of rows and how many it has. ?1 status, ?2 crew, ?3 a part of the name or nothing.
struct Choice {
  Sql rows, count;
};

#define RUNS_LIKE "(?3 = '' or run_id like '%' || ?3 || '%' or name like '%' || ?3 || '%')"
#define CHOICE(where, order)                                                           \
  Choice {                                                                             \
    "select " SYNCD_RUN_COLUMNS " from runs where " where RUNS_LIKE " order by " order \
    " limit ?4 offset ?5",                                                             \
        "select count(*) from runs where " where RUNS_LIKE                             \
  }

Choice choice_of(const Listing& listing) {
  const bool status = !listing.status.empty();
  if (!listing.crew.empty()) {
    return status ? CHOICE("crew_id = ?2 and status = ?1 and ", "status <> 'running', started_at desc")
                  : CHOICE("crew_id = ?2 and ", "status <> 'running', started_at desc");
  }
  return status ? CHOICE("status = ?1 and ", "started_at desc")
                : CHOICE("", "status <> 'running', started_at desc");
}

}  // namespace

Json list_crews(Tables& tables, const Listing& listing, const Context&) {
  const std::string part = "%" + std::string(listing.q) + "%";
  std::vector<std::string> ids;
  {
    auto row = tables.query(
        "select crew_id from crews where (?1 = '%%' or crew_id like ?1 or name like ?1) and (?2 = '' or "
        "status = ?2)"
        " order by name, crew_id limit ?3 offset ?4",
        part, listing.status, listing.limit, listing.offset);
    while (row.next()) ids.push_back(row.string(0));
  }
  Json items = Json::array();
  for (const std::string& id : ids) items.push_back(with_running(tables, *crew_of_id(tables, id)));
  auto count = tables.query(
      "select count(*) from crews where (?1 = '%%' or crew_id like ?1 or name like ?1) and (?2 = '' or "
      "status = ?2)",
      part, listing.status);
  count.next();
  return page(std::move(items), count.integer(0), listing);
}

Result<Json> show_crew(Tables& tables, const Looking& looking, const Context&) {
  auto crew = find_crew(tables, looking.name);
  if (!crew) return tl::unexpected<Error>(std::move(crew.error()));
  return with_running(tables, *crew);
}

std::string crew_line(const Json& item) {
  return fmt::format("{} ({}): {}, {} runs under way", short_line(text_at(item, "name"), 80),
                     short_line(text_at(item, "crew_id"), 80), text_at(item, "status"),
                     integer_at(item, "running"));
}

Json list_runs(Tables& tables, const Listing& listing, const Context&) {
  const Choice choice = choice_of(listing);
  Json items = Json::array();
  {
    auto row =
        tables.query(choice.rows, listing.status, listing.crew, listing.q, listing.limit, listing.offset);
    while (row.next()) items.push_back(to_json(run_in(row)));
  }
  auto count = tables.query(choice.count, listing.status, listing.crew, listing.q);
  count.next();
  return page(std::move(items), count.integer(0), listing);
}

Result<Json> show_run(Tables& tables, const Looking& looking, const Context&) {
  auto run = existing_run(tables, looking.name, "name");
  if (!run) return tl::unexpected<Error>(std::move(run.error()));
  Json out = to_json(*run);
  out["calls"] = newest_calls(tables, run->run_id, kCallsShown);
  return out;
}

std::string run_line(const Json& item) {
  return fmt::format("{} ({}) of {}: {}, {} tool calls, {} of them failed",
                     short_line(text_at(item, "name"), 80), short_line(text_at(item, "run_id"), 80),
                     short_line(text_at(item, "crew_id"), 80), text_at(item, "status"),
                     integer_at(item, "tool_calls"), integer_at(item, "tool_errors"));
}

}  // namespace syncd::domain
