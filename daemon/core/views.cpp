// SPDX-License-Identifier: Apache-2.0
// What there is to look at: one function a view.
#include "daemon/core/log_pages.h"
#include "daemon/core/watch.h"
#include "domain/entities/crews.h"
#include "domain/entities/runs.h"
#include "domain/entities/tool_calls.h"
#include "domain/sync_page.h"

namespace syncd::daemon {

View run_view(const std::string& run_id) {
  return {.rooms = {domain::run_room(run_id)},
          .page = [run_id](domain::Tables& tables,
                           std::uint64_t after) { return run_page(tables, run_id, after); },
          .begin =
              [run_id](domain::Tables& tables, std::optional<std::uint64_t> since) {
                const auto run = domain::find_run(tables, run_id);
                const std::uint64_t from = since.value_or(0);
                const bool over = run && run->over() && static_cast<std::uint64_t>(run->last_seq) <= from;
                return Beginning{.from = from, .over = over};
              },
          .ends_with = domain::EventType::run_finished};
}

View mission_view(Millis heartbeat) {
  return {.rooms = {domain::mission_room()},
          .page = [](domain::Tables& tables,
                     std::uint64_t after) { return log_page(tables, domain::Topic::crews, after); },
          .begin =
              [](domain::Tables& tables, std::optional<std::uint64_t> since) {
                if (since) return Beginning{.from = *since};
                return Beginning{.frames = domain::last_signals(tables), .from = domain::head(tables)};
              },
          .heartbeat = heartbeat};
}

View events_view(std::vector<std::string> rooms, Millis heartbeat) {
  return {.rooms = std::move(rooms),
          .page = [](domain::Tables& tables, std::uint64_t after) { return log_page(tables, after); },
          .heartbeat = heartbeat};
}

View graph_view(const std::string& crew_id) {
  return {.rooms = {domain::graph_room(crew_id)},
          .page = [](domain::Tables& tables,
                     std::uint64_t after) { return log_page(tables, domain::Topic::runs, after); },
          .begin =
              [crew_id](domain::Tables& tables, std::optional<std::uint64_t> since) {
                if (since) return Beginning{.from = *since};
                return Beginning{.left = domain::open_calls_of(tables, crew_id),
                                 .from = domain::head(tables)};
              }};
}

}  // namespace syncd::daemon
