// SPDX-License-Identifier: Apache-2.0
#include "daemon/http/router.h"

#include <fmt/format.h>

#include <optional>

#include "base/text.h"
#include "protocol/frames.h"

namespace syncd::daemon {
namespace {

constexpr int kNoContent = 204;

// The places of the pattern as the path fills them; nothing where it does not fit.
std::optional<Fields> fit(std::string_view pattern, const std::vector<std::string>& segments) {
  Fields places;
  for (const std::string& segment : segments) {
    if (pattern.empty()) return std::nullopt;
    pattern.remove_prefix(1);
    const std::string_view wanted = pattern.substr(0, pattern.find('/'));
    pattern.remove_prefix(wanted.size());
    if (wanted.starts_with('{')) {
      places.emplace(wanted.substr(1, wanted.size() - 2), segment);
    } else if (wanted != segment) {
      return std::nullopt;
    }
  }
  return pattern.empty() || pattern == "/" ? std::optional(std::move(places)) : std::nullopt;
}

}  // namespace

Router::Router(Engine& engine, Identify identify, std::vector<Route> routes)
    : engine_(engine), identify_(std::move(identify)), routes_(std::move(routes)) {}

void Router::handle(Request&& request, std::shared_ptr<Exchange> exchange) {
  std::string allowed;
  for (const Route& route : routes_) {
    auto places = fit(route.pattern, request.segments);
    if (!places) continue;
    if (route.method != request.method && !(request.method == "HEAD" && route.method == "GET")) {
      if (!allowed.empty()) allowed += ", ";
      allowed += route.method == "GET" ? "GET, HEAD" : route.method;
      continue;
    }
    Visit visit{std::move(request), std::move(exchange), std::move(*places), {}};
    if (route.open) return route.answer(std::move(visit));
    const auto waiting = std::make_shared<Visit>(std::move(visit));
    return identify_(
        waiting->request, waiting->exchange,
        [this, &route, waiting](Result<domain::Actor> actor) { enter(route, *waiting, std::move(actor)); });
  }
  if (!allowed.empty()) {
    const ExtraHeaders allow{{"Allow", allowed + ", OPTIONS"}};
    if (request.method == "OPTIONS") {
      ++engine_.metrics().http_answers[kNoContent];
      return exchange->respond(kNoContent, "", "", allow);
    }
    return answer_error(engine_, *exchange,
                        {.code = Code::method_not_allowed,
                         .message = fmt::format("{} does not take {}", terminal_line(request.path),
                                                terminal_line(request.method)),
                         .hint = "it takes " + allowed},
                        allow);
  }
  answer_error(engine_, *exchange,
               {.code = Code::not_found,
                .message = fmt::format("there is nothing at {}", short_line(request.path, 128))});
}

bool Router::takes_body(const Request& request, const std::function<bool()>& known) const {
  for (const Route& route : routes_) {
    if (route.method != request.method || !fit(route.pattern, request.segments)) continue;
    return route.open ? route.takes_body && route.takes_body(request) : known();
  }
  return false;
}

void Router::enter(const Route& route, Visit& visit, Result<domain::Actor> actor) {
  if (actor && actor->role < route.role) {
    actor = fail(Code::forbidden, fmt::format("the role {} may not look here", domain::name(actor->role)), {},
                 fmt::format("a token with the role {}", domain::name(route.role)));
  }
  if (!actor) {
    const bool unknown = actor.error().code == Code::unauthorized;
    return answer_error(engine_, *visit.exchange, actor.error(),
                        unknown ? ExtraHeaders{{"WWW-Authenticate", "Bearer"}} : ExtraHeaders{});
  }
  // Each request by its size; what an operation costs beyond that is taken when it is called.
  if (const auto charged = engine_.charge(*actor, cost_of_bytes(visit.request.body.size())); !charged)
    return answer_error(engine_, *visit.exchange, charged.error());
  visit.actor = std::move(*actor);
  route.answer(std::move(visit));
}

void answer_json(Engine& engine, Exchange& exchange, int status, const Json& body,
                 const ExtraHeaders& extra) {
  ++engine.metrics().http_answers[status];
  exchange.respond(status, "application/json", to_text(body) + "\n", extra);
}

void answer_data(Engine& engine, Exchange& exchange, Json data) {
  answer_json(engine, exchange, 200, {{"success", true}, {"data", std::move(data)}});
}

void answer_error(Engine& engine, Exchange& exchange, const Error& error, const ExtraHeaders& extra) {
  ++engine.metrics().errors[std::string(info(error.code).name)];
  Json body{{"success", false}, {"error", error.message}};
  Json members = protocol::error_members(error);
  members.erase("message");
  body.update(members);
  ExtraHeaders headers = extra;
  if (error.retry_after_ms > 0)
    headers.emplace_back("Retry-After", std::to_string((error.retry_after_ms + 999) / 1000));
  answer_json(engine, exchange, info(error.code).http, body, headers);
}

}  // namespace syncd::daemon
