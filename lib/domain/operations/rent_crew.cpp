// SPDX-License-Identifier: Apache-2.0
#include "domain/entities/crews.h"
#include "domain/entities/ledger.h"
#include "domain/operations/fields.h"

namespace syncd::domain::operations {
namespace {

Result<Decision> decide(Tables& tables, const Json& args, const Context& context) {
  const auto crew = find_crew(tables, text_at(args, "crew_id"));
  if (!crew) return tl::unexpected<Error>(crew.error());
  Rental rental{.rental_id = text_at(args, "rental_id"),
                .crew_id = crew->crew_id,
                .user_id = context.actor.user,
                .hourly_rate = Decimal::from_json(member_at(args, "hourly_rate")).value_or(Decimal()),
                .rented_at = context.now};
  if (const auto open = open_rental_of(tables, rental.crew_id)) {
    return fail(Code::conflict, "the crew is rented already", "crew_id",
                "return_crew " + open->rental_id + " first");
  }
  if (rental.rental_id.empty()) {
    rental.rental_id = new_id(context.now, context.entropy);
  } else if (rental_of_id(tables, rental.rental_id)) {
    return fail(Code::already_exists, "there is a rental with this id already", "rental_id",
                "another id, or none");
  }
  Decision decision;
  decision.data = {{"rental", to_json(rental)}};
  decision.events.push_back(
      {EventType::crew_rented,
       {Topic::ledger, rental.crew_id},
       {{"type", "crew_rented"},
        {"data",
         {{"rental", to_json(rental)}, {"actor", context.actor.user}, {"source", context.actor.source}}}}});
  return decision;
}

}  // namespace

Operation rent_crew() {
  return {.name = "rent_crew",
          .group = "ledger",
          .summary = "rent a crew by the hour",
          .fields = {crew_id(),
                     {.name = "hourly_rate",
                      .type = FieldType::amount,
                      .summary = "what an hour costs; nothing where it is left out",
                      .position = 1,
                      .min = 0,
                      .max = 1'000'000,
                      .aliases = {"rate"}},
                     {.name = "rental_id",
                      .summary = "its id; a new one is made where none is given",
                      .min = 1,
                      .max = 128}},
          .examples = {"rent-crew night-shift 12.50"},
          .decide = decide};
}

}  // namespace syncd::domain::operations
