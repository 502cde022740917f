// SPDX-License-Identifier: Apache-2.0
#include "domain/entities/tasks.h"

#include <tuple>

#include "domain/entities/change_log.h"
#include "domain/entities/names.h"

namespace syncd::domain {
namespace {

#define TASK_COLUMNS "id, user_id, title, description, status, created_at, updated_at"

Task task_in(const Query& row) {
  return {.id = row.string(0),
          .user_id = row.string(1),
          .title = row.string(2),
          .description = row.string(3),
          .status = row.string(4),
          .created_at = row.integer(5),
          .updated_at = row.integer(6)};
}

// One change for each member that is another now.
void log_task_change(Tables& tables, const Applied& event, const Json& task) {
  const std::string user = text_at(task, "user_id"), logged = logged_task(user, text_at(task, "id"));
  const auto before = task_of_id(tables, user, text_at(task, "id"));
  if (!before) {
    return record_change(
        tables, event, "task", logged,
        {.operation = "create_task", .details = "Created", .after = member_at(task, "title")});
  }
  const Json old = to_json(*before);
  int place = 0;
  for (const auto& [member, operation, details] : {std::tuple{"title", "update_task", "Title changed"},
                                                   {"description", "update_task", "Description changed"},
                                                   {"status", "set_task_status", "Status changed"}}) {
    const Json& now = member_at(task, member);
    if (old[member] == now) continue;
    record_change(tables, event, "task", logged,
                  {.operation = operation, .details = details, .before = old[member], .after = now}, place++);
  }
}

}  // namespace

Json to_json(const Task& task) {
  return {{"id", task.id},
          {"title", task.title},
          {"description", task.description},
          {"status", task.status},
          {"user_id", task.user_id},
          {"created_at", rfc3339(task.created_at)},
          {"updated_at", rfc3339(task.updated_at)}};
}

std::optional<Task> task_of_id(Tables& tables, std::string_view user, std::string_view id) {
  auto row = tables.query("select " TASK_COLUMNS " from tasks where user_id = ? and id = ?", user, id);
  return row.next() ? std::optional(task_in(row)) : std::nullopt;
}

std::vector<Task> tasks_of(Tables& tables, std::string_view user) {
  std::vector<Task> out;
  auto row =
      tables.query("select " TASK_COLUMNS " from tasks where user_id = ? order by created_at, id", user);
  while (row.next()) out.push_back(task_in(row));
  return out;
}

Result<Task> find_task(Tables& tables, std::string_view user, std::string_view named) {
  if (auto exact = task_of_id(tables, user, named)) return *exact;
  std::vector<Named> names;
  {
    auto row = tables.query("select id, title from tasks where user_id = ? order by created_at", user);
    while (row.next()) names.push_back({row.string(0), {row.string(0), row.string(1)}, row.string(1)});
  }
  auto id = resolve(names, named, "task", "task_id");
  if (!id) return tl::unexpected<Error>(id.error());
  return *task_of_id(tables, user, *id);
}

Event task_event(EventType type, const Task& task, const Context& context) {
  return {type,
          {Topic::tasks, task.user_id},
          {{"type", info(type).name},
           {"data",
            {{"task", to_json(task)},
             {"userId", task.user_id},
             {"timestamp", rfc3339(context.now)},
             {"source", context.actor.source}}}}};
}

Decision task_decision(const Task& before, Task after, const Context& context) {
  Decision decision;
  const bool same = before.title == after.title && before.description == after.description;
  if (same && before.status == after.status) {
    decision.data = {{"changed", false}, {"task", to_json(before)}};
    return decision;
  }
  after.updated_at = context.now;
  decision.data = {{"changed", true}, {"task", to_json(after)}};
  decision.events.push_back(task_event(EventType::task_updated, after, context));
  if (before.status != after.status) {
    decision.data["previous_status"] = before.status;
    decision.events.push_back(task_event(EventType::task_status_changed, after, context));
    decision.events.back().body["data"]["previous_status"] = before.status;
  }
  if (before.title != after.title) decision.data["previous_title"] = before.title;
  return decision;
}

void apply_task(Tables& tables, const Applied& event) {
  const Json& task = member_at(member_at(event.body, "data"), "task");
  log_task_change(tables, event, task);
  tables.run("insert or replace into tasks values (?, ?, ?, ?, ?, ?, ?, ?)", text_at(task, "user_id"),
             text_at(task, "id"), text_at(task, "title"), text_at(task, "description"),
             text_at(task, "status"), parse_rfc3339(text_at(task, "created_at")).value_or(0),
             parse_rfc3339(text_at(task, "updated_at")).value_or(0), event.seq);
}

void apply_task_deleted(Tables& tables, const Applied& event) {
  const Json& task = member_at(member_at(event.body, "data"), "task");
  record_change(tables, event, "task", logged_task(text_at(task, "user_id"), text_at(task, "id")),
                {.operation = "delete_task", .details = "Deleted", .before = member_at(task, "title")});
  tables.run("delete from tasks where user_id = ? and id = ?", text_at(task, "user_id"), text_at(task, "id"));
}

void apply_task_status_changed(Tables&, const Applied&) {}

}  // namespace syncd::domain
