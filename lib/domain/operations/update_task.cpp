// SPDX-License-Identifier: Apache-2.0
#include "domain/entities/tasks.h"
#include "domain/operations/fields.h"

namespace syncd::domain::operations {
namespace {

std::optional<Error> check(const Json& args) {
  if (auto wrong = check_task_title(args)) return wrong;
  for (const char* field : {"title", "description", "status"}) {
    if (args.contains(field)) return std::nullopt;
  }
  return Error{.code = Code::missing_field,
               .message = "nothing says what to change",
               .field = "title",
               .hint = "one or more of title, description, status"};
}

Result<Decision> decide(Tables& tables, const Json& args, const Context& context) {
  const auto task = find_task(tables, context.actor.user, text_at(args, "task_id"));
  if (!task) return tl::unexpected<Error>(task.error());
  Task changed = *task;
  changed.title = text_at(args, "title", task->title);
  changed.description = text_at(args, "description", task->description);
  changed.status = text_at(args, "status", task->status);
  return task_decision(*task, std::move(changed), context);
}

}  // namespace

Operation update_task() {
  return {.name = "update_task",
          .group = "tasks",
          .summary = "change a task's title, description or status",
          .fields = {task_id(), task_title(false, 1), task_description(), task_status(false, -1)},
          .idempotent = true,
          .phrases = {{"rename|retitle|change|reword task? {task_id} {title to|into text}"}},
          .wish = "call {task_id} \"{title}\" from now on",
          .examples = {"update-task \"call the printer\" \"call the other printer\""},
          .normalise = normalise_task,
          .check = check,
          .decide = decide};
}

}  // namespace syncd::domain::operations
