// SPDX-License-Identifier: Apache-2.0
// Crews: who does runs, and whether they are there. A crew's status is what was signalled of it and nothing
// else: one that works on a run may well take another, and only the crew knows. Runs on the thread that owns
// the tables.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/errors.h"
#include "base/json.h"
#include "domain/event.h"
#include "domain/operation.h"
#include "domain/tables.h"

namespace syncd::domain {

// `signal_seq` is the place of the crew's last `signal` in the log, 0 where there was none; `agents` a JSON
// array of texts.
inline constexpr const char* kCrewTables = R"sql(
create table crews (
  crew_id text primary key, name text not null, agents text not null, status text not null,
  signal_seq integer not null, registered_at integer not null, updated_at integer not null,
  last_seq integer not null) without rowid;
create index crews_by_signal on crews (signal_seq);
)sql";

inline constexpr std::array<std::string_view, 3> kCrewStatuses{"offline", "available", "busy"};

// What a crew is until it says otherwise, and what everyone takes an unknown one for.
inline constexpr std::string_view kOffline = "offline";

struct Crew {
  std::string crew_id, name;
  std::vector<std::string> agents;
  std::string status{kOffline};
  Millis registered_at = 0, updated_at = 0;
};

// {crew_id, name, agents, status, registered_at, updated_at}
Json to_json(const Crew& crew);

// By id, or else by its whole name in any case. Errors: not_found, ambiguous; naming crew_id.
Result<Crew> find_crew(Tables& tables, std::string_view named);
std::optional<Crew> crew_of_id(Tables& tables, std::string_view crew_id);

// {"type":"signal", crew_id, status, previous_status, actor, source}
Event signal_event(const Crew& crew, std::string_view status, const Context& context);
// crew_registered or crew_removed with the crew as it is.
Event crew_event(EventType type, const Crew& crew, const Context& context);

void apply_crew_registered(Tables& tables, const Applied& event);
void apply_crew_removed(Tables& tables, const Applied& event);
void apply_signal(Tables& tables, const Applied& event);

// The last `signal` of every crew as it was sent, oldest first; in front of them those that never signalled,
// without a place in the log.
std::vector<std::string> last_signals(Tables& tables);

}  // namespace syncd::domain
