// SPDX-License-Identifier: Apache-2.0
// Who is connected to an organisation and how they get on, and of those that went lately how they ended: for
// whoever manages it. Loop thread only.
#pragma once

#include <deque>
#include <string>

#include "base/json.h"
#include "base/time.h"
#include "daemon/core/peer.h"
#include "domain/operation.h"

namespace syncd::daemon {

// A connection as it is told.
Json told_connection(const domain::Actor& actor, const Peer& peer, std::size_t rooms, bool live);

class Closed {
 public:
  static constexpr std::size_t kKept = 200;

  void add(const domain::Actor& actor, const Peer& peer, int code, Millis now);
  // The latest first.
  Json told() const;

 private:
  struct One {
    std::string client_id, user, source, address, reason;
    int code;
    std::uint64_t open_ms;
    Millis at;
  };
  std::deque<One> last_;
};

}  // namespace syncd::daemon
