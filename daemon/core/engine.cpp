// SPDX-License-Identifier: Apache-2.0
#include "daemon/core/engine.h"

#include <fmt/format.h>

#include <algorithm>

#include "daemon/core/session.h"
#include "daemon/core/watch.h"
#include "domain/entities/messages.h"
#include "domain/gate.h"
#include "domain/table.h"
#include "protocol/frames.h"

namespace syncd::daemon {
namespace {

constexpr Millis kIdle = 10 * 60'000;  // an organisation that nobody asks about is let go after that

}  // namespace

Engine::Engine(Backend& backend, FramePress& press, Settings settings, Clock clock, Entropy entropy)
    : backend_(backend),
      press_(press),
      settings_(settings),
      clock_(std::move(clock)),
      entropy_(std::move(entropy)) {}

Engine::~Engine() = default;

Space& Engine::add_organisation(const std::string& name, const std::string& epoch, std::uint64_t position) {
  Space& space = *(spaces_[name] = std::make_unique<Space>(press_, name, epoch, position, settings_.grace));
  space.progress = std::make_unique<Progress>(
      space.hub, clock_, [this](Call call, Answer answer) { write(std::move(call), std::move(answer)); });
  space.silence = std::make_unique<Silence>(*this, space);
  space.idle_uploads = std::make_unique<IdleUploads>(*this, space);
  space.used_at = now();
  return space;
}

Space* Engine::organisation(const std::string& name) {
  const auto it = spaces_.find(name);
  return it == spaces_.end() ? nullptr : it->second.get();
}

void Engine::with_organisation(const std::string& name, std::function<void(Result<Space*>)> then) {
  if (Space* space = organisation(name)) {
    space->used_at = now();
    return then(space);
  }
  if (spaces_.size() >= settings_.organisations) close_idle(now(), settings_.organisations - 1);
  if (spaces_.size() >= settings_.organisations)
    return then(fail(Code::busy, "too many organisations are open at once"));
  backend_.open(name, [this, name, then = std::move(then)](Result<void> opened) {
    if (!opened) return then(tl::unexpected<Error>(opened.error()));
    then(organisation(name));
  });
}

// Those that nobody is connected to and nothing is under way for: all that have been so for long, and of the
// others the ones not used for longest until no more than `most` are open.
void Engine::close_idle(Millis now, std::size_t most) {
  std::vector<Space*> idle;
  for (auto& [name, space] : spaces_) {
    if (!space->idle()) space->used_at = now;
    if (space->idle() && name != domain::Actor{}.org) idle.push_back(space.get());
  }
  std::sort(idle.begin(), idle.end(), [](Space* a, Space* b) { return a->used_at < b->used_at; });
  for (Space* space : idle) {
    if (spaces_.size() <= most && now - space->used_at < kIdle) break;
    const std::string name = space->name;
    spaces_.erase(name);
    backend_.close(name);
  }
}

std::shared_ptr<char> Engine::pin(const std::string& org) {
  const Space* space = organisation(org);
  return space == nullptr ? nullptr : space->pin;
}

Result<void> Engine::charge(const domain::Actor& actor, int cost, int paid, bool* abuse) {
  if (cost <= paid) return {};
  const Rates::Verdict verdict = rates_.take(actor, cost - paid, now(), paid);
  if (verdict.retry_after == 0) return {};
  ++metrics_.rate_limited;
  if (abuse != nullptr) *abuse = verdict.abuse;
  return tl::unexpected<Error>({.code = Code::rate_limited,
                                .message = "too many operations of this user; nothing was changed",
                                .hint = "the same request may be sent again after retry_after_ms",
                                .retry_after_ms = verdict.retry_after});
}

void Engine::set_limits(const Settings& settings) {
  settings_ = settings;
  rates_.set(settings.rate);
}

Result<Json> Engine::admit(const domain::Actor& actor, const domain::Operation& operation, Json args) const {
  if (draining_) return fail(Code::draining, "the server is stopping");
  return domain::admit(actor, operation, std::move(args));
}

bool Engine::run_as_server(const std::string& org, std::string_view operation, Json args) {
  const domain::Operation* const row = domain::operation_named(operation);
  domain::Actor actor = domain::server_actor(org);
  auto admitted = admit(actor, *row, std::move(args));
  if (!admitted) return false;
  run({.operation = row,
       .args = std::move(*admitted),
       .actor = std::move(actor),
       .id = {},
       .conversations = {}},
      [](const Result<std::string>&) {});
  return true;
}

void Engine::run(Call call, Answer answer) {
  Space* const space = organisation(call.actor.org);
  if (space == nullptr) return answer(fail(Code::busy, "the organisation was closed meanwhile"));
  ++metrics_.operations[std::string(call.operation->name)];
  const Millis began = now();
  Answer timed = [this, began, answer = std::move(answer)](Result<std::string> reply) {
    metrics_.operation_seconds.observe(static_cast<double>(now() - began) / 1000.0);
    answer(std::move(reply));
  };
  if (call.operation->writes()) {
    Progress& progress = *space->progress;
    if (call.operation->told != nullptr) return progress.take(std::move(call), std::move(timed));
    if (call.operation->about != nullptr) progress.settle(call.operation->about(call.args));
    if (call.operation->prepared) return prepare(std::move(call), std::move(timed));
    return write(std::move(call), std::move(timed));
  }
  if (call.operation->read == nullptr) {
    timed(fail(Code::invalid_frame, fmt::format("{} is for a WebSocket connection", call.operation->name)));
    return;
  }
  const std::string org = call.actor.org;
  Json live = call.operation->live ? this->live(*space, call.operation->role == domain::Role::admin) : Json();
  read(
      org,
      [call = std::move(call), live = std::move(live), now = began, this](
          domain::Tables& tables, const std::string& epoch) -> Result<std::string> {
        const domain::Context context{.actor = call.actor,
                                      .now = now,
                                      .next_seq = 0,
                                      .entropy = entropy_,
                                      .epoch = epoch,
                                      .live = live,
                                      .conversations = call.conversations};
        auto data = call.operation->read(tables, call.args, context);
        if (!data) return data;
        return protocol::answered(*call.operation, call.id, *data);
      },
      std::move(timed));
}

void Engine::write(Call call, Answer answer, Json found) {
  answer = [pin = pin(call.actor.org), answer = std::move(answer)](Result<std::string> reply) {
    answer(std::move(reply));
  };
  backend_.write(
      {call.operation, std::move(call.args), std::move(call.actor), std::move(call.id), std::move(found)},
      call.origin, std::move(answer));
}

// Finding out takes long: what was answered before is not found out again, and of requests with the same id
// one is at it at a time.
void Engine::prepare(Call call, Answer answer) {
  if (call.id.empty()) return find_out(std::move(call), std::move(answer));
  const std::string key = call.actor.org + '\n' + call.actor.user + '\n' + call.id;
  const auto [it, first] = preparing_.try_emplace(key);
  if (!first) {
    it->second.push_back(
        [this, call = std::move(call), answer = std::move(answer)] { prepare(call, answer); });
    return;
  }
  Answer settled = [this, key, answer = std::move(answer)](Result<std::string> reply) {
    const auto waiting = std::move(preparing_.extract(key).mapped());
    answer(std::move(reply));
    for (const auto& ask_again : waiting) ask_again();
  };
  store::Request before{call.operation, call.args, call.actor, call.id, nullptr, true};
  backend_.write(std::move(before), call.origin,
                 [this, call, settled = std::move(settled)](Result<std::string> reply) {
                   if (reply || reply.error().code != Code::not_found) return settled(std::move(reply));
                   find_out(call, settled);
                 });
}

void Engine::find_out(Call call, Answer answer) {
  answer = [pin = pin(call.actor.org), answer = std::move(answer)](Result<std::string> reply) {
    answer(std::move(reply));
  };
  if (!prepare_) return answer(fail(Code::not_implemented, "this server does not run rules"));
  prepare_(call, [this, call, answer = std::move(answer)](Result<Json> found) {
    if (!found) return answer(tl::unexpected<Error>(std::move(found.error())));
    write(call, answer, std::move(*found));
  });
}

void Engine::drain() {
  for (auto& [name, space] : spaces_) space->progress->settle("");
  draining_ = true;
}

void Engine::publish(const std::string& org, store::Committed event, std::uint64_t origin) {
  Space& space = *organisation(org);
  ++metrics_.events_published;
  if (overhear_) overhear_(org, event);
  Session* sender = session(space, origin);
  space.hub.publish(std::move(event), sender != nullptr ? sender->silenced() : nullptr);
}

void Engine::when_told(const std::string& org, std::uint64_t seq, std::function<void()> done) {
  const Space* space = organisation(org);
  if (space == nullptr || seq <= space->hub.published()) return done();
  // Once round by way of the readers: what was committed is on its way to the loop.
  backend_.read(
      org, [this, org, pin = space->pin, seq, done = std::move(done)](domain::Tables&, const std::string&) {
        return [this, org, pin, seq, done] { when_told(org, seq, done); };
      });
}

std::uint64_t Engine::add(Session& session, Space& space) {
  ++metrics_.connections_opened;
  space.sessions.emplace(++last_session_, &session);
  return last_session_;
}

void Engine::remove(std::uint64_t session, Space& space) {
  space.sessions.erase(session);
}

Session* Engine::session(Space& space, std::uint64_t id) const {
  const auto it = space.sessions.find(id);
  return it == space.sessions.end() ? nullptr : it->second;
}

std::uint64_t Engine::add(Watch& watch, Space& space) {
  ++metrics_.connections_opened;
  space.watches.emplace(++last_session_, &watch);
  return last_session_;
}

void Engine::remove_watch(std::uint64_t watch, Space& space) {
  space.watches.erase(watch);
}

Watch* Engine::watch(Space& space, std::uint64_t id) const {
  const auto it = space.watches.find(id);
  return it == space.watches.end() ? nullptr : it->second;
}

void Engine::tick() {
  const Millis at = now();
  close_idle(at, settings_.organisations);
  metrics_.progress_told = 0;
  for (auto& [name, space] : spaces_) {
    metrics_.progress_told += space->progress->times_told();
    for (const Presence::Gone& gone : space->presence.expire(at)) {
      space->hub.tell(domain::conversation_room(gone.conversation), "presence/" + gone.who.client_id,
                      protocol::presence(gone.who, false, gone.conversation), nullptr);
    }
    space->progress->tick();
    space->silence->tick(at);
    space->idle_uploads->tick(at);
    for (auto& [id, session] : space->sessions) session->tick(at);
    for (auto& [id, watch] : space->watches) watch->tick(at);
  }
  answers_.tick(at);
  rates_.tick(at);
}

Json Engine::live(const Space& space, bool managing) const {
  std::map<std::string, int> by_source;
  for (const auto& [id, session] : space.sessions) ++by_source[session->actor().source];
  for (const auto& [id, watch] : space.watches) ++by_source[watch->actor().source];
  Json out{{"server", "syncd/" SYNCD_VERSION},
           {"limits", told_limits(settings_)},
           {"ready", ready()},
           {"websocket",
            {{"connectedClients", space.sessions.size() + space.watches.size()},
             {"activeRooms", space.hub.conversations()},
             {"clientsBySource", by_source}}}};
  if (!managing) return out;
  Json& all = out["connections"] = Json::array();
  const auto tell = [&all](const auto& ends) {
    for (const auto& [id, end] : ends)
      all.push_back(told_connection(end->actor(), end->peer(), end->rooms(), end->live()));
  };
  tell(space.sessions);
  tell(space.watches);
  out["closed"] = space.closed.told();
  return out;
}

std::size_t Engine::connections() const {
  std::size_t all = 0;
  for (const auto& [name, space] : spaces_) all += space->sessions.size() + space->watches.size();
  return all;
}

std::size_t Engine::waiting_bytes() const {
  std::size_t all = 0;
  for (const auto& [name, space] : spaces_) {
    for (const auto& [id, session] : space->sessions) all += session->peer().backlog();
    for (const auto& [id, watch] : space->watches) all += watch->peer().backlog();
  }
  return all;
}

Error reader_fault(const std::exception& e) {
  return {.code = Code::storage_unavailable,
          .message = "the store cannot be read at the moment",
          .hint = std::string(e.what()).find("locked") != std::string::npos ? "try again" : ""};
}

}  // namespace syncd::daemon
