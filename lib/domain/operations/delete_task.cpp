// SPDX-License-Identifier: Apache-2.0
#include "domain/entities/tasks.h"
#include "domain/operations/fields.h"

namespace syncd::domain::operations {
namespace {

Result<Decision> decide(Tables& tables, const Json& args, const Context& context) {
  const auto task = find_task(tables, context.actor.user, text_at(args, "task_id"));
  if (!task) return tl::unexpected<Error>(task.error());
  Decision decision;
  decision.data = {{"task", to_json(*task)}};
  decision.events.push_back(task_event(EventType::task_deleted, *task, context));
  return decision;
}

}  // namespace

Operation delete_task() {
  return {.name = "delete_task",
          .group = "tasks",
          .summary = "take a task off your list",
          .fields = {task_id()},
          .destructive = true,
          .idempotent = true,
          .phrases = {{"<delete>|cancel|scrap task|todo|to-do {task_id}"},
                      {"<delete>|cancel|scrap {task_id} from_my_list|from_my_tasks|off_my_list"}},
          .wish = "take {task_id} off your list",
          .done = "taken off your list",
          .examples = {"delete-task \"call the printer\""},
          .normalise = normalise_task,
          .decide = decide};
}

}  // namespace syncd::domain::operations
