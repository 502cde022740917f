// SPDX-License-Identifier: Apache-2.0
// Counters of the running server, as Prometheus reads them. Loop thread only.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace syncd::daemon {

// Cumulative buckets of seconds.
class Histogram {
 public:
  void observe(double seconds);
  void write(std::string& out, std::string_view name, std::string_view help) const;

 private:
  static constexpr std::array kBounds{0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025,
                                      0.05,   0.1,   0.25,   0.5,   1.0,  2.5};
  std::array<std::uint64_t, kBounds.size()> buckets_{};
  std::uint64_t count_ = 0;
  double sum_ = 0;
};

struct Metrics {
  std::uint64_t connections_opened = 0;
  std::uint64_t frames_in = 0;
  std::uint64_t bytes_in = 0;
  std::uint64_t events_published = 0;
  std::uint64_t moved_to_log = 0;
  std::uint64_t progress_told = 0;
  std::uint64_t rate_limited = 0;
  std::map<std::string, std::uint64_t, std::less<>> operations;     // by name
  std::map<std::string, std::uint64_t, std::less<>> errors;         // by code
  std::map<std::string, std::uint64_t, std::less<>> shed;           // by what it was
  std::map<int, std::uint64_t> http_answers;                        // by status
  std::map<int, std::uint64_t> closes;                              // by code
  std::map<std::string, std::uint64_t, std::less<>> model_answers;  // by what became of them
  std::uint64_t model_millis = 0;                                   // that models were waited for
  std::uint64_t model_waiting = 0;                                  // messages that wait for an answer
  bool model_paused = false;                                        // it has failed and is not asked
  Histogram operation_seconds;                                      // from frame to answer
};

// Gauges that somebody else knows, at the moment of asking.
struct Gauges {
  std::size_t connections = 0;
  std::size_t rooms = 0;
  std::uint64_t seq = 0;
  std::size_t writer_queue = 0;
  std::uint64_t wal_bytes = 0;
  std::size_t waiting_bytes = 0;  // for all connections
  bool ready = true;
};

std::string prometheus(const Metrics& metrics, const Gauges& gauges);

}  // namespace syncd::daemon
