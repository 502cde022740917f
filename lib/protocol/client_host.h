// SPDX-License-Identifier: Apache-2.0
// What a client's session needs from whatever carries it, and what it is told to be and to tell. Made by
// hand in tests, by the WebSocket transport in programs. All calls come from inside a call into the
// session, on the caller's thread; none may call back into the session.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/errors.h"
#include "base/json.h"
#include "base/time.h"

namespace syncd::protocol {

// A place in an organisation's log. The sequence means something only within its epoch.
struct Cursor {
  std::int64_t seq = 0;
  std::string epoch = {};
};

struct ClientOptions {
  std::string server = "the server";  // its name in messages
  std::string source = "cli";
  std::string user = {};              // a name for servers that ask for no token
  std::string token = {};             // never part of the query, a message or a log line
  std::string topics = {};            // comma separated; empty is everything
  bool echo = false;                  // own messages come back like those of others
  std::optional<Cursor> resume = {};  // where an earlier process stopped reading
  int first_tries = 1;                // attempts until the first connection stands; 0 is for ever
  int tries = 0;                      // attempts in a row to come back later on; 0 is for ever
  Millis longest_pause = 15'000;      // between two tries
  Millis connect_timeout = 10'000;
  Millis request_timeout = 30'000;
};

struct JoinOptions {
  std::optional<Cursor> since =
      {};         // replay from here, as `message` frames; else recent history, as one `sync`
  int limit = 0;  // of that history; 0 leaves it to the server
};

struct Notice {
  enum class Kind {
    connected,     // for the first time
    resumed,       // back, and what was missed follows
    reconnecting,  // the connection is gone, the next try comes after `delay`
    gap,  // something was lost, what follows is a snapshot; `conversation` empty: the organisation's stream
    malformed,  // the server sent what is no frame; it was skipped
  };
  Kind kind;
  std::string text;  // one line for people; may hold text of the server's: make it safe before printing
  Millis delay = 0;
  std::string conversation = {};
};

class ClientHost {
 public:
  virtual ~ClientHost() = default;

  // Begin to connect to the server's /ws with this query (without its question mark).
  virtual void connect(const std::string& query) = 0;
  // Drop the connection or the attempt without a word; no `closed` or `connect_failed` shall follow.
  virtual void disconnect() = 0;
  virtual void transmit(std::string text) = 0;
  // A frame for the user: each durable one exactly once, those of a conversation in order. `raw` is its
  // text. `replayed`: it was missed while away.
  virtual void deliver(const Json& frame, std::string_view raw, bool replayed) = 0;
  // The end of a request or a first join: the reply, or why there is none.
  virtual void settled(const std::string& id, Result<Json> reply) = 0;
  virtual void notice(const Notice& notice) = 0;
  // The session is over. Requests that were open have been settled before.
  virtual void gave_up(const Error& error) = 0;
};

}  // namespace syncd::protocol
