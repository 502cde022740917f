// SPDX-License-Identifier: Apache-2.0
// Tasks: each belongs to one user and is seen by no one else. The table, how events change it, and how a task
// is found by what its user calls it. Runs on the thread that owns the tables.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/errors.h"
#include "base/json.h"
#include "domain/event.h"
#include "domain/operation.h"
#include "domain/tables.h"

namespace syncd::domain {

// An id is a user's own: whether another has a task of that id is not to be found out by taking it.
inline constexpr const char* kTaskTables = R"sql(
create table tasks (
  user_id text, id text, title text not null, description text not null,
  status text not null, created_at integer not null, updated_at integer not null,
  last_seq integer not null, primary key (user_id, id)) without rowid;
create index tasks_by_user on tasks (user_id, created_at);
)sql";

inline constexpr std::array<std::string_view, 3> kTaskStatuses{"pending", "in_progress", "completed"};

struct Task {
  std::string id, user_id, title, description, status = "pending";
  Millis created_at = 0, updated_at = 0;
};

// {id, title, description, status, user_id, created_at, updated_at}
Json to_json(const Task& task);

// Of this user: by id or by title, whole, in an unambiguous part or with a small misspelling. Errors:
// not_found, ambiguous with what fits. Another user's task is not found.
Result<Task> find_task(Tables& tables, std::string_view user, std::string_view named);
std::vector<Task> tasks_of(Tables& tables, std::string_view user);  // oldest first
std::optional<Task> task_of_id(Tables& tables, std::string_view user, std::string_view id);

// task_created or task_deleted with the task as it is.
Event task_event(EventType type, const Task& task, const Context& context);

// What changing a task answers: {changed, task, previous_status?}; task_updated, then task_status_changed
// where the status did. Nothing changed, no event.
Decision task_decision(const Task& before, Task after, const Context& context);

void apply_task(Tables& tables, const Applied& event);
void apply_task_deleted(Tables& tables, const Applied& event);
// The change itself was the task_updated before it.
void apply_task_status_changed(Tables& tables, const Applied& event);

}  // namespace syncd::domain
