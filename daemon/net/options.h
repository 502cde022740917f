// SPDX-License-Identifier: Apache-2.0
// Every limit and switch of the network layer, with the defaults that the documents promise. Plain data.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace syncd::daemon {

struct ServerOptions {
  // Who may connect.
  int max_connections = 10000;
  int max_per_address = 64;                       // loopback is not counted
  int reserved_descriptors = 128;                 // left to the rest of the process below its limit
  std::vector<std::string> allowed_origins = {};  // "https://example.org"; beside same origin and loopback
  std::vector<std::string> proxies = {};          // networks whose word for an address counts
  std::vector<std::string> allowed_hosts = {};    // names that Host may carry on a loopback listener

  // TLS, where both files are named; the options below are the same with it.
  std::string tls_certificate_file = {}, tls_key_file = {};
  int handshake_ms = 10'000;

  // HTTP.
  std::size_t max_head_bytes = std::size_t{16} << 10;     // 431
  std::size_t max_body_bytes = std::size_t{1} << 20;      // 413
  int max_header_fields = 100;                            // 431
  int head_ms = 10'000;                                   // 408
  int body_ms = 15'000;                                   // 408
  int answer_ms = 30'000;                                 // without progress of an answer that is being read
  std::size_t stream_bound = std::size_t{256} << 10;      // of a streamed answer: Exchange::over_bound()
  std::size_t max_stream_backlog = std::size_t{4} << 20;  // before it is cut

  // WebSocket.
  std::size_t max_message_bytes = std::size_t{1} << 20;    // 1009
  int max_fragments = 1024;                                // 1008
  std::size_t receive_buffer_bytes = 1024;                 // memory of each connection
  std::size_t backlog_bound = std::size_t{1} << 20;        // over_bound()
  std::size_t total_backlog = std::size_t{128} << 20;      // of all; beyond it 64 KiB are each one's bound
  std::size_t backlog_hard_bound = std::size_t{16} << 20;  // 4408 at once
  int no_progress_ms = 30'000;                             // 4408
  int ping_ms = 25'000;
  int gone_ms = 45'000;            // without a byte from the other side
  int close_flush_ms = 5'000;      // for what waits, once a close was asked for
  int sweep_ms = 1'000;            // how often the above are looked at
  bool flush_in_callback = false;  // write from the library's WRITEABLE callback instead of at the turn's end
};

}  // namespace syncd::daemon
