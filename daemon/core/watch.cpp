// SPDX-License-Identifier: Apache-2.0
#include "daemon/core/watch.h"

#include <fmt/format.h>

#include <utility>

#include "daemon/core/log_pages.h"
#include "domain/table.h"
#include "protocol/frames.h"

namespace syncd::daemon {

Watch::Watch(Engine& engine, Space& space, Peer& peer, domain::Actor actor, View view, const Place& place)
    : engine_(engine),
      space_(space),
      peer_(peer),
      actor_([&] {
        actor.client_id = new_id(engine.now(), engine.entropy());
        return std::move(actor);
      }()),
      id_(engine.add(*this, space)),
      view_(std::move(view)),
      feed_(space.hub, peer, engine.press(), actor_.client_id, true,
            [this](std::uint64_t after) { ask_log(after); }) {
  const std::uint64_t published = space_.hub.published();
  const bool known =
      place.since && *place.since <= published && (place.epoch.empty() || place.epoch == space_.epoch);
  if (place.since && !known) {
    send(protocol::answered_members(
        "sync_response", {},
        fmt::format(R"("data":{{}},"seq":{},"epoch":"{}","more":false,"reset":true)", published,
                    space_.epoch)));
  }
  if (view_.ends_with) {
    feed_.until(*view_.ends_with, [this] { peer_.close(1000, "that was all"); });
  }
  begin(known ? place.since : std::nullopt);
}

Watch::~Watch() {
  engine_.remove_watch(id_, space_);
}

// Reads for this connection; what was found comes to `then` where the connection is still there.
template <class Job, class Then>
void Watch::read(Job job, Then then) {
  engine_.read(actor_.org, std::move(job),
               [&engine = engine_, &space = space_, id = id_, then = std::move(then)](auto found) {
                 Watch* self = engine.watch(space, id);
                 if (self == nullptr) return;
                 if (found) return then(*self, std::move(*found));
                 // The stream must not go on with a hole: the client comes back with what it has.
                 self->peer_.close(1012, "the log cannot be read at the moment");
               });
}

void Watch::begin(std::optional<std::uint64_t> since) {
  if (!view_.begin) {
    beginning_ = Beginning{.from = since.value_or(space_.hub.published())};
    return send_beginning();
  }
  read([begin = view_.begin, since](domain::Tables& tables,
                                    const std::string&) -> Result<Beginning> { return begin(tables, since); },
       [](Watch& self, Beginning found) {
         if (found.over) return self.peer_.close(1000, "that was all");
         self.beginning_ = std::move(found);
         self.send_beginning();
       });
}

// As far as the client takes it.
void Watch::send_beginning() {
  while (sent_ < beginning_->frames.size() && !peer_.over_bound()) send(beginning_->frames[sent_++]);
  if (sent_ < beginning_->frames.size()) return;
  if (!beginning_->left.empty()) return read_on();
  const std::uint64_t from = beginning_->from;
  beginning_.reset();
  for (const std::string& room : view_.rooms) feed_.enter(room, from);
  begun_ = true;
  feed_.resume(from);
  greet();
}

// The next of what is left, a piece at a time however much it is.
void Watch::read_on() {
  if (std::exchange(reading_on_, true)) return;
  read([left = beginning_->left](domain::Tables& tables, const std::string&)
           -> Result<std::vector<std::string>> { return stored_frames(tables, left); },
       [](Watch& self, std::vector<std::string> frames) {
         self.reading_on_ = false;
         auto& left = self.beginning_->left;
         left.erase(left.begin(), left.begin() + static_cast<std::ptrdiff_t>(frames.size()));
         self.beginning_->frames = std::move(frames);
         self.sent_ = 0;
         self.send_beginning();
       });
}

void Watch::greet() {
  if (!begun_ || !feed_.live()) return;
  for (const std::string& pong : std::exchange(pongs_, {})) send(pong);
  if (view_.heartbeat == 0 || beat_at_ != 0) return;
  beat_at_ = engine_.now();
  send(protocol::heartbeat(beat_at_));
}

void Watch::ask_log(std::uint64_t after) {
  read([page = view_.page, after](domain::Tables& tables,
                                  const std::string&) -> Result<LogPage> { return page(tables, after); },
       [](Watch& self, const LogPage& page) {
         self.feed_.page(page);
         self.greet();
       });
}

void Watch::drained() {
  if (beginning_) return send_beginning();
  feed_.drained();
  greet();
}

void Watch::tick(Millis now) {
  if (beat_at_ == 0 || (now >= beat_at_ && now - beat_at_ < view_.heartbeat)) return;
  beat_at_ = now;
  peer_.push_latest("heartbeat", engine_.press().press(protocol::heartbeat(now)));
}

void Watch::refuse(const Error& error, std::string_view id) {
  ++engine_.metrics().errors[std::string(info(error.code).name)];
  send(protocol::error(error, id, engine_.now()));
}

void Watch::text(std::string_view frame) {
  ++engine_.metrics().frames_in;
  engine_.metrics().bytes_in += frame.size();
  bool abuse = false;
  if (const auto charged = engine_.charge(actor_, cost_of_bytes(frame.size()), 0, &abuse); !charged) {
    refuse(charged.error(), protocol::salvaged_id(frame));
    if (abuse) peer_.close(4429, "too many requests, and more of them after each refusal");
    return;
  }
  const auto json = parse_json(frame);
  if (!json) return refuse(json.error(), protocol::salvaged_id(frame));
  const auto id = json->is_object() ? protocol::request_id(*json) : Result<std::string>();
  if (!id) return refuse(id.error(), {});
  const domain::Operation* operation = domain::operation_named(text_at(*json, "type"));
  if (operation != nullptr && operation->session == domain::SessionVerb::ping) {
    std::string pong = protocol::decided(*operation, *id, {{"timestamp", rfc3339(engine_.now())}}, 0);
    const bool knows_all = begun_ && feed_.live();
    return knows_all || pongs_.size() == kPongs ? send(pong) : pongs_.push_back(std::move(pong));
  }
  if (operation != nullptr && operation->session == domain::SessionVerb::auth) {
    const auto role = renew_ ? renew_(text_at(*json, "token")) : Result<domain::Role>(actor_.role);
    if (!role) return refuse(role.error(), *id);
    actor_.role = *role;
    return send(protocol::decided(*operation, *id,
                                  {{"userId", actor_.user}, {"role", domain::name(actor_.role)}}, 0));
  }
  refuse({.code = Code::invalid_frame,
          .message = "this connection only looks on",
          .field = "type",
          .hint = "operations go to /ws or POST /api/ops"},
         *id);
}

}  // namespace syncd::daemon
