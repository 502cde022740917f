// SPDX-License-Identifier: Apache-2.0
#include "daemon/http/routes.h"

#include "base/text.h"
#include "daemon/http/call.h"
#include "daemon/http/chat.h"
#include "daemon/http/tasks.h"
#include "domain/table.h"

namespace syncd::daemon {
namespace {

void health(Engine& engine, const Visit& visit) {
  answer_json(engine, *visit.exchange, 200, {{"status", "ok"}, {"server", "syncd/" SYNCD_VERSION}});
}

void ready(Engine& engine, const Visit& visit) {
  const std::string_view why = engine.draining() ? "stopping"
                               : engine.ready()  ? ""
                                                 : "the store cannot be written";
  Json body{{"status", why.empty() ? "ready" : "not ready"}};
  if (!why.empty()) body["reason"] = why;
  answer_json(engine, *visit.exchange, why.empty() ? 200 : 503, body);
}

void metrics(Engine& engine, const Visit& visit, std::size_t queued) {
  Gauges gauges{.connections = engine.connections(), .writer_queue = queued, .ready = engine.ready()};
  if (const Space* space = engine.organisation(visit.actor.org)) {
    gauges.rooms = space->hub.conversations();
    gauges.seq = space->hub.published();
  }
  ++engine.metrics().http_answers[200];
  visit.exchange->respond(200, "text/plain; version=0.0.4; charset=utf-8",
                          prometheus(engine.metrics(), gauges));
}

// POST /api/ops/{operation}: the body is the arguments.
void operation(Engine& engine, Visit visit) {
  const std::string& name = visit.path.find("operation")->second;
  const domain::Operation* row = domain::operation_named(name);
  if (row == nullptr) {
    Error error = domain::unknown_operation(name);
    error.field.clear();
    return answer_error(engine, *visit.exchange, error);
  }
  auto args = json_body(visit.request);
  if (!args) return answer_error(engine, *visit.exchange, args.error());
  call(engine, std::move(visit), *row, std::move(*args));
}

// A path that stands for a reading operation: the query is its arguments, and `member` of what it gives is
// the answer.
Route reading(Engine& engine, std::string_view pattern, const char* operation, Json fixed, const char* member,
              const char* place = nullptr, const char* field = nullptr) {
  return {"GET", pattern, false, [&engine, operation, fixed, member, place, field](Visit visit) {
            Json args = query_arguments(visit.request);
            args.update(fixed);  // the path says more than the query
            if (place != nullptr) args[field] = visit.path.find(place)->second;
            call(engine, std::move(visit), *domain::operation_named(operation), std::move(args), member);
          }};
}

// A dashboard's figures, as they are and without an envelope.
Route figures(Engine& engine, std::string_view pattern, const char* of) {
  return {"GET", pattern, false, [&engine, of](const Visit& visit) {
            const auto exchange = visit.exchange;
            call(engine, visit, *domain::operation_named("stats"), {{"of", of}},
                 [&engine, exchange](Result<Json> frame) {
                   frame ? answer_json(engine, *exchange, 200, member_at(*frame, "data"))
                         : answer_error(engine, *exchange, frame.error());
                 });
          }};
}

// PATCH /api/media-buys/{id} {"updates":{...}}
void patch_media_buy(Engine& engine, Visit visit) {
  auto args = json_body(visit.request);
  if (!args) return answer_error(engine, *visit.exchange, args.error());
  (*args)["media_buy_id"] = visit.path.find("id")->second;
  call(engine, std::move(visit), *domain::operation_named("update_media_buy"), std::move(*args));
}

}  // namespace

std::vector<Route> routes(Engine& engine, std::function<std::size_t()> queued) {
  std::vector<Route> all{
      {"GET", "/health", true, [&engine](const Visit& v) { health(engine, v); }},
      {"GET", "/ready", true, [&engine](const Visit& v) { ready(engine, v); }},
      {"GET", "/metrics", false, [&engine, queued](const Visit& v) { metrics(engine, v, queued()); }},
      {"POST", "/api/ops/{operation}", false, [&engine](Visit v) { operation(engine, std::move(v)); }},
      reading(engine, "/ws/stats", "stats", Json::object(), nullptr),
      figures(engine, "/dashboard/stats", "dashboard"),
      figures(engine, "/dashboard/tokens/stats", "tokens"),
      figures(engine, "/dashboard/rentals/stats", "rentals"),
      reading(engine, "/api/media-buys", "list", {{"kind", "campaigns"}}, "items"),
      reading(engine, "/api/media-buys/{id}", "show", {{"kind", "campaign"}}, "item", "id", "name"),
      {"PATCH", "/api/media-buys/{id}", false, [&engine](Visit v) { patch_media_buy(engine, std::move(v)); }},
      reading(engine, "/api/conversations", "list", {{"kind", "conversations"}}, "items"),
      {"GET", "/api/chat/{id}", false, [&engine](Visit v) { show_chat(engine, std::move(v)); }},
      {"DELETE", "/api/chat/{id}", false, [&engine](Visit v) { clear_chat(engine, std::move(v)); }},
      {"POST", "/api/chat", false, [&engine](Visit v) { say(engine, std::move(v)); }},
  };
  for (Route& route : task_routes(engine)) all.push_back(std::move(route));
  return all;
}

}  // namespace syncd::daemon
