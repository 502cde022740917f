// SPDX-License-Identifier: Apache-2.0
#include "domain/entities/tasks.h"
#include "domain/operations/fields.h"

namespace syncd::domain::operations {
namespace {

Result<Decision> decide(Tables& tables, const Json& args, const Context& context) {
  Task task{.id = text_at(args, "task_id"),
            .user_id = context.actor.user,
            .title = text_at(args, "title"),
            .description = text_at(args, "description"),
            .status = text_at(args, "status", "pending"),
            .created_at = context.now,
            .updated_at = context.now};
  if (task.id.empty()) {
    task.id = new_id(context.now, context.entropy);
  } else if (task_of_id(tables, task.user_id, task.id)) {
    return fail(Code::already_exists, "you have a task with this id already", "task_id",
                "another id, or none");
  }
  Decision decision;
  decision.data = {{"task", to_json(task)}};
  decision.events.push_back(task_event(EventType::task_created, task, context));
  return decision;
}

}  // namespace

Operation create_task() {
  Field id = task_id(-1);
  id.required = false;
  id.refers = Kind::none;
  id.summary = "its id; a new one is made where none is given";
  return {
      .name = "create_task",
      .group = "tasks",
      .summary = "put a task on your list",
      .fields = {task_title(true, 0), task_description(), task_status(false, -1), id},
      .phrases =
          {{"<add>|create|make|new|open task|todo|to-do|reminder {title [to|called|named|for|that] text}"},
           {"<add>|create|make|new tasks|todos|to-dos|reminders {title texts}"},
           {"remind_me {title to text}"},
           {"<add>|put {title text} "
            "to_my_list|on_my_list|to_my_tasks|to_my_todos|to_my_todo_list|on_my_todo_list|to_my_to-do_list|"
            "to_my_task_list"}},
      .wish = "put \"{title}\" on your list",
      .done = "put on your list",
      .examples = {"create-task \"call the printer\"",
                   "create-task \"review creatives\" --status in_progress"},
      .normalise = normalise_task,
      .check = check_task_title,
      .decide = decide};
}

}  // namespace syncd::domain::operations
