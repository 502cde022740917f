// SPDX-License-Identifier: Apache-2.0
#include "domain/entities/crews.h"
#include "domain/operations/run_fields.h"

namespace syncd::domain::operations {
namespace {

Result<Decision> decide(Tables& tables, const Json& args, const Context& context) {
  auto crew = find_crew(tables, text_at(args, "crew_id"));
  if (!crew) return tl::unexpected<Error>(std::move(crew.error()));
  const std::string status = text_at(args, "status"), before = crew->status;
  const bool changed = status != before;
  Decision decision;
  if (changed) {
    decision.events.push_back(signal_event(*crew, status, context));
    crew->status = status;
    crew->updated_at = context.now;
  }
  decision.data = {{"crew", to_json(*crew)}, {"changed", changed}};
  if (changed) decision.data["previous_status"] = before;
  return decision;
}

}  // namespace

Operation signal() {
  return {.name = "signal",
          .group = "crews",
          .summary = "say whether a crew is there",
          .fields = {crew_id(),
                     {.name = "status",
                      .type = FieldType::choice,
                      .summary = "whether it takes work",
                      .required = true,
                      .position = 1,
                      .choices = {"offline", "available", "busy"}}},
          .idempotent = true,
          .examples = {"signal research available"},
          .decide = decide};
}

}  // namespace syncd::domain::operations
