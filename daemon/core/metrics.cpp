// SPDX-License-Identifier: Apache-2.0
#include "daemon/core/metrics.h"

#include <fmt/format.h>

namespace syncd::daemon {
namespace {

void head(std::string& out, std::string_view name, std::string_view kind, std::string_view help) {
  out += fmt::format("# HELP {} {}\n# TYPE {} {}\n", name, help, name, kind);
}

template <class Value>
void single(std::string& out, std::string_view name, std::string_view kind, std::string_view help,
            Value value) {
  head(out, name, kind, help);
  out += fmt::format("{} {}\n", name, value);
}

template <class Map>
void labelled(std::string& out, std::string_view name, std::string_view label, std::string_view help,
              const Map& values) {
  head(out, name, "counter", help);
  for (const auto& [key, value] : values) out += fmt::format("{}{{{}=\"{}\"}} {}\n", name, label, key, value);
}

}  // namespace

void Histogram::observe(double seconds) {
  for (std::size_t i = 0; i < kBounds.size(); ++i) {
    if (seconds <= kBounds[i]) ++buckets_[i];
  }
  ++count_;
  sum_ += seconds;
}

void Histogram::write(std::string& out, std::string_view name, std::string_view help) const {
  head(out, name, "histogram", help);
  for (std::size_t i = 0; i < kBounds.size(); ++i) {
    out += fmt::format("{}_bucket{{le=\"{}\"}} {}\n", name, kBounds[i], buckets_[i]);
  }
  out += fmt::format("{0}_bucket{{le=\"+Inf\"}} {1}\n{0}_sum {2}\n{0}_count {1}\n", name, count_, sum_);
}

std::string prometheus(const Metrics& m, const Gauges& g) {
  std::string out;
  single(out, "syncd_connections", "gauge", "WebSocket connections that are open", g.connections);
  single(out, "syncd_rooms", "gauge", "Rooms that someone is in", g.rooms);
  single(out, "syncd_log_seq", "gauge", "Place of the last event in the log", g.seq);
  single(out, "syncd_writer_queue", "gauge", "Requests that wait for the writer", g.writer_queue);
  single(out, "syncd_wal_bytes", "gauge",
         "Size of the write-ahead logs; beyond 64 MiB a file, somebody has been reading for long",
         g.wal_bytes);
  single(out, "syncd_ready", "gauge", "1 where the store is writable and the server is not stopping",
         g.ready ? 1 : 0);
  single(out, "syncd_connections_opened_total", "counter", "WebSocket connections ever opened",
         m.connections_opened);
  single(out, "syncd_frames_received_total", "counter", "Frames from clients", m.frames_in);
  single(out, "syncd_received_bytes_total", "counter", "Bytes of frames from clients", m.bytes_in);
  single(out, "syncd_events_published_total", "counter", "Events that went out", m.events_published);
  single(out, "syncd_moved_to_log_total", "counter",
         "Times a slow connection was moved to reading from the log", m.moved_to_log);
  single(out, "syncd_rate_limited_total", "counter", "Operations refused because a user asked for too many",
         m.rate_limited);
  single(out, "syncd_progress_not_stored_total", "counter", "Progress that was told and not stored",
         m.progress_told);
  labelled(out, "syncd_operations_total", "operation", "Operations asked for, by name", m.operations);
  labelled(out, "syncd_errors_total", "code", "Errors told, by code", m.errors);
  labelled(
      out, "syncd_shed_total", "what",
      "What was kept from slow readers (fresh: presence, typing, progress) and who was sent away, by why",
      m.shed);
  single(out, "syncd_waiting_bytes", "gauge", "Bytes that wait for slow readers", g.waiting_bytes);
  labelled(out, "syncd_http_answers_total", "status", "HTTP answers, by status", m.http_answers);
  labelled(out, "syncd_closes_total", "code", "WebSocket connections closed, by code", m.closes);
  labelled(out, "syncd_model_answers_total", "outcome",
           "Messages for a language model, by what became of them: answered, or the builtin assistant's turn",
           m.model_answers);
  single(out, "syncd_model_seconds_total", "counter", "Seconds that language models were waited for",
         static_cast<double>(m.model_millis) / 1000.0);
  single(out, "syncd_model_waiting", "gauge", "Messages that wait for a language model", m.model_waiting);
  single(out, "syncd_model_paused", "gauge", "1 where the language model has failed and is not asked",
         m.model_paused ? 1 : 0);
  m.operation_seconds.write(out, "syncd_operation_seconds",
                            "Seconds from an operation's arrival to its answer");
  return out;
}

}  // namespace syncd::daemon
