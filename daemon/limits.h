// SPDX-License-Identifier: Apache-2.0
// Every number that bounds what one client may do to the others: its flag, its bounds, and where it goes. All
// of them are taken anew on SIGHUP. Plain data; any thread.
#pragma once

#include <functional>
#include <string>

#include "daemon/core/settings.h"
#include "daemon/net/options.h"

namespace syncd::daemon {

struct Limits {
  int max_connections = 10'000;
  int max_per_address = 64;
  int max_head_bytes = 16 << 10;
  int head_seconds = 10;
  int max_body_bytes = 1 << 20;
  int body_seconds = 15;
  int max_message_bytes = 1 << 20;
  int max_fragments = 1024;
  int first_frame_bytes = 4096;
  int first_frame_seconds = 5;
  int max_rooms = 100;
  int max_in_flight = 4096;
  int max_backlog_bytes = 1 << 20;
  int max_total_backlog_megabytes = 128;
  int no_progress_seconds = 30;
  std::string rate_limit = "auto";
  int rate_burst = 0;
};

// Makes a flag of each: its name, where its value goes, the least and the most, what it is for.
using AddLimit = std::function<void(const char* flag, int& value, int least, int most, const char* help)>;
void each_limit(Limits& limits, const AddLimit& add);

// Whether it is "auto" or a number that makes sense.
bool is_rate(const std::string& text);

void apply(const Limits& limits, ServerOptions& options);
// `tokens`: users are known by them, so there is a rate where none was asked for.
void apply(const Limits& limits, bool tokens, Settings& settings);

}  // namespace syncd::daemon
