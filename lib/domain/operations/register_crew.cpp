// SPDX-License-Identifier: Apache-2.0
#include "domain/entities/crews.h"
#include "domain/operations/run_fields.h"

namespace syncd::domain::operations {
namespace {

Result<Decision> decide(Tables& tables, const Json& args, const Context& context) {
  const std::string id = text_at(args, "crew_id");
  auto known = id.empty() ? std::nullopt : crew_of_id(tables, id);
  Crew crew = known.value_or(Crew{.crew_id = id.empty() ? new_id(context.now, context.entropy) : id,
                                  .name = {},
                                  .agents = {},
                                  .registered_at = context.now});
  crew.name = text_at(args, "name");
  if (args.contains("agents")) {
    crew.agents.clear();
    for (const Json& agent : args["agents"]) crew.agents.push_back(agent.get<std::string>());
  }
  const bool changed = !known || known->name != crew.name || known->agents != crew.agents;
  if (changed) crew.updated_at = context.now;
  Decision decision;
  decision.data = {{"crew", to_json(crew)}, {"changed", changed}};
  if (changed) decision.events.push_back(crew_event(EventType::crew_registered, crew, context));
  return decision;
}

}  // namespace

Operation register_crew() {
  Field id = crew_id(1, false);
  id.summary = "its id; a new one is made where none is given, a known one is updated";
  return {.name = "register_crew",
          .group = "crews",
          .summary = "make a crew known, or change its name and agents",
          .fields = {{.name = "name",
                      .summary = "what it is called",
                      .required = true,
                      .position = 0,
                      .min = 1,
                      .max = 200},
                     id,
                     {.name = "agents",
                      .type = FieldType::list,
                      .summary = "who is in it",
                      .max = 1000,
                      .fields = {{.name = "agent", .min = 1, .max = 128}}}},
          .examples = {"register-crew \"Research\" research --agents scout --agents writer"},
          .decide = decide};
}

}  // namespace syncd::domain::operations
