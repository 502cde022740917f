// SPDX-License-Identifier: Apache-2.0
// What a client's session makes of the frames that arrive once it is connected.
#include <algorithm>
#include <utility>

#include "protocol/client_session.h"
#include "protocol/client_wire.h"

namespace syncd::protocol {
namespace {

constexpr Millis kAskAgain = 1'000;

}  // namespace

void ClientSession::dispatch(Millis now, Json& frame, std::string_view raw) {
  if (answered(now, frame)) return;
  const std::string& type = frame["type"].get_ref<const std::string&>();
  if (type == "pong" || type == "heartbeat") return;
  if (type == "sync_response") return missed_events(now, frame, raw);
  const std::int64_t seq = integer_at(frame, "seq");
  if (type == "error" && !catching_up_.empty() && text_at(frame, "id") == catching_up_) {
    host_.disconnect();
    return retry(now, backoff_.next(entropy_),
                 "what was missed could not be read: " + error_of(frame).message);
  }
  // An answer whose question is gone (it timed out, or the conversation was left) is no event.
  if (type == "ack" || type == "result" || type == "sync" || (type == "error" && frame.contains("id")))
    return;
  if (seq <= 0) return host_.deliver(frame, raw, false);
  durable(frame, raw, seq, false);
  // What comes live comes in rising order: all before it has come too.
  if (seq > resume_.seq && catching_up_.empty()) resume_.seq = seq;
}

// True where the frame was the answer to something that was asked.
bool ClientSession::answered(Millis now, Json& frame) {
  const std::string id = text_at(frame, "id");
  if (id.empty()) return false;
  if (const ClientRequest* open = requests_.find(id);
      open != nullptr && text_at(frame, "type") == "error" && put_off(now, *open, error_of(frame))) {
    return true;
  }
  if (auto request = requests_.take(id)) {
    if (id == probe_) probe_.clear();
    send_held(now);
    if (text_at(frame, "type") == "error") {
      host_.settled(id, tl::unexpected<Error>(error_of(frame)));
    } else {
      acknowledged(*request, frame);
      host_.settled(id, std::move(frame));
    }
    if (!request->conversation.empty()) ask_rooms(now);
    return true;
  }
  const auto room =
      std::find_if(rooms_.begin(), rooms_.end(), [&](auto& entry) { return entry.second.awaits(id); });
  if (room == rooms_.end()) return false;
  room_answered(now, room->second, room->first, frame);
  return true;
}

void ClientSession::acknowledged(const ClientRequest& request, const Json& reply) {
  const std::int64_t seq = integer_at(reply, "seq");
  if (text_at(reply, "type") != "ack" || seq <= 0 || options_.echo) return;
  const bool complete = seq - 1 == resume_.seq && catching_up_.empty();
  const auto room = rooms_.find(request.conversation);
  if (room != rooms_.end()) room->second.acknowledged(seq, complete);
  if (complete) resume_.seq = seq;
}

void ClientSession::room_answered(Millis now, ClientRoom& room, const std::string& name, Json& frame) {
  if (text_at(frame, "type") == "error") {
    const Error error = error_of(frame);
    if (info(error.code).retryable && (room.join_id.empty() || error.code == Code::rate_limited)) {
      room.lost();
      room.retry_at = now + std::max(error.retry_after_ms, kAskAgain);
      return;
    }
    if (room.join_id.empty()) {
      gap("no longer in the conversation: " + error.message, name);
    } else {
      host_.settled(room.join_id, tl::unexpected<Error>(error));
    }
    rooms_.erase(std::string(name));
    return;
  }
  Json reply = room.join_id.empty() ? Json() : frame;
  const ClientRoom::Answer answer = room.answer(std::move(frame));
  if (answer.gap) gap("the server no longer has all that was missed", name);
  for (const Delivery& d : answer.deliveries) host_.deliver(d.frame, d.raw, d.replayed);
  if (!answer.understood) {
    malformed("a sync without a usable seq or data");
    room.lost();
    room.retry_at = now + kAskAgain;
    return;
  }
  if (!room.join_id.empty()) host_.settled(std::exchange(room.join_id, {}), std::move(reply));
  if (answer.more) ask_rooms(now);
}

// The organisation's events that were missed, as a list, or a snapshot in their place.
void ClientSession::missed_events(Millis now, Json& frame, std::string_view raw) {
  const std::int64_t seq = integer_at(frame, "seq", -1);
  if (seq < 0) return malformed("a sync_response without a seq");
  if (member_at(frame, "reset") == true) {
    if (!std::exchange(gap_told_, true)) gap("the server no longer has all that was missed");
    resume_ = Cursor{seq, text_at(frame, "epoch", resume_.epoch)};
    org_seen_ = seq;
    catching_up_.clear();
    host_.deliver(frame, raw, false);
    return release_held();
  }
  const Json& events = member_at(member_at(frame, "data"), "events");
  if (!events.is_array()) return host_.deliver(frame, raw, false);
  for (const Json& event : events) {
    const std::int64_t at = integer_at(event, "seq");
    if (at > 0 && !text_at(event, "type").empty()) {
      catching_up_.clear();
      durable(event, to_text(event), at, true);
    } else {
      malformed("a missed event without type or seq");
    }
  }
  const bool more = member_at(frame, "more") == true && seq > resume_.seq;
  resume_.seq = std::max(resume_.seq, seq);
  org_seen_ = std::max(org_seen_, seq);
  catching_up_ = more ? fresh_id(now) : std::string();
  if (!more) return release_held();
  host_.transmit(to_text(
      Json{{"type", "sync_request"}, {"id", catching_up_}, {"since", seq}, {"epoch", resume_.epoch}}));
}

void ClientSession::durable(const Json& frame, std::string_view raw, std::int64_t seq, bool replayed) {
  if (frame["type"] == "message") {
    const auto room = rooms_.find(text_at(frame, "conversationId"));
    if (room != rooms_.end()) {
      if (room->second.admit(frame, raw, seq)) host_.deliver(frame, raw, replayed);
      return;
    }
  }
  if (!catching_up_.empty()) {
    held_.push_back({.frame = frame, .raw = std::string(raw)});
    return;
  }
  if (seq <= org_seen_) return;
  org_seen_ = seq;
  host_.deliver(frame, raw, replayed);
}

// What came live before the missed events were complete.
void ClientSession::release_held() {
  for (const Delivery& held : std::exchange(held_, {})) {
    const std::int64_t seq = integer_at(held.frame, "seq");
    durable(held.frame, held.raw, seq, held.replayed);
    resume_.seq = std::max(resume_.seq, seq);
  }
}

}  // namespace syncd::protocol
