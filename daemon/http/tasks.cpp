// SPDX-License-Identifier: Apache-2.0
#include "daemon/http/tasks.h"

#include "daemon/http/call.h"
#include "domain/table.h"

namespace syncd::daemon {
namespace {

constexpr int kNoContent = 204;

// Runs the operation and answers with `member` of its data; a task that is another's is as good as none.
void answer_with(Engine& engine, const Visit& visit, const char* operation, Json args, const char* member,
                 int status) {
  const auto exchange = visit.exchange;
  call(engine, visit, *domain::operation_named(operation), std::move(args),
       [&engine, exchange, member, status](Result<Json> frame) {
         if (!frame) return answer_error(engine, *exchange, frame.error());
         if (status != kNoContent)
           return answer_json(engine, *exchange, status, member_at(member_at(*frame, "data"), member));
         ++engine.metrics().http_answers[status];
         exchange->respond(status, "", "");
       });
}

const std::string& id_in(const Visit& visit) {
  return visit.path.find("id")->second;
}

void list(Engine& engine, const Visit& visit) {
  Json args = query_arguments(visit.request);
  args["kind"] = "tasks";
  answer_with(engine, visit, "list", std::move(args), "items", 200);
}

void show(Engine& engine, const Visit& visit) {
  answer_with(engine, visit, "show", {{"kind", "task"}, {"name", id_in(visit)}}, "item", 200);
}

void create(Engine& engine, const Visit& visit) {
  auto args = json_body(visit.request);
  if (!args) return answer_error(engine, *visit.exchange, args.error());
  // The body is a task, as GET gives it, and its `id` the task's own: a request's key is a header here. What
  // the server says of a task is not for a client to choose.
  for (const char* name : {"user_id", "created_at", "updated_at"}) args->erase(name);
  if (const auto id = args->find("id"); id != args->end()) {
    if (!args->contains("task_id")) (*args)["task_id"] = *id;
    args->erase("id");
  }
  answer_with(engine, visit, "create_task", std::move(*args), "task", 201);
}

void change(Engine& engine, const Visit& visit) {
  auto args = json_body(visit.request);
  if (!args) return answer_error(engine, *visit.exchange, args.error());
  // A client that sends the whole task back says nothing new by these.
  for (const char* name : {"id", "user_id", "created_at", "updated_at"}) args->erase(name);
  (*args)["task_id"] = id_in(visit);
  answer_with(engine, visit, "update_task", std::move(*args), "task", 200);
}

void remove(Engine& engine, const Visit& visit) {
  answer_with(engine, visit, "delete_task", {{"task_id", id_in(visit)}}, "task", kNoContent);
}

}  // namespace

std::vector<Route> task_routes(Engine& engine) {
  const auto route = [&engine](std::string_view method, std::string_view pattern,
                               void (*answer)(Engine&, const Visit&), About about) {
    about.gives = about.shape == Shape::nothing ? "" : about.gives.empty() ? "Task" : about.gives;
    if (about.shape == Shape::data) about.shape = Shape::bare;
    if (pattern.ends_with("}")) about.place = "the task, by id or title";
    return Route{method, pattern, false, [&engine, answer](const Visit& visit) { answer(engine, visit); },
                 std::move(about)};
  };
  return {route("GET", "/tasks", list,
                {.id = "listTasks",
                 .summary = "The tasks of the one who asks",
                 .operation = "list",
                 .without = {"kind", "crew", "cursor"},
                 .gives = "Tasks"}),
          route("POST", "/tasks", create,
                {.id = "createTask",
                 .summary = "Put a task on the list",
                 .operation = "create_task",
                 .status = 201}),
          route("GET", "/tasks/{id}", show, {.id = "getTask", .summary = "One task"}),
          route("PUT", "/tasks/{id}", change,
                {.id = "replaceTask",
                 .summary = "Change a task; what is not given stays",
                 .operation = "update_task",
                 .without = {"task_id"}}),
          route("PATCH", "/tasks/{id}", change,
                {.id = "updateTask",
                 .summary = "Change a task; what is not given stays",
                 .operation = "update_task",
                 .without = {"task_id"}}),
          route("DELETE", "/tasks/{id}", remove,
                {.id = "deleteTask",
                 .summary = "Take a task off the list",
                 .shape = Shape::nothing,
                 .status = kNoContent})};
}

}  // namespace syncd::daemon
