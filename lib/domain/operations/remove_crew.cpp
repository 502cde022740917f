// SPDX-License-Identifier: Apache-2.0
#include "domain/entities/crews.h"
#include "domain/entities/ledger.h"
#include "domain/operations/run_fields.h"

namespace syncd::domain::operations {
namespace {

// Who only hears signals takes a crew that is not heard of for offline: so that is what is told first.
Result<Decision> decide(Tables& tables, const Json& args, const Context& context) {
  auto crew = find_crew(tables, text_at(args, "crew_id"));
  if (!crew) return tl::unexpected<Error>(std::move(crew.error()));
  {
    auto row = tables.query(
        "select run_id from runs where crew_id = ? and (status <> 'running') = 0 order by started_at desc "
        "limit 1",
        crew->crew_id);
    if (row.next()) {
      return fail(Code::conflict, "the crew is at work: run \"" + row.string(0) + "\" is running", "crew_id",
                  "finish_run ends it");
    }
  }
  if (const auto rental = open_rental_of(tables, crew->crew_id)) {
    return fail(Code::conflict, "the crew is rented: rental \"" + rental->rental_id + "\" is open", "crew_id",
                "return_crew ends it");
  }
  Decision decision;
  if (crew->status != kOffline) decision.events.push_back(signal_event(*crew, kOffline, context));
  crew->status = kOffline;
  decision.events.push_back(crew_event(EventType::crew_removed, *crew, context));
  decision.data = {{"crew_id", crew->crew_id}, {"removed", true}};
  return decision;
}

}  // namespace

Operation remove_crew() {
  return {.name = "remove_crew",
          .group = "crews",
          .summary = "forget a crew; its runs stay",
          .fields = {crew_id()},
          .destructive = true,
          .idempotent = true,
          .examples = {"remove-crew research"},
          .decide = decide};
}

}  // namespace syncd::domain::operations
