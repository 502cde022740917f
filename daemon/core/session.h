// SPDX-License-Identifier: Apache-2.0
// One WebSocket connection on /ws: what its frames ask for, the conversations it is in, and its stream of
// events. Speaks protocol; knows no sockets. Loop thread only.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "daemon/core/engine.h"
#include "daemon/core/feed.h"
#include "daemon/core/peer.h"
#include "daemon/core/renew.h"
#include "domain/sync_page.h"

namespace syncd::daemon {

// How a connection was opened.
struct Opening {
  domain::Actor actor;  // client_id is given by the session
  bool named = false;   // the user said who they are; otherwise each connection is someone else
  bool echo = false;    // wants its own messages too
  std::optional<std::vector<std::string>> topics;
  std::optional<std::uint64_t> since;
  std::string epoch;
};

class Session {
 public:
  // Greets the peer and begins the stream.
  Session(Engine& engine, Space& space, Peer& peer, Opening opening);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  void text(std::string_view frame);
  void drained() { feed_.drained(); }
  // `said_so`: the client closed on purpose, so that leaving is told at once.
  void closed(bool said_so);
  void tick(Millis now);
  // How `auth` takes a token; without it there are none.
  void renew_by(Renew renew) { renew_ = std::move(renew); }

  const domain::Actor& actor() const { return actor_; }
  const Peer& peer() const { return peer_; }
  std::size_t rooms() const { return memberships_.size(); }
  bool live() const { return feed_.live(); }
  // The subscriber that does not get this session's own messages; null where it wants them.
  const Subscriber* silenced() const { return echo_ ? nullptr : &feed_; }

 private:
  // Catching up: the client has yet to ask for the rest of what it missed; live frames begin behind it.
  enum class State { joining, catching_up, joined };
  struct Membership {
    State state = State::joining;
    Millis typing_until = 0;
  };

  void handle(Json frame, std::string id, int paid);
  bool take_up(std::string_view id);
  void session_verb(const domain::Operation& operation, const Json& args, const std::string& id);
  void send(std::string_view frame);
  void refuse(const Error& error, std::string_view id);
  // False where the user has asked for too much: then that was said, with the id that `id()` gives.
  template <class Id>
  bool pays(int cost, int paid, Id id);

  void join(const domain::Operation& operation, const Json& args, const std::string& id);
  void leave(const domain::Operation& operation, const Json& args, const std::string& id);
  void typing(const Json& args, const std::string& id);
  void sync(const domain::Operation& operation, const Json& args, const std::string& id);
  void subscribe(const domain::Operation& operation, const Json& args, const std::string& id);
  void auth(const domain::Operation& operation, const Json& args, const std::string& id);

  // `tries`: how often it is read again because the log moved on while it was read.
  void read_page(const domain::Operation& operation, const Json& args, const std::string& id, int tries = 8);
  void got_page(const domain::Operation& operation, const Json& args, const std::string& id, int tries,
                const domain::SyncPage& page);
  Result<void> choose_topics(const std::vector<std::string>& topics, std::uint64_t from);
  void ask_log(std::uint64_t after);
  void send_snapshot();
  void tell_typing(const std::string& conversation, bool typing);
  void gone_from(const std::string& conversation, bool said_so);
  std::vector<std::string> conversations() const;
  protocol::Participant self() const { return {actor_.client_id, actor_.user, actor_.source}; }

  Engine& engine_;
  Space& space_;
  Peer& peer_;
  domain::Actor actor_;
  std::uint64_t id_;
  Feed feed_;
  Renew renew_;
  std::unordered_map<std::string, Membership> memberships_;
  std::size_t in_flight_ = 0;
  std::uint64_t moved_seen_ = 0;
  bool named_;
  bool echo_;
};

}  // namespace syncd::daemon
