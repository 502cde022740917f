// SPDX-License-Identifier: Apache-2.0
#include "protocol/client_session.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "protocol/client_wire.h"

namespace syncd::protocol {
namespace {

constexpr Millis kNever = std::numeric_limits<Millis>::max();
constexpr Millis kStable = 5'000;       // a connection that held this long starts the backoff anew
constexpr Millis kFirstPause = 250;     // the first wait before a new try is at most so long
constexpr Millis kRestartJitter = 100;  // the server said that it comes back at once
constexpr std::size_t kMaxRequest = 1 << 20;
constexpr int kFrameDepth = 2 * kMaxJsonDepth;  // what was taken in a frame comes back deeper in a list

}  // namespace

ClientSession::ClientSession(ClientOptions options, ClientHost& host, Entropy entropy)
    : options_(std::move(options)),
      host_(host),
      entropy_(std::move(entropy)),
      backoff_(kFirstPause, options_.longest_pause) {
  if (!options_.resume) return;
  resume_ = *options_.resume;
  org_seen_ = resume_.seq;
  resumable_ = true;
}

void ClientSession::start(Millis now) {
  if (state_ == State::idle) connect(now);
}

void ClientSession::connect(Millis now) {
  state_ = State::connecting;
  due_ = now + options_.connect_timeout;
  host_.connect(client_query(options_, resumable_ ? &resume_ : nullptr));
}

void ClientSession::opened(Millis now) {
  if (state_ != State::connecting) return;
  state_ = State::greeting;
  heard_ = now;
}

void ClientSession::connect_failed(Millis now, const Error& error) {
  if (state_ != State::connecting && state_ != State::greeting) return;
  ++failures_;
  const int allowed = ever_ready_ ? options_.tries : options_.first_tries;
  if (!info(error.code).retryable || (allowed > 0 && failures_ >= allowed)) return stop(error);
  retry(now, backoff_.next(entropy_), error.message);
}

void ClientSession::closed(Millis now, int code, std::string_view reason) {
  if (state_ == State::idle || state_ == State::waiting || state_ == State::over) return;
  if (const auto refused = refusal(code, reason)) return stop(*refused);
  const std::string why = close_text(code, reason);
  if (state_ != State::ready) return connect_failed(now, Error{.code = Code::cannot_connect, .message = why});
  if (now - ready_since_ >= kStable) backoff_.reset();
  retry(now, code == kServiceRestart ? random_up_to(kRestartJitter, entropy_) : backoff_.next(entropy_), why);
}

void ClientSession::retry(Millis now, Millis delay, const std::string& why) {
  state_ = State::waiting;
  due_ = now + delay;
  catching_up_.clear();
  held_.clear();
  for (auto& [name, room] : rooms_) room.lost();
  host_.notice({.kind = Notice::Kind::reconnecting,
                .text = fmt::format("{}; trying again in {:.1f} s", why, static_cast<double>(delay) / 1000),
                .delay = delay});
}

void ClientSession::stop(const Error& error) {
  if (state_ == State::over) return;
  if (state_ != State::idle && state_ != State::waiting) host_.disconnect();
  state_ = State::over;
  over_because_ = error;
  for (const ClientRequest& request : requests_.take_all()) {
    host_.settled(request.id, tl::unexpected<Error>(request.sent ? outcome_unknown(error) : error));
  }
  for (auto& [name, room] : rooms_) {
    if (!room.join_id.empty()) host_.settled(room.join_id, tl::unexpected<Error>(error));
  }
  rooms_.clear();
  host_.gave_up(error);
}

Millis ClientSession::wake_at() const {
  if (state_ == State::idle || state_ == State::over) return kNever;
  Millis at = requests_.first_deadline().value_or(kNever);
  if (state_ != State::ready) return std::min(at, due_);
  if (requests_.holds() && probe_.empty()) at = std::min(at, held_until_);
  for (const auto& [name, room] : rooms_) {
    if (room.retry_at > 0) at = std::min(at, room.retry_at);
  }
  return std::min(at, heard_ + (pinged_ ? 2 : 1) * heartbeat_);
}

void ClientSession::tick(Millis now) {
  for (const ClientRequest& request : requests_.take_expired(now)) {
    if (request.id == probe_) probe_.clear();
    host_.settled(request.id, tl::unexpected<Error>(request.held ? too_fast() : timed_out(request.sent)));
  }
  if (state_ == State::waiting && now >= due_) return connect(now);
  if ((state_ == State::connecting || state_ == State::greeting) && now >= due_) {
    host_.disconnect();
    return connect_failed(now, Error{.code = Code::cannot_connect,
                                     .message = options_.server + " did not answer in time",
                                     .hint = "is the address that of a syncd?"});
  }
  if (state_ != State::ready) return;
  if (now - heard_ >= 2 * heartbeat_) {
    host_.disconnect();
    return closed(now, kAbnormalClosure, "nothing was heard from the server");
  }
  if (now - heard_ < heartbeat_) {
    pinged_ = false;
  } else if (!pinged_) {
    pinged_ = true;
    host_.transmit(R"({"type":"ping"})");
  }
  send_held(now);
  // What could not be asked before: a question put off, or one that waited for an outcome to be known.
  ask_rooms(now);
}

void ClientSession::text(Millis now, std::string_view raw) {
  if (state_ != State::greeting && state_ != State::ready) return;
  heard_ = now;
  pinged_ = false;
  auto frame = parse_json(raw, kFrameDepth);
  if (!frame) return malformed(frame.error().message);
  const std::string type = text_at(*frame, "type");
  if (type.empty()) return malformed("it has no type");
  if (state_ == State::ready) return dispatch(now, *frame, raw);
  if (type == "presence") return greet(now, *frame);
  if (type == "error") return host_.deliver(*frame, raw, false);
  malformed("the first frame was no welcome");
}

void ClientSession::greet(Millis now, const Json& frame) {
  welcome_ = frame;
  heartbeat_ = std::clamp<Millis>(integer_at(frame, "heartbeat_seconds", 25), 1, 3600) * 1000;
  const Cursor here{integer_at(frame, "seq"), text_at(frame, "epoch")};
  const bool other_log = resumable_ && !resume_.epoch.empty() && resume_.epoch != here.epoch;
  state_ = State::ready;
  ready_since_ = now;
  failures_ = 0;
  if (!resumable_ || other_log) {
    resume_ = here;
    org_seen_ = here.seq;
  }
  resume_.epoch = here.epoch;
  resumable_ = true;
  host_.notice({.kind = ever_ready_ ? Notice::Kind::resumed : Notice::Kind::connected,
                .text = ever_ready_ ? "connected again" : "connected"});
  ever_ready_ = true;
  gap_told_ = other_log;
  if (other_log) gap("the server's log is another one than before");
  send_open();
  ask_rooms(now);
}

void ClientSession::send_open() {
  probe_.clear();
  requests_.each_in_order([&](ClientRequest& request) {
    if (request.held) return;
    request.sent = true;
    host_.transmit(request.text);
  });
}

bool ClientSession::put_off(Millis now, const ClientRequest& request, const Error& error) {
  if (request.id == probe_) probe_.clear();
  if (error.code != Code::rate_limited || now + error.retry_after_ms >= request.deadline) return false;
  held_until_ = std::max(held_until_, now + error.retry_after_ms);
  requests_.hold(request.id);
  return true;
}

void ClientSession::send_held(Millis now) {
  if (state_ != State::ready || !probe_.empty() || now < held_until_) return;
  if (const ClientRequest* next = requests_.release_first()) {
    probe_ = next->id;
    host_.transmit(next->text);
  }
}

void ClientSession::ask_rooms(Millis now) {
  for (auto& [name, room] : rooms_) {
    if (room.live() || room.asking() || room.retry_at > now) continue;
    // A replay may hold a message of our own whose ack was lost. Its resent frame is answered first, so
    // that the replay can be told apart from what others wrote.
    if (room.cursor() && requests_.uncertain(name)) continue;
    host_.transmit(to_text(room.question(fresh_id(now))));
  }
}

std::string ClientSession::join(Millis now, const std::string& conversation, JoinOptions options,
                                std::string id) {
  if (id.empty()) id = fresh_id(now);
  if (state_ == State::over) {
    host_.settled(id, tl::unexpected<Error>(over_because_));
    return id;
  }
  const auto [it, added] = rooms_.try_emplace(conversation, conversation, std::move(options));
  if (!added) {
    host_.settled(id, Json{{"type", "result"}, {"id", id}, {"ok", true}, {"op", "join"}});
    return id;
  }
  it->second.join_id = id;
  if (state_ == State::ready) ask_rooms(now);
  return id;
}

void ClientSession::leave(Millis now, const std::string& conversation) {
  const auto it = rooms_.find(conversation);
  if (it == rooms_.end()) return;
  if (!it->second.join_id.empty()) {
    host_.settled(it->second.join_id, fail(Code::declined, "left before it was joined"));
  }
  rooms_.erase(it);
  if (state_ != State::ready) return;
  host_.transmit(to_text(Json{{"type", "leave"}, {"id", fresh_id(now)}, {"conversationId", conversation}}));
}

Result<std::string> ClientSession::request(Millis now, Json frame, Millis timeout) {
  if (state_ == State::over) return tl::unexpected<Error>(over_because_);
  if (text_at(frame, "type").empty()) return fail(Code::invalid_frame, "a frame needs a type", "type");
  if (text_at(frame, "id").empty()) frame["id"] = fresh_id(now);
  ClientRequest request{.id = text_at(frame, "id"),
                        .text = to_text(frame),
                        .conversation = text_at(frame, "conversationId"),
                        .deadline = now + (timeout > 0 ? timeout : options_.request_timeout),
                        .sent = state_ == State::ready && !requests_.holds(),
                        .held = state_ == State::ready && requests_.holds()};
  if (request.text.size() > kMaxRequest) {
    return fail(Code::too_large, fmt::format("a frame may have {} bytes at most", kMaxRequest));
  }
  std::string id = request.id;
  std::string text = request.text;
  const bool goes = request.sent;
  if (!requests_.add(std::move(request))) {
    return fail(Code::already_exists, "a request with this id waits for its answer", "id");
  }
  if (goes) host_.transmit(std::move(text));
  return id;
}

void ClientSession::typing(const std::string& conversation, bool typing) {
  if (state_ != State::ready) return;
  host_.transmit(to_text(Json{{"type", "typing"}, {"conversationId", conversation}, {"typing", typing}}));
}

void ClientSession::malformed(std::string text) {
  host_.notice(
      {.kind = Notice::Kind::malformed, .text = "skipped a frame of the server: " + std::move(text)});
}

void ClientSession::gap(std::string text, std::string conversation) {
  host_.notice({.kind = Notice::Kind::gap, .text = std::move(text), .conversation = std::move(conversation)});
}

}  // namespace syncd::protocol
