// SPDX-License-Identifier: Apache-2.0
// One joined conversation as its client follows it: how far it has been read, what to ask the server for
// after a reconnect, and which of the messages that arrive are new. Sends nothing itself. Any thread,
// one owner.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/client_host.h"

namespace syncd::protocol {

struct Delivery {
  Json frame;
  std::string raw;
  bool replayed = false;
};

class ClientRoom {
 public:
  ClientRoom(std::string conversation, JoinOptions options);

  // The next frame to send: `join`, or `sync` in the middle of a long replay.
  Json question(const std::string& id);
  bool awaits(const std::string& id) const { return !asked_.empty() && asked_ == id; }
  bool live() const { return live_; }
  bool asking() const { return !asked_.empty(); }

  struct Answer {
    bool understood = true;
    bool gap = false;   // the server no longer has what was missed
    bool more = false;  // ask again, at once
    std::vector<Delivery> deliveries = {};
  };
  Answer answer(Json sync);

  // A `message` frame that came by itself: true where it is new and its turn has come.
  bool admit(const Json& frame, std::string_view raw, std::int64_t seq);
  // A message of our own is in the log at this place. `complete`: all before it has been received.
  void acknowledged(std::int64_t seq, bool complete);
  // The connection broke, or the server asked to come back later.
  void lost();

  const std::optional<Cursor>& cursor() const { return cursor_; }

  std::string join_id = {};  // of the user's join, until it is settled
  Millis retry_at = 0;       // ask again then; 0 is not needed

 private:
  bool fresh(std::int64_t seq);
  void release_held(std::vector<Delivery>& out);

  std::string conversation_;
  int limit_;
  std::optional<Cursor> cursor_;
  std::string asked_ = {};
  bool since_asked_ = false;  // the question was for a replay
  bool replaying_ = false;    // a page of a replay came, the rest is asked by `sync`
  bool live_ = false;
  std::set<std::int64_t> own_ = {};  // acknowledged to us past the cursor: not to be shown
  std::vector<Delivery> held_ = {};  // came before the replay was over
};

}  // namespace syncd::protocol
