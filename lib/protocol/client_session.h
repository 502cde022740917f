// SPDX-License-Identifier: Apache-2.0
// The client's side of the protocol as a state machine: connects and comes back, joins and resumes
// conversations without a gap or a repetition, sends requests until they are answered. It opens no
// socket, reads no clock and starts no thread: whoever carries it hands in what happened and when, and
// calls tick() at wake_at(). One thread at a time.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/backoff.h"
#include "protocol/client_host.h"
#include "protocol/client_requests.h"
#include "protocol/client_room.h"

namespace syncd::protocol {

class ClientSession {
 public:
  // The host must outlive the session.
  ClientSession(ClientOptions options, ClientHost& host, Entropy entropy);

  // What the carrier has to tell.
  void start(Millis now);
  void opened(Millis now);
  void text(Millis now, std::string_view frame);
  void connect_failed(Millis now, const Error& error);
  void closed(Millis now, int code, std::string_view reason);
  void tick(Millis now);
  // When tick() is due; may lie in the past. Changes with every call.
  Millis wake_at() const;
  // Bytes arrived or are held back on purpose: the peer is not dead.
  void heard(Millis now) { heard_ = now; }
  // Gives up for good: everything open is settled with this error, told to be over.
  void stop(const Error& error);

  // What the user wishes; done as soon as there is a connection. The id names it in settled().
  // Joining what is joined already answers at once with what is known of it.
  std::string join(Millis now, const std::string& conversation, JoinOptions options = {},
                   std::string id = {});
  void leave(Millis now, const std::string& conversation);
  // The frame needs a `type`; it gets an `id` where it has none. Sent again with the same id after a
  // reconnect. `timeout` 0 takes that of the options. Errors at once: no frame, too large, id in use.
  Result<std::string> request(Millis now, Json frame, Millis timeout = 0);
  // Said when connected, forgotten otherwise.
  void typing(const std::string& conversation, bool typing);

  bool connected() const { return state_ == State::ready; }
  bool over() const { return state_ == State::over; }
  // The last welcome; null before the first.
  const Json& welcome() const { return welcome_; }
  // Everything up to here was delivered, conversations that are in the middle of a replay apart.
  const Cursor& cursor() const { return resume_; }

 private:
  enum class State { idle, waiting, connecting, greeting, ready, over };

  void connect(Millis now);
  void retry(Millis now, Millis delay, const std::string& why);
  void greet(Millis now, const Json& frame);
  void dispatch(Millis now, Json& frame, std::string_view raw);
  bool answered(Millis now, Json& frame);
  void room_answered(Millis now, ClientRoom& room, const std::string& name, Json& frame);
  void missed_events(Millis now, Json& frame, std::string_view raw);
  void durable(const Json& frame, std::string_view raw, std::int64_t seq, bool replayed);
  void release_held();
  void acknowledged(const ClientRequest& request, const Json& reply);
  void ask_rooms(Millis now);
  void send_open();
  // Whether a request that came too fast waits to be sent again.
  bool put_off(Millis now, const ClientRequest& request, const Error& error);
  void send_held(Millis now);
  std::string fresh_id(Millis now) { return new_id(now, entropy_); }
  void malformed(std::string text);
  void gap(std::string text, std::string conversation = {});

  ClientOptions options_;
  ClientHost& host_;
  Entropy entropy_;
  Backoff backoff_;

  State state_ = State::idle;
  Error over_because_;  // why nothing goes any more
  bool ever_ready_ = false;
  int failures_ = 0;
  Millis due_ = 0;  // of the next try, or the end of the one under way
  Millis ready_since_ = 0;
  Millis heard_ = 0;
  bool pinged_ = false;
  Millis heartbeat_ = 25'000;
  Json welcome_ = nullptr;

  Cursor resume_;                 // what a reconnect asks for: all before has come
  bool resumable_ = false;        // resume_ means something
  std::int64_t org_seen_ = 0;     // last frame delivered that belongs to no joined conversation
  bool gap_told_ = false;         // on this connection
  std::vector<Delivery> held_;    // came live before all missed events did
  std::string catching_up_ = {};  // id of a question of our own for more missed events

  std::map<std::string, ClientRoom> rooms_;
  ClientRequests requests_;
  Millis held_until_ = 0;   // before which none of the held requests is sent
  std::string probe_ = {};  // the one of them that is under way: they go one at a time
};

}  // namespace syncd::protocol
