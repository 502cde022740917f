// SPDX-License-Identifier: Apache-2.0
#include "daemon/gateway.h"

#include <spdlog/spdlog.h>

#include <charconv>

#include "base/text.h"
#include "daemon/core/session.h"
#include "daemon/http/routes.h"
#include "daemon/identify.h"

namespace syncd::daemon {
namespace {

// A session at the end of a WebSocket.
class SessionLink final : public Link {
 public:
  SessionLink(Engine& engine, Space& space, Peer& peer, Opening opening)
      : engine_(engine), session_(engine, space, peer, std::move(opening)) {}
  const domain::Actor& actor() const { return session_.actor(); }
  void on_text(std::string_view text) override { session_.text(text); }
  void on_drained() override { session_.drained(); }
  void on_closed(int code, bool clean) override {
    // Clients choose their code, and a label must not be theirs to choose.
    ++engine_.metrics().closes[(code >= 1000 && code <= 1014) || (code >= 4400 && code <= 4429) ? code : 0];
    spdlog::debug("connection closed client={} user=\"{}\" code={} clean={}", session_.actor().client_id,
                  log_text(session_.actor().user), code, clean);
    session_.closed(clean && (code == 1000 || code == 1001 || code == 1005));
  }

 private:
  Engine& engine_;
  Session session_;
};

std::vector<std::string> words(std::string_view list) {
  std::vector<std::string> out;
  for (const std::string_view word : list_elements(list)) out.emplace_back(word);
  return out;
}

Result<Opening> opening_of(const Request& request) {
  auto actor = identify(request);
  if (!actor) return tl::unexpected<Error>(actor.error());
  Opening opening{.actor = std::move(*actor),
                  .named = request.parameter("user") != nullptr,
                  .topics = {},
                  .since = {},
                  .epoch = {}};
  if (const std::string* echo = request.parameter("echo")) opening.echo = *echo == "1" || *echo == "true";
  if (const std::string* topics = request.parameter("topics")) opening.topics = words(*topics);
  if (const std::string* epoch = request.parameter("epoch")) opening.epoch = *epoch;
  if (const std::string* since = request.parameter("since")) {
    std::uint64_t seq = 0;
    const auto [end, error] = std::from_chars(since->data(), since->data() + since->size(), seq);
    if (error != std::errc() || end != since->data() + since->size()) {
      return fail(Code::invalid_field, "since has to be a whole number", "since");
    }
    opening.since = seq;
  }
  return opening;
}

}  // namespace

Gateway::Gateway(Engine& engine, std::function<std::size_t()> queued)
    : engine_(engine), router_(engine, identify, routes(engine, std::move(queued))) {}

void Gateway::http(Request&& request, std::shared_ptr<Exchange> exchange) {
  router_.handle(std::move(request), std::move(exchange));
}

std::unique_ptr<Link> Gateway::open(const Request& request, Peer& peer) {
  if (engine_.draining()) {
    peer.close(1012, "the server is stopping");
    return nullptr;
  }
  auto opening = opening_of(request);
  Space* space = opening ? engine_.organisation(opening->actor.org) : nullptr;
  if (space == nullptr) {
    peer.close(1008, opening ? "no such organisation" : opening.error().message);
    return nullptr;
  }
  auto link = std::make_unique<SessionLink>(engine_, *space, peer, std::move(*opening));
  spdlog::debug("connection opened client={} user=\"{}\" source=\"{}\" peer={}", link->actor().client_id,
                log_text(link->actor().user), log_text(link->actor().source), request.peer_address);
  return link;
}

}  // namespace syncd::daemon
