// SPDX-License-Identifier: Apache-2.0
#include "domain/entities/crews.h"

#include "base/text.h"
#include "domain/entities/change_log.h"

namespace syncd::domain {
namespace {

#define CREW_COLUMNS "crew_id, name, agents, status, registered_at, updated_at"

Crew crew_in(const Query& row) {
  Crew crew{.crew_id = row.string(0),
            .name = row.string(1),
            .agents = {},
            .status = row.string(3),
            .registered_at = row.integer(4),
            .updated_at = row.integer(5)};
  for (const Json& agent : parse_json(row.text(2)).value_or(Json::array()))
    crew.agents.push_back(agent.get<std::string>());
  return crew;
}

}  // namespace

Json to_json(const Crew& c) {
  return {{"crew_id", c.crew_id},
          {"name", c.name},
          {"agents", c.agents},
          {"status", c.status},
          {"registered_at", rfc3339(c.registered_at)},
          {"updated_at", rfc3339(c.updated_at)}};
}

std::optional<Crew> crew_of_id(Tables& tables, std::string_view crew_id) {
  auto row = tables.query("select " CREW_COLUMNS " from crews where crew_id = ?", crew_id);
  return row.next() ? std::optional(crew_in(row)) : std::nullopt;
}

Result<Crew> find_crew(Tables& tables, std::string_view named) {
  if (auto crew = crew_of_id(tables, named)) return *crew;
  const std::string wanted = folded(named);
  std::vector<std::string> fitting;
  {
    auto row = tables.query("select crew_id, name from crews order by crew_id");
    while (row.next()) {
      if (folded(row.text(1)) == wanted) fitting.push_back(row.string(0));
    }
  }
  if (fitting.size() == 1) return *crew_of_id(tables, fitting.front());
  Error error{.code = fitting.empty() ? Code::not_found : Code::ambiguous,
              .message = fitting.empty() ? "there is no crew \"" + short_line(named, 64) + "\""
                                         : "several crews are called \"" + short_line(named, 64) + "\"",
              .field = "crew_id",
              .hint = fitting.empty() ? "register_crew makes one; \"list crews\" shows which there are"
                                      : "one of them by its crew_id",
              .candidates = std::move(fitting)};
  return tl::unexpected<Error>(std::move(error));
}

Event signal_event(const Crew& crew, std::string_view status, const Context& context) {
  return {EventType::signal,
          {Topic::crews, crew.crew_id},
          {{"type", "signal"},
           {"crew_id", crew.crew_id},
           {"status", status},
           {"previous_status", crew.status},
           {"actor", context.actor.user},
           {"source", context.actor.source}}};
}

Event crew_event(EventType type, const Crew& crew, const Context& context) {
  return {
      type,
      {Topic::crews, crew.crew_id},
      {{"type", info(type).name},
       {"data", {{"crew", to_json(crew)}, {"actor", context.actor.user}, {"source", context.actor.source}}}}};
}

void apply_crew_registered(Tables& tables, const Applied& event) {
  const Json& crew = member_at(member_at(event.body, "data"), "crew");
  const auto before = crew_of_id(tables, text_at(crew, "crew_id"));
  const Json after{{"name", member_at(crew, "name")}, {"agents", member_at(crew, "agents")}};
  record_change(tables, event, "crew", text_at(crew, "crew_id"),
                {.operation = "register_crew",
                 .details = before ? "Name or agents changed" : "Registered",
                 .before = before ? Json{{"name", before->name}, {"agents", before->agents}} : Json(),
                 .after = after});
  tables.run(
      "insert into crews values (?1, ?2, ?3, ?4, 0, ?5, ?5, ?6) on conflict (crew_id) do update set"
      " name = ?2, agents = ?3, updated_at = ?5, last_seq = ?6",
      text_at(crew, "crew_id"), text_at(crew, "name"), to_text(member_at(crew, "agents")),
      text_at(crew, "status"), event.timestamp, event.seq);
}

void apply_crew_removed(Tables& tables, const Applied& event) {
  const std::string id = text_at(member_at(member_at(event.body, "data"), "crew"), "crew_id");
  record_change(tables, event, "crew", id, {.operation = "remove_crew", .details = "Removed"});
  tables.run("delete from crews where crew_id = ?", id);
}

void apply_signal(Tables& tables, const Applied& event) {
  record_change(tables, event, "crew", text_at(event.body, "crew_id"),
                {.operation = "signal",
                 .details = "Signalled " + text_at(event.body, "status"),
                 .before = member_at(event.body, "previous_status"),
                 .after = member_at(event.body, "status")});
  tables.run(
      "update crews set status = ?1, signal_seq = ?2, last_seq = ?2, updated_at = ?3 where crew_id = ?4",
      text_at(event.body, "status"), event.seq, event.timestamp, text_at(event.body, "crew_id"));
}

std::vector<std::string> last_signals(Tables& tables) {
  std::vector<std::string> frames;
  auto row = tables.query(
      "select c.crew_id, c.registered_at, e.frame from crews c left join events e on e.seq = c.signal_seq"
      " order by c.signal_seq, c.crew_id");
  while (row.next()) {
    frames.push_back(row.is_null(2) ? to_text({{"type", "signal"},
                                               {"crew_id", row.text(0)},
                                               {"status", kOffline},
                                               {"previous_status", kOffline},
                                               {"timestamp", rfc3339(row.integer(1))}})
                                    : row.string(2));
  }
  return frames;
}

}  // namespace syncd::domain
