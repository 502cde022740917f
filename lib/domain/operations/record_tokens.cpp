// SPDX-License-Identifier: Apache-2.0
#include "domain/entities/ledger.h"
#include "domain/operations/fields.h"

namespace syncd::domain::operations {
namespace {

Result<Decision> decide(Tables& tables, const Json& args, const Context& context) {
  LedgerEntry entry{.entry_id = text_at(args, "entry_id"),
                    .kind = text_at(args, "kind"),
                    .status = text_at(args, "status", "settled"),
                    .crew_id = text_at(args, "crew_id"),
                    .run_id = text_at(args, "run_id"),
                    .note = text_at(args, "note"),
                    .user_id = context.actor.user,
                    .amount = *Decimal::from_json(args["amount"]),
                    .recorded_at = context.now};
  if (entry.entry_id.empty()) {
    entry.entry_id = new_id(context.now, context.entropy);
  } else if (const auto before = ledger_entry(tables, entry.entry_id)) {
    const bool settles = before->status == "pending" && entry.status == "settled" &&
                         before->kind == entry.kind && before->amount == entry.amount;
    if (!settles) {
      return fail(Code::conflict, "this entry is in the ledger already", "entry_id",
                  "another id, or the same kind and amount with status settled for one that is pending");
    }
    entry.crew_id = before->crew_id;
    entry.run_id = before->run_id;
    entry.user_id = before->user_id;
  }
  Decision decision;
  decision.data = {{"entry", to_json(entry)}};
  decision.events.push_back(
      {EventType::tokens_recorded,
       {Topic::ledger, entry.entry_id},
       {{"type", "tokens_recorded"},
        {"data",
         {{"entry", to_json(entry)}, {"actor", context.actor.user}, {"source", context.actor.source}}}}});
  return decision;
}

}  // namespace

Operation record_tokens() {
  return {
      .name = "record_tokens",
      .group = "ledger",
      .summary = "put tokens that were earned, spent or given as a reward into the ledger",
      .fields = {{.name = "kind",
                  .type = FieldType::choice,
                  .summary = "where they come from or go to",
                  .required = true,
                  .position = 0,
                  .choices = {"earned", "spent", "reward"},
                  .aliases = {"entry_type"}},
                 {.name = "amount",
                  .type = FieldType::amount,
                  .summary = "how many",
                  .required = true,
                  .position = 1,
                  .min = 0,
                  .max = 999'999'999,
                  .aliases = {"tokens"}},
                 {.name = "status",
                  .type = FieldType::choice,
                  .summary = "settled where nothing is said; a pending entry is settled under its entry_id",
                  .choices = {"settled", "pending"},
                  .aliases = {"state"}},
                 {.name = "entry_id", .summary = "an id of your choice", .min = 1, .max = 128},
                 {.name = "crew_id", .summary = "the crew it is about", .max = 128},
                 {.name = "run_id", .summary = "the run it is about", .max = 128},
                 {.name = "note", .summary = "what for", .max = 1000}},
      .examples = {"record-tokens earned 12.5", "record-tokens reward 3 --status pending --entry-id bonus-7"},
      .decide = decide};
}

}  // namespace syncd::domain::operations
