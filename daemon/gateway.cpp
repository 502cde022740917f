// SPDX-License-Identifier: Apache-2.0
#include "daemon/gateway.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "base/ids.h"
#include "base/text.h"
#include "daemon/core/session.h"
#include "daemon/core/watch.h"
#include "protocol/closes.h"

namespace syncd::daemon {
namespace {

// What is at the end of a WebSocket: a Session or a Watch.
template <class End>
class EndLink final : public Link {
 public:
  template <class... Arguments>
  explicit EndLink(Engine& engine, Renew renew, Space& space, Arguments&&... arguments)
      : engine_(engine), space_(space), end_(engine, space, std::forward<Arguments>(arguments)...) {
    end_.renew_by(std::move(renew));
  }
  void on_text(std::string_view text) override { end_.text(text); }
  void on_drained() override { end_.drained(); }
  void on_closed(int code, bool clean) override {
    // Clients choose their code, and a label must not be theirs to choose.
    ++engine_.metrics().closes[(code >= 1000 && code <= 1014) || (code >= 4400 && code <= 4429) ? code : 0];
    space_.closed.add(end_.actor(), end_.peer(), code, engine_.now());
    spdlog::debug("connection closed client={} user=\"{}\" code={} clean={}", end_.actor().client_id,
                  log_text(end_.actor().user), code, clean);
    if constexpr (requires { end_.closed(true); }) {
      end_.closed(clean && (code == 1000 || code == 1001 || code == 1005));
    }
  }
  const domain::Actor& actor() const { return end_.actor(); }

 private:
  Engine& engine_;
  Space& space_;
  End end_;
};

std::vector<std::string> words(std::string_view list) {
  std::vector<std::string> out;
  for (const std::string_view word : list_elements(list)) out.emplace_back(word);
  return out;
}

Result<std::optional<std::uint64_t>> since_of(const Request& request) {
  const std::string* since = request.parameter("since");
  if (since == nullptr) return std::nullopt;
  std::uint64_t seq = 0;
  const auto [end, error] = std::from_chars(since->data(), since->data() + since->size(), seq);
  if (error != std::errc() || end != since->data() + since->size())
    return fail(Code::invalid_field, "since has to be a whole number", "since");
  return seq;
}

std::string parameter(const Request& request, std::string_view name) {
  const std::string* value = request.parameter(name);
  return value == nullptr ? std::string() : *value;
}

// A WebSocket that is being opened by somebody who may.
struct Arrival {
  Engine& engine;
  Space& space;
  Peer& peer;
  const Request& request;
  domain::Actor actor;
  bool named;
  Renew renew;
};
using Opened = Result<std::unique_ptr<Link>>;

template <class End, class... Arguments>
std::unique_ptr<Link> linked(Arrival& arrival, Arguments&&... arguments) {
  auto link = std::make_unique<EndLink<End>>(arrival.engine, std::move(arrival.renew), arrival.space,
                                             arrival.peer, std::forward<Arguments>(arguments)...);
  spdlog::debug("connection opened path=\"{}\" client={} user=\"{}\" source=\"{}\" peer={}",
                log_text(arrival.request.path), link->actor().client_id, log_text(link->actor().user),
                log_text(link->actor().source), arrival.request.peer_address);
  return link;
}

Opened open_session(Arrival arrival) {
  const Request& request = arrival.request;
  auto since = since_of(request);
  if (!since) return tl::unexpected<Error>(since.error());
  const std::string echo = parameter(request, "echo");
  Opening opening{.actor = std::move(arrival.actor),
                  .named = arrival.named,
                  .echo = echo == "1" || echo == "true",
                  .topics = {},
                  .since = *since,
                  .epoch = parameter(request, "epoch")};
  if (const std::string* topics = request.parameter("topics")) opening.topics = words(*topics);
  return linked<Session>(arrival, std::move(opening));
}

// Who looks on says nothing later, so what cannot be heeded is not let pass.
Result<void> check_query(const Request& request, std::string_view further) {
  constexpr std::array<std::string_view, 5> kTaken{"user", "source", "token", "since", "epoch"};
  for (const auto& [name, value] : request.query) {
    if (name == further || std::find(kTaken.begin(), kTaken.end(), name) != kTaken.end()) continue;
    return fail(Code::unknown_field, fmt::format("there is no parameter \"{}\" here", short_line(name, 40)),
                short_line(name, 40));
  }
  if (request.parameter("epoch") != nullptr && request.parameter("since") == nullptr)
    return fail(Code::missing_field, "epoch says nothing without since", "since");
  return {};
}

Opened open_watch(Arrival arrival, View view, std::string_view further = {}) {
  if (const auto sound = check_query(arrival.request, further); !sound)
    return tl::unexpected<Error>(sound.error());
  auto since = since_of(arrival.request);
  if (!since) return tl::unexpected<Error>(since.error());
  return linked<Watch>(arrival, std::move(arrival.actor), std::move(view),
                       Watch::Place{*since, parameter(arrival.request, "epoch")});
}

Opened open_run(Arrival arrival) {
  const auto& segments = arrival.request.segments;
  if (segments.size() != 3 || !is_id(segments[2]))
    return fail(Code::invalid_field, "a run is named by 1 to 128 printable characters", "run_id");
  const std::string run = segments[2];
  return open_watch(std::move(arrival), run_view(run));
}

Opened open_mission(Arrival arrival) {
  View view = mission_view(arrival.engine.settings().mission_heartbeat);
  return open_watch(std::move(arrival), std::move(view));
}

Opened open_graph(Arrival arrival) {
  const std::string crew = parameter(arrival.request, "crew_id");
  if (!is_id(crew))
    return fail(Code::missing_field, "crew_id has to name a crew: /ws/graph?crew_id=X", "crew_id");
  return open_watch(std::move(arrival), graph_view(crew), "crew_id");
}

// Where WebSockets are, and how one is closed that is not let in, or asks for what there is not.
struct Endpoint {
  std::string_view path;
  bool names_a_thing;  // behind the path
  int refused;
  int wrong;
  Opened (*open)(Arrival arrival);
};

constexpr std::array kEndpoints{
    Endpoint{"/ws", false, 1008, 1008, open_session},
    Endpoint{"/ws/runs/", true, 4401, 4400, open_run},
    Endpoint{"/ws/mission", false, 4401, 4400, open_mission},
    Endpoint{"/ws/graph", false, 4401, 4400, open_graph},
};

const Endpoint* endpoint_at(std::string_view path) {
  const auto it = std::find_if(kEndpoints.begin(), kEndpoints.end(), [&](const Endpoint& endpoint) {
    return endpoint.names_a_thing ? path.starts_with(endpoint.path) && path.size() > endpoint.path.size()
                                  : path == endpoint.path;
  });
  return it == kEndpoints.end() ? nullptr : &*it;
}

}  // namespace

Gateway::Gateway(Engine& engine, Doorkeeper& keeper, RouteOptions options)
    : engine_(engine),
      keeper_(keeper),
      router_(
          engine,
          [this](const Request& request, const std::shared_ptr<Exchange>& exchange, Router::Identified then) {
            identify(request, exchange, std::move(then));
          },
          routes(engine, std::move(options))) {}

void Gateway::identify(const Request& request, const std::shared_ptr<Exchange>& exchange,
                       Router::Identified then) {
  auto bearer = keeper_.arrival(request);
  if (!bearer) return then(tl::unexpected<Error>(bearer.error()));
  if (!*bearer) return then(fail(Code::unauthorized, "a token is needed", {}, "Authorization: Bearer TOKEN"));
  if ((*bearer)->expires_at != 0) streamed_.push_back({exchange, **bearer});
  const std::string org = (*bearer)->actor.org;
  engine_.with_organisation(
      org, [this, bearer = std::move(**bearer), then = std::move(then)](const Result<Space*>& space) {
        if (!space) return then(tl::unexpected<Error>(space.error()));
        // What was revoked is known only since the organisation is open.
        if (keeper_.lapsed(bearer) != nullptr) return then(tl::unexpected<Error>(keeper_.not_taken()));
        then(bearer.actor);
      });
}

void Gateway::tick() {
  const Millis now = engine_.now();
  // Ticking may close, and closing is heard of later.
  for (const auto& [id, connection] : connections_) connection->tick(now);
  std::erase_if(streamed_, [this](const Streamed& one) {
    const auto exchange = one.exchange.lock();
    if (exchange == nullptr || exchange->gone()) return true;
    const char* why = keeper_.lapsed(one.bearer);
    if (why == nullptr) return false;
    // Who waits for an answer gets none of what is found; what is on its way to the disk goes on.
    answer_error(engine_, *exchange,
                 {.code = Code::unauthorized,
                  .message = fmt::format("{} while this was under way; it may have been done", why)});
    exchange->cut();
    return exchange->gone();  // one that has yet to begin is looked at again
  });
}

void Gateway::http(Request&& request, std::shared_ptr<Exchange> exchange) {
  router_.handle(std::move(request), std::move(exchange));
}

bool Gateway::takes_body(const Request& request) {
  return router_.takes_body(request, [&] {
    const auto bearer = keeper_.arrival(request);
    return bearer && *bearer;
  });
}

void Gateway::shed(std::string_view what, std::size_t count) {
  engine_.metrics().shed[std::string(what)] += count;
}

bool Gateway::serves(std::string_view path) {
  return endpoint_at(path) != nullptr;
}

std::unique_ptr<Link> Gateway::open(const Request& request, Peer& peer) {
  if (engine_.draining()) {
    peer.close(protocol::kServiceRestart, protocol::kStopping);
    return nullptr;
  }
  const Endpoint& endpoint = *endpoint_at(request.path);
  const std::uint64_t id = ++last_connection_;
  Connection::Place place{.engine = engine_,
                          .keeper = keeper_,
                          .peer = peer,
                          .refused = endpoint.refused,
                          .wrong = endpoint.wrong,
                          .later =
                              [this, id](const std::function<void(Connection&)>& task) {
                                const auto it = connections_.find(id);
                                if (it != connections_.end()) task(*it->second);
                              },
                          .gone = [this, id] { connections_.erase(id); }};
  auto connection = std::make_unique<Connection>(
      std::move(place), request,
      [&engine = engine_, &endpoint, &peer](const Request& asked, Space& space, const Bearer& bearer,
                                            Renew renew) {
        return endpoint.open({engine, space, peer, asked, bearer.actor, bearer.named, std::move(renew)});
      });
  connections_.emplace(id, connection.get());
  connection->begin();
  return connection;
}

}  // namespace syncd::daemon
