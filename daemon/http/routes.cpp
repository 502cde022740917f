// SPDX-License-Identifier: Apache-2.0
#include "daemon/http/routes.h"

#include "base/text.h"
#include "daemon/http/backup.h"
#include "daemon/http/call.h"
#include "daemon/http/chat.h"
#include "daemon/http/chatgpt.h"
#include "daemon/http/descriptions.h"
#include "daemon/http/events.h"
#include "daemon/http/page.h"
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

void metrics(Engine& engine, const Visit& visit, std::size_t queued, std::uint64_t wal_bytes) {
  Gauges gauges{.connections = engine.connections(),
                .writer_queue = queued,
                .wal_bytes = wal_bytes,
                .waiting_bytes = engine.waiting_bytes(),
                .ready = engine.ready()};
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
struct Reading {
  const char* operation;
  Json fixed;
  const char* member;
  const char* place = nullptr;  // in the path, and the field that it is
  const char* field = nullptr;
};

Route reading(Engine& engine, std::string_view pattern, Reading of, About about) {
  about.operation = of.operation;
  return {"GET", pattern, false,
          [&engine, of = std::move(of)](Visit visit) {
            Json args = query_arguments(visit.request);
            args.update(of.fixed);  // the path says more than the query
            if (of.place != nullptr) args[of.field] = visit.path.find(of.place)->second;
            call(engine, std::move(visit), *domain::operation_named(of.operation), std::move(args),
                 of.member);
          },
          std::move(about)};
}

// A dashboard's figures, as they are and without an envelope.
Route figures(Engine& engine, std::string_view pattern, const char* of, About about) {
  about.gives = "Figures";
  about.shape = Shape::bare;
  return {"GET", pattern, false,
          [&engine, of](const Visit& visit) {
            const auto exchange = visit.exchange;
            call(engine, visit, *domain::operation_named("stats"), {{"of", of}},
                 [&engine, exchange](Result<Json> frame) {
                   frame ? answer_json(engine, *exchange, 200, member_at(*frame, "data"))
                         : answer_error(engine, *exchange, frame.error());
                 });
          },
          std::move(about)};
}

// PATCH /api/media-buys/{id} {"updates":{...}}
void patch_media_buy(Engine& engine, Visit visit) {
  auto args = json_body(visit.request);
  if (!args) return answer_error(engine, *visit.exchange, args.error());
  (*args)["media_buy_id"] = visit.path.find("id")->second;
  call(engine, std::move(visit), *domain::operation_named("update_media_buy"), std::move(*args));
}

std::vector<Route> server_routes(Engine& engine, std::function<std::size_t()> queued,
                                 std::function<std::uint64_t()> wal_bytes) {
  return {
      {"GET",
       "/health",
       true,
       [&engine](const Visit& v) { health(engine, v); },
       {.id = "health", .summary = "Whether the server is alive", .gives = "Status", .shape = Shape::bare}},
      {"GET",
       "/ready",
       true,
       [&engine](const Visit& v) { ready(engine, v); },
       {.id = "ready",
        .summary = "Whether it takes work; 503 where it does not",
        .gives = "Status",
        .shape = Shape::bare}},
      {"GET",
       "/metrics",
       false,
       [&engine, queued, wal_bytes](const Visit& v) { metrics(engine, v, queued(), wal_bytes()); },
       {.id = "metrics", .summary = "Counters, as Prometheus reads them", .shape = Shape::text},
       domain::Role::admin},
      {"POST",
       "/api/ops/{operation}",
       false,
       [&engine](Visit v) { operation(engine, std::move(v)); },
       {.id = {}, .summary = {}, .gives = "Outcome"}},
      reading(
          engine, "/ws/stats", {"stats", Json::object(), nullptr},
          {.id = "serverStats", .summary = "Who is connected, and how much there is", .gives = "Figures"}),
      figures(engine, "/dashboard/stats", "dashboard",
              {.id = "dashboardStats", .summary = "Runs, their success and latency, tokens, active crews"}),
      figures(engine, "/dashboard/tokens/stats", "tokens",
              {.id = "tokenStats", .summary = "Tokens: balance, spent, earned, pending"}),
      figures(engine, "/dashboard/rentals/stats", "rentals",
              {.id = "rentalStats", .summary = "Rentals: active and in all, hours, revenue"})};
}

std::vector<Route> campaign_routes(Engine& engine) {
  return {reading(engine, "/api/media-buys", {"list", {{"kind", "campaigns"}}, "items"},
                  {.id = "listMediaBuys",
                   .summary = "The campaigns",
                   .without = {"kind", "crew", "cursor"},
                   .gives = "MediaBuys"}),
          reading(engine, "/api/media-buys/{id}", {"show", {{"kind", "campaign"}}, "item", "id", "name"},
                  {.id = "getMediaBuy",
                   .summary = "One campaign",
                   .place = "the campaign, by id or brand name",
                   .without = {"kind", "name"},
                   .gives = "MediaBuy"}),
          {"PATCH",
           "/api/media-buys/{id}",
           false,
           [&engine](Visit v) { patch_media_buy(engine, std::move(v)); },
           {.id = "updateMediaBuy",
            .summary = "Change several things of a campaign, in order, all or none",
            .place = "the campaign, by id or brand name",
            .operation = "update_media_buy",
            .without = {"media_buy_id"},
            .gives = "Outcome"}}};
}

}  // namespace

std::vector<Route> routes(Engine& engine, RouteOptions options) {
  std::vector<Route> all;
  const auto add = [&all](std::vector<Route> more) {
    for (Route& route : more) all.push_back(std::move(route));
  };
  add(server_routes(engine, std::move(options.queued), std::move(options.wal_bytes)));
  add(campaign_routes(engine));
  add(chat_routes(engine));
  add(event_routes(engine));
  add(task_routes(engine));
  add(backup_routes(engine));
  add(page_routes(engine, options.web_folder));
  add(chatgpt_routes(engine, options.chatgpt_secret));
  describe_routes(engine, all);
  return all;
}

}  // namespace syncd::daemon
