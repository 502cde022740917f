// SPDX-License-Identifier: Apache-2.0
#include "domain/entities/tasks.h"
#include "domain/operations/fields.h"

namespace syncd::domain::operations {
namespace {

Result<Decision> decide(Tables& tables, const Json& args, const Context& context) {
  const auto task = find_task(tables, context.actor.user, text_at(args, "task_id"));
  if (!task) return tl::unexpected<Error>(task.error());
  Task changed = *task;
  changed.status = text_at(args, "status");
  return task_decision(*task, std::move(changed), context);
}

}  // namespace

Operation set_task_status() {
  return {
      .name = "set_task_status",
      .group = "tasks",
      .summary = "begin a task, tick it off, or open it again",
      .fields = {task_id(), task_status(true, 1)},
      .idempotent = true,
      .aliases = {{"done", "tick a task off", {{"status", "completed"}}}},
      .phrases =
          {{"mark|set|tick|check {task_id} task? as|to? done|complete|completed|finished|off",
            {{"status", "completed"}}},
           {"complete|finish|close|check_off|tick_off|cross_off|tick|i_finished|i_completed {task_id} task?",
            {{"status", "completed"}}},
           {"reopen|re-open|uncheck|untick {task_id} task?", {{"status", "pending"}}},
           {"mark|set {task_id} task? as|to? pending|open|undone|incomplete|not_done",
            {{"status", "pending"}}},
           {"mark|set {task_id} task? as|to? in_progress|started|begun", {{"status", "in_progress"}}},
           {"start|begin|start_on|start_with task {task_id}", {{"status", "in_progress"}}}},
      .wish = "set {task_id} to {status}",
      .examples = {"set-task-status \"call the printer\" in_progress", "done \"call the printer\""},
      .normalise = normalise_task,
      .decide = decide};
}

}  // namespace syncd::domain::operations
