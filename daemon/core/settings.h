// SPDX-License-Identifier: Apache-2.0
// What may be set of the core, with the defaults, and the part of it that clients are told. Read by the loop.
#pragma once

#include <cstddef>

#include "base/json.h"
#include "base/time.h"
#include "daemon/core/rates.h"
#include "domain/sync_page.h"

namespace syncd::daemon {

struct Settings {
  std::size_t frame_bytes = 1 << 20;  // of one frame from a client
  std::size_t rooms_a_connection = 100;
  std::size_t in_flight = 4096;         // unanswered operations of one connection
  std::size_t backlog_bytes = 1 << 20;  // unsent bytes of one connection before it is served from the log
  Millis grace = 3'000;                 // until the leave of a broken connection is told
  Millis typing = 5'000;                // until "typing" is over by itself
  int heartbeat_seconds = 25;
  Millis mission_heartbeat = 45'000;     // on /ws/mission
  std::size_t organisations = 256;       // open at once
  std::size_t first_frame_bytes = 4096;  // before there is a token
  Millis first_frame = 5'000;            // until there has to be one
  Rate rate = {};                        // of a user
  Json door = Json::object();            // what the network layer bounds, as it is told
};

inline Json told_limits(const Settings& s) {
  Json limits{{"frame_bytes", s.frame_bytes},   {"content_bytes", domain::kMessageBytes},
              {"json_depth", kMaxJsonDepth},    {"rooms", s.rooms_a_connection},
              {"in_flight", s.in_flight},       {"backlog_bytes", s.backlog_bytes},
              {"page", domain::kPageMessages},  {"first_frame_bytes", s.first_frame_bytes},
              {"first_frame_ms", s.first_frame}};
  if (s.rate.a_second > 0) {
    limits["operations_per_second"] = s.rate.a_second;
    limits["operations_burst"] = s.rate.burst;
  }
  limits.update(s.door);
  return limits;
}

}  // namespace syncd::daemon
