// SPDX-License-Identifier: Apache-2.0
#include "daemon/core/session.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "daemon/core/topics.h"
#include "domain/table.h"
#include "protocol/frames.h"

namespace syncd::daemon {
namespace {

constexpr int kFlood = 4429;

}  // namespace

Session::Session(Engine& engine, Space& space, Peer& peer, Opening opening)
    : engine_(engine),
      space_(space),
      peer_(peer),
      actor_([&] {
        opening.actor.client_id = new_id(engine.now(), engine.entropy());
        return std::move(opening.actor);
      }()),
      id_(engine.add(*this, space)),
      feed_(space.hub, peer, engine.press(), actor_.client_id, opening.echo,
            [this](std::uint64_t after) { ask_log(after); }),
      named_(opening.named),
      echo_(opening.echo) {
  const std::uint64_t published = space_.hub.published();
  send(protocol::welcome({.self = self(),
                          .org = actor_.org,
                          .epoch = space_.epoch,
                          .seq = published,
                          .heartbeat_seconds = engine_.settings().heartbeat_seconds,
                          .limits = told_limits(engine_.settings())}));
  const bool known = opening.since && *opening.since <= published &&
                     (opening.epoch.empty() || opening.epoch == space_.epoch);
  const std::uint64_t from = known ? *opening.since : published;
  if (auto chosen = choose_topics(opening.topics.value_or(std::vector<std::string>{"all"}), from); !chosen) {
    refuse(chosen.error(), {});
    peer_.close(1008, "unknown topic");
    return;
  }
  if (known) feed_.resume(from);
  if (opening.since && !known) send_snapshot();
}

Session::~Session() {
  engine_.remove(id_, space_);
}

void Session::send(std::string_view frame) {
  peer_.push(engine_.press().press(frame));
}

void Session::refuse(const Error& error, std::string_view id) {
  ++engine_.metrics().errors[std::string(info(error.code).name)];
  send(protocol::error(error, id, engine_.now()));
}

void Session::text(std::string_view frame) {
  ++engine_.metrics().frames_in;
  engine_.metrics().bytes_in += frame.size();
  // Before it is parsed, which is most of the work that garbage makes.
  const int paid = cost_of_bytes(frame.size());
  if (!pays(paid, 0, [&] { return protocol::salvaged_id(frame); })) return;
  auto json = parse_json(frame);
  if (!json) return refuse(json.error(), protocol::salvaged_id(frame));
  if (!json->is_object())
    return refuse({.code = Code::invalid_frame, .message = "a frame is one JSON object"}, {});
  auto id = protocol::request_id(*json);
  if (!id) return refuse(id.error(), {});
  handle(std::move(*json), std::move(*id), paid);
}

void Session::handle(Json frame, std::string id, int paid) {
  const Json& type = member_at(frame, "type");
  const domain::Operation* operation =
      type.is_string() ? domain::operation_named(type.get_ref<const std::string&>()) : nullptr;
  if (operation != nullptr && !pays(cost_of(*operation), paid, [&] { return id; })) return;
  if (!type.is_string()) {
    return refuse({.code = type.is_null() ? Code::missing_field : Code::invalid_field,
                   .message = "a frame needs a text \"type\": the name of an operation",
                   .field = "type",
                   .hint = "\"describe\" lists every operation"},
                  id);
  }
  if (operation == nullptr) return refuse(domain::unknown_operation(type.get_ref<const std::string&>()), id);
  auto args = engine_.admit(actor_, *operation, std::move(frame));
  if (!args) return refuse(args.error(), id);
  if (operation->session != domain::SessionVerb::none) {
    ++engine_.metrics().operations[std::string(operation->name)];
    return session_verb(*operation, *args, id);
  }
  if (!take_up(id)) return;
  engine_.run({.operation = operation,
               .args = std::move(*args),
               .actor = actor_,
               .id = id,
               .origin = id_,
               .conversations = operation->writes() ? std::vector<std::string>() : conversations()},
              [&engine = engine_, &space = space_, session = id_, id](Result<std::string> reply) {
                Session* self = engine.session(space, session);
                if (self == nullptr) return;
                --self->in_flight_;
                reply ? self->send(*reply) : self->refuse(reply.error(), id);
              });
}

template <class Id>
bool Session::pays(int cost, int paid, Id id) {
  bool abuse = false;
  const auto charged = engine_.charge(actor_, cost, paid, &abuse);
  if (charged) return true;
  refuse(charged.error(), id());
  if (abuse) peer_.close(kFlood, "too many requests, and more of them after each refusal");
  return false;
}

// Counts an operation that is answered later; false where there are too many already.
bool Session::take_up(std::string_view id) {
  if (in_flight_ >= engine_.settings().in_flight) {
    refuse({.code = Code::busy, .message = "too many operations of this connection are unanswered"}, id);
    return false;
  }
  ++in_flight_;
  return true;
}

void Session::session_verb(const domain::Operation& operation, const Json& args, const std::string& id) {
  switch (operation.session) {
    case domain::SessionVerb::none:
      break;
    case domain::SessionVerb::join:
      return join(operation, args, id);
    case domain::SessionVerb::leave:
      return leave(operation, args, id);
    case domain::SessionVerb::typing:
      return typing(args, id);
    case domain::SessionVerb::sync:
      return sync(operation, args, id);
    case domain::SessionVerb::subscribe:
      return subscribe(operation, args, id);
    case domain::SessionVerb::auth:
      return auth(operation, args, id);
    case domain::SessionVerb::ping:
      return send(protocol::decided(operation, id, {{"timestamp", rfc3339(engine_.now())}}, 0));
  }
}

void Session::join(const domain::Operation& operation, const Json& args, const std::string& id) {
  if (!take_up(id)) return;
  const std::string conversation = text_at(args, "conversationId");
  if (!memberships_.contains(conversation)) {
    if (memberships_.size() >= engine_.settings().rooms_a_connection) {
      --in_flight_;
      return refuse({.code = Code::too_large,
                     .message = fmt::format("a connection may be in {} conversations",
                                            engine_.settings().rooms_a_connection),
                     .field = "conversationId",
                     .hint = "leave one first"},
                    id);
    }
    memberships_.emplace(conversation, Membership{});
  }
  read_page(operation, args, id);
}

void Session::sync(const domain::Operation& operation, const Json& args, const std::string& id) {
  if (take_up(id)) read_page(operation, args, id);
}

void Session::leave(const domain::Operation& operation, const Json& args, const std::string& id) {
  const std::string conversation = text_at(args, "conversationId");
  const bool was_in = memberships_.contains(conversation);
  if (was_in) {
    gone_from(conversation, true);
    memberships_.erase(conversation);
  }
  send(protocol::decided(operation, id, {{"conversationId", conversation}, {"changed", was_in}}, 0));
}

void Session::gone_from(const std::string& conversation, bool said_so) {
  const auto member = memberships_.find(conversation);
  if (member->second.typing_until != 0) tell_typing(conversation, false);
  feed_.leave(domain::conversation_room(conversation));
  if (space_.presence.depart(conversation, actor_.client_id, said_so, engine_.now())) {
    space_.hub.tell(domain::conversation_room(conversation), "presence/" + actor_.client_id,
                    protocol::presence(self(), false, conversation), &feed_);
  }
}

void Session::typing(const Json& args, const std::string& id) {
  const std::string conversation = text_at(args, "conversationId");
  const auto member = memberships_.find(conversation);
  if (member == memberships_.end()) {
    return refuse({.code = Code::conflict,
                   .message = "this connection is not in the conversation",
                   .field = "conversationId",
                   .hint = "join it first"},
                  id);
  }
  const Json& wanted = member_at(args, "typing");
  const bool on = !wanted.is_boolean() || wanted.get<bool>();
  if (!on && member->second.typing_until == 0) return;
  member->second.typing_until = on ? engine_.now() + engine_.settings().typing : 0;
  tell_typing(conversation, on);
}

void Session::tell_typing(const std::string& conversation, bool typing) {
  space_.hub.tell(domain::conversation_room(conversation), "typing/" + actor_.client_id,
                  protocol::typing(self(), typing, conversation), &feed_);
}

void Session::tick(Millis now) {
  for (auto& [conversation, member] : memberships_) {
    if (member.typing_until == 0 || member.typing_until > now) continue;
    member.typing_until = 0;
    tell_typing(conversation, false);
  }
  engine_.metrics().moved_to_log += feed_.times_moved_to_log() - moved_seen_;
  moved_seen_ = feed_.times_moved_to_log();
}

void Session::auth(const domain::Operation& operation, const Json& args, const std::string& id) {
  if (renew_) {
    const auto role = renew_(text_at(args, "token"));
    if (!role) return refuse(role.error(), id);
    actor_.role = *role;
  }
  send(protocol::decided(operation, id, {{"userId", actor_.user}, {"role", domain::name(actor_.role)}}, 0));
}

void Session::subscribe(const domain::Operation& operation, const Json& args, const std::string& id) {
  std::vector<std::string> topics;
  for (const Json& topic : args["topics"]) topics.push_back(topic.get<std::string>());
  if (auto chosen = choose_topics(topics, feed_.position()); !chosen) return refuse(chosen.error(), id);
  send(protocol::decided(operation, id, {{"topics", args["topics"]}}, 0));
}

Result<void> Session::choose_topics(const std::vector<std::string>& topics, std::uint64_t from) {
  const auto rooms = topic_rooms(topics, actor_.user);
  if (!rooms) return tl::unexpected<Error>(rooms.error());
  feed_.leave(domain::every_topic_room());
  feed_.leave(domain::user_room(actor_.user));
  for (const domain::Topic each : domain::subscribable_topics()) feed_.leave(domain::topic_room(each));
  for (const std::string& room : *rooms) feed_.enter(room, from);
  return {};
}

// A client that cannot go on from where it was is given everything as it is now.
void Session::send_snapshot() {
  Json args{{"since", 0}, {"epoch", "-"}};
  engine_.run({.operation = domain::operation_named("sync_request"),
               .args = std::move(args),
               .actor = actor_,
               .id = {},
               .origin = id_,
               .conversations = {}},
              [&engine = engine_, &space = space_, session = id_](Result<std::string> reply) {
                Session* self = engine.session(space, session);
                if (self == nullptr) return;
                // Without the snapshot the client would go on with a hole: it comes back and asks again.
                reply ? self->send(*reply)
                      : self->peer_.close(1012, "the store cannot be read at the moment");
              });
}

void Session::closed(bool said_so) {
  for (const auto& [conversation, member] : memberships_) gone_from(conversation, said_so);
  memberships_.clear();
}

std::vector<std::string> Session::conversations() const {
  std::vector<std::string> out;
  for (const auto& [conversation, member] : memberships_) out.push_back(conversation);
  return out;
}

}  // namespace syncd::daemon
