// SPDX-License-Identifier: Apache-2.0
#include "domain/entities/ledger.h"
#include "domain/operations/fields.h"

namespace syncd::domain::operations {
namespace {

constexpr __int128 kHourMillis = 3'600'000;
constexpr __int128 kMicros = 1'000'000;

// Rounded half up, to a millionth.
Decimal divided(__int128 value, __int128 by) {
  return Decimal::from_micros(static_cast<std::int64_t>((value + by / 2) / by));
}

Result<Decision> decide(Tables& tables, const Json& args, const Context& context) {
  const std::string named = text_at(args, "rental_id");
  auto rental = rental_of_id(tables, named);
  if (const auto open = open_rental_of(tables, named); open && open->rental_id != named) {
    if (rental && !rental->returned_at) {
      return fail(Code::ambiguous, "this is the id of a rental and of another crew that is rented",
                  "rental_id",
                  "the rental_id of the one that is meant: " + open->rental_id + " is the crew's");
    }
    rental = open;
  }
  if (!rental) {
    return fail(Code::not_found, "there is no such rental, and no crew of this id is rented", "rental_id",
                "the rental_id that rent_crew gave, or the crew's id");
  }
  if (rental->returned_at) return fail(Code::conflict, "the crew was returned already", "rental_id");
  rental->returned_at = context.now;
  const __int128 millis = std::max<Millis>(context.now - rental->rented_at, 0);
  rental->hours = divided(millis * kMicros, kHourMillis);
  rental->revenue = divided(millis * rental->hourly_rate.micros(), kHourMillis);
  Decision decision;
  decision.data = {{"rental", to_json(*rental)}};
  decision.events.push_back(
      {EventType::crew_returned,
       {Topic::ledger, rental->crew_id},
       {{"type", "crew_returned"},
        {"data",
         {{"rental", to_json(*rental)}, {"actor", context.actor.user}, {"source", context.actor.source}}}}});
  return decision;
}

}  // namespace

Operation return_crew() {
  return {.name = "return_crew",
          .group = "ledger",
          .summary = "give a rented crew back; the time since is what it costs",
          .fields = {{.name = "rental_id",
                      .summary = "the rental, or the crew that is rented",
                      .required = true,
                      .position = 0,
                      .min = 1,
                      .max = 128,
                      .aliases = {"rental", "crew_id"}}},
          .examples = {"return-crew night-shift"},
          .decide = decide};
}

}  // namespace syncd::domain::operations
