// SPDX-License-Identifier: Apache-2.0
#include "daemon/core/log_pages.h"

#include <algorithm>
#include <stdexcept>

#include "domain/entities/conversations.h"
#include "domain/entities/runs.h"
#include "domain/sync_page.h"

namespace syncd::daemon {
namespace {

constexpr std::size_t kRows = 500;
constexpr std::size_t kBytes = 1 << 20;
constexpr std::uint64_t kScanned = 20'000;  // places of the log passed for one page

bool full(const LogPage& page, std::size_t bytes) {
  return page.rows.size() == kRows || bytes > kBytes;
}

// seq, type, topic, scope, frame
LogPage::Row row_in(const domain::Query& row) {
  const domain::EventInfo* type = domain::event_named(row.text(1));
  if (type == nullptr) throw std::runtime_error("the log holds an event that this syncd cannot read");
  return {static_cast<std::uint64_t>(row.integer(0)),
          type->type,
          {domain::stored_topic(row.text(2)), row.string(3)},
          row.string(4)};
}

// The rows of the query, as far as they fit.
void fill(LogPage& page, domain::Query rows) {
  for (std::size_t bytes = 0; rows.next();) {
    if (full(page, bytes)) {
      page.more = true;
      page.last = page.rows.back().seq;
      return;
    }
    page.rows.push_back(row_in(rows));
    bytes += page.rows.back().frame.size();
  }
}

// What stands at these places, as far as it fits; `more` is left behind them.
LogPage page_of(domain::Tables& tables, const std::vector<std::int64_t>& seqs, bool more,
                std::uint64_t after) {
  LogPage page;
  std::size_t bytes = 0;
  for (const std::int64_t seq : seqs) {
    if (full(page, bytes)) break;
    auto row = tables.query("select seq, type, topic, scope, frame from events where seq = ?", seq);
    if (!row.next()) throw std::runtime_error("an event is missing in the log");
    page.rows.push_back(row_in(row));
    bytes += page.rows.back().frame.size();
  }
  page.more = more || page.rows.size() < seqs.size();
  page.last = page.more ? page.rows.back().seq : std::max(after, domain::head(tables));
  return page;
}

}  // namespace

LogPage log_page(domain::Tables& tables, std::uint64_t after) {
  LogPage page;
  page.last = domain::head(tables);
  fill(page, tables.query("select seq, type, topic, scope, iif(topic = 'rows', '', frame) from events"
                          " where seq > ? order by seq limit ?",
                          after, kRows + 1));
  return page;
}

LogPage log_page(domain::Tables& tables, domain::Topic topic, std::uint64_t after) {
  LogPage page;
  const std::uint64_t head = domain::head(tables);
  page.last = std::min(head, after + kScanned);
  page.more = page.last < head;
  fill(page, tables.query("select seq, type, topic, scope, frame from events"
                          " where seq > ? and seq <= ? and topic = ? order by seq",
                          after, page.last, domain::name(topic)));
  return page;
}

LogPage conversation_page(domain::Tables& tables, const std::string& conversation, std::uint64_t after) {
  const auto messages = domain::message_seqs_after(tables, conversation, after, kRows);
  return page_of(tables, messages.seqs, messages.more, after);
}

std::vector<std::string> stored_frames(domain::Tables& tables, const std::vector<std::uint64_t>& places) {
  std::vector<std::string> frames;
  std::size_t bytes = 0;
  for (const std::uint64_t seq : places) {
    if (frames.size() == kRows || bytes > kBytes) break;
    auto row = tables.query("select frame from events where seq = ?", seq);
    if (!row.next()) throw std::runtime_error("an event is missing in the log");
    frames.push_back(row.string(0));
    bytes += frames.back().size();
  }
  return frames;
}

LogPage run_page(domain::Tables& tables, const std::string& run_id, std::uint64_t after) {
  const auto events = domain::run_events_after(tables, run_id, after, kRows);
  return page_of(tables, events.seqs, events.more, after);
}

}  // namespace syncd::daemon
