// SPDX-License-Identifier: Apache-2.0
#include "daemon/core/roll.h"

namespace syncd::daemon {

Json told_connection(const domain::Actor& actor, const Peer& peer, std::size_t rooms, bool live) {
  const PeerState state = peer.state();
  return {
      {"clientId", actor.client_id}, {"userId", actor.user},     {"source", actor.source},
      {"address", state.address},    {"open_ms", state.open_ms}, {"queue_bytes", peer.backlog()},
      {"stuck_ms", state.stuck_ms},  {"rooms", rooms},           {"served_from", live ? "memory" : "log"}};
}

void Closed::add(const domain::Actor& actor, const Peer& peer, int code, Millis now) {
  PeerState state = peer.state();
  last_.push_front({.client_id = actor.client_id,
                    .user = actor.user,
                    .source = actor.source,
                    .address = std::move(state.address),
                    .reason = std::move(state.reason),
                    .code = code,
                    .open_ms = state.open_ms,
                    .at = now});
  if (last_.size() > kKept) last_.pop_back();
}

Json Closed::told() const {
  Json out = Json::array();
  for (const One& one : last_) {
    out.push_back({{"clientId", one.client_id},
                   {"userId", one.user},
                   {"source", one.source},
                   {"address", one.address},
                   {"open_ms", one.open_ms},
                   {"code", one.code},
                   {"reason", one.reason},
                   {"closed_at", rfc3339(one.at)}});
  }
  return out;
}

}  // namespace syncd::daemon
