// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <set>

#include "domain/entities/crews.h"
#include "domain/operations/run_fields.h"

namespace syncd::domain::operations {
namespace {

constexpr const char* kNameRule = "1 to 128 printable characters, no blanks at the ends";

Error no_name(std::string path) {
  return {.code = Code::invalid_field,
          .message = fmt::format("\"{}\" has to be of {}", path, kNameRule),
          .field = std::move(path),
          .hint = kNameRule};
}

// A crew is found by its name, and a tool's call names an agent: neither may be what no field takes.
std::optional<Error> check(const Json& args) {
  if (!is_id(text_at(args, "name"))) return no_name("name");
  std::set<std::string> seen;
  for (const Json& agent : member_at(args, "agents")) {
    std::string path = fmt::format("agents[{}]", seen.size());
    const auto& name = agent.get_ref<const std::string&>();
    if (!is_id(name)) return no_name(std::move(path));
    if (!seen.insert(name).second) {
      return Error{.code = Code::invalid_field,
                   .message = fmt::format("\"{}\" is an agent that was named before", path),
                   .field = std::move(path),
                   .hint = "each agent once"};
    }
  }
  return std::nullopt;
}

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
                      .max = 128},
                     id,
                     {.name = "agents",
                      .type = FieldType::list,
                      .summary = "who is in it",
                      .max = 1000,
                      .fields = {{.name = "agent", .min = 1, .max = 128}}}},
          .examples = {"register-crew \"Research\" research --agents scout --agents writer"},
          .check = check,
          .decide = decide};
}

}  // namespace syncd::domain::operations
