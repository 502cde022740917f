// SPDX-License-Identifier: Apache-2.0
#include "daemon/limits.h"

#include <algorithm>
#include <charconv>

namespace syncd::daemon {
namespace {

constexpr int kMillion = 1'000'000;
constexpr int kMegabyte = 1 << 20;
constexpr int kRateOfTokens = 100;  // where users are known

int rate_of(const Limits& limits, bool tokens) {
  if (limits.rate_limit == "auto") return tokens ? kRateOfTokens : 0;
  int rate = 0;
  std::from_chars(limits.rate_limit.data(), limits.rate_limit.data() + limits.rate_limit.size(), rate);
  return rate;
}

}  // namespace

void each_limit(Limits& l, const AddLimit& add) {
  add("--max-connections", l.max_connections, 1, kMillion, "connections at once");
  add("--max-per-address", l.max_per_address, 1, kMillion,
      "connections of one address at once; this machine's own are not counted");
  add("--max-head-bytes", l.max_head_bytes, 1024, kMegabyte, "bytes of a request's head");
  add("--head-seconds", l.head_seconds, 1, 3600, "how long a request's head may take, or a TLS handshake");
  add("--max-body-bytes", l.max_body_bytes, 1024, 64 * kMegabyte, "bytes of a request's body");
  add("--body-seconds", l.body_seconds, 1, 3600, "how long a request's body may take");
  add("--max-message-bytes", l.max_message_bytes, 1024, 16 * kMegabyte, "bytes of a WebSocket message");
  add("--max-fragments", l.max_fragments, 1, kMillion, "fragments of a WebSocket message");
  add("--first-frame-bytes", l.first_frame_bytes, 256, kMegabyte, "bytes of a frame before there is a token");
  add("--first-frame-seconds", l.first_frame_seconds, 1, 3600,
      "how long a connection may be without a token");
  add("--max-rooms", l.max_rooms, 1, 100'000, "conversations that a connection may be in");
  add("--max-in-flight", l.max_in_flight, 1, kMillion, "unanswered operations of a connection");
  add("--max-backlog-bytes", l.max_backlog_bytes, 64 << 10, 16 * kMegabyte,
      "bytes that wait for a slow reader before it is served from the log");
  add("--max-total-backlog-megabytes", l.max_total_backlog_megabytes, 1, 1 << 20,
      "what waits for all slow readers, before each is served from the log much sooner");
  add("--no-progress-seconds", l.no_progress_seconds, 1, 3600, "how long a reader may take nothing");
  add("--rate-burst", l.rate_burst, 0, kMillion,
      "operations of a user that may come at once; 0: two seconds' worth");
}

bool is_rate(const std::string& text) {
  int rate = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), rate);
  return text == "auto" ||
         (error == std::errc() && end == text.data() + text.size() && rate >= 0 && rate <= kMillion);
}

void apply(const Limits& l, ServerOptions& options) {
  options.max_connections = l.max_connections;
  options.max_per_address = l.max_per_address;
  options.max_head_bytes = static_cast<std::size_t>(l.max_head_bytes);
  options.head_ms = options.handshake_ms = l.head_seconds * 1000;
  options.max_body_bytes = static_cast<std::size_t>(l.max_body_bytes);
  options.body_ms = l.body_seconds * 1000;
  options.max_message_bytes = static_cast<std::size_t>(l.max_message_bytes);
  options.max_fragments = l.max_fragments;
  options.backlog_bound = static_cast<std::size_t>(l.max_backlog_bytes);
  options.total_backlog = static_cast<std::size_t>(l.max_total_backlog_megabytes) << 20;
  options.no_progress_ms = l.no_progress_seconds * 1000;
}

void apply(const Limits& l, bool tokens, Settings& settings) {
  settings.frame_bytes = static_cast<std::size_t>(l.max_message_bytes);
  settings.rooms_a_connection = static_cast<std::size_t>(l.max_rooms);
  settings.in_flight = static_cast<std::size_t>(l.max_in_flight);
  settings.backlog_bytes = static_cast<std::size_t>(l.max_backlog_bytes);
  settings.first_frame_bytes = static_cast<std::size_t>(l.first_frame_bytes);
  settings.first_frame = Millis{1000} * l.first_frame_seconds;
  settings.rate.a_second = rate_of(l, tokens);
  settings.rate.burst = l.rate_burst > 0 ? l.rate_burst : std::min(2 * settings.rate.a_second, kMillion);
  settings.door = {{"connections", l.max_connections}, {"connections_per_address", l.max_per_address},
                   {"head_bytes", l.max_head_bytes},   {"head_seconds", l.head_seconds},
                   {"body_bytes", l.max_body_bytes},   {"body_seconds", l.body_seconds},
                   {"fragments", l.max_fragments},     {"no_progress_seconds", l.no_progress_seconds}};
}

}  // namespace syncd::daemon
