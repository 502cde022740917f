// SPDX-License-Identifier: Apache-2.0
#include "store/soundness.h"

#include <SQLiteCpp/Statement.h>
#include <fmt/format.h>

#include <algorithm>

#include "base/ids.h"

namespace syncd::store {
namespace {

constexpr std::int64_t kWhole = 64 << 20;    // a fraction of a second's work
constexpr std::int64_t kLastEvents = 1'000;  // of a larger file

tl::unexpected<Error> damaged(const SQLite::Database& database, std::string what) {
  std::replace(what.begin(), what.end(), '\n', ' ');
  return fail(Code::storage_unavailable,
              fmt::format("{} is damaged ({}); put a backup in its place with --restore",
                          database.getFilename(), what.substr(0, 120)));
}

std::string_view text(const SQLite::Column& column) {
  return {column.getText(), static_cast<std::size_t>(column.getBytes())};
}

// The first event since that place whose seal does not fit; 0 for none.
std::int64_t broken_seal(SQLite::Database& database, std::int64_t after) {
  SQLite::Statement rows(
      database,
      "select seq, type, topic, scope, frame, sum, created_at from events where seq > ? and sum is not null");
  rows.bind(1, after);
  while (rows.executeStep()) {
    const auto seq = rows.getColumn(0).getInt64();
    const SQLite::Column type = rows.getColumn(1), topic = rows.getColumn(2), scope = rows.getColumn(3),
                         frame = rows.getColumn(4);
    if (seal_of(seq, rows.getColumn(6).getInt64(), text(type), text(topic), text(scope), text(frame)) !=
        rows.getColumn(5).getInt64())
      return seq;
  }
  return 0;
}

}  // namespace

std::int64_t seal_of(std::int64_t seq, std::int64_t at, std::string_view type, std::string_view topic,
                     std::string_view scope, std::string_view frame) {
  return static_cast<std::int64_t>(
      content_hash(fmt::format("{}|{}|{}|{}|{}", seq, at, type, topic, scope)) * 31 + content_hash(frame));
}

Result<void> check_sound(SQLite::Database& database) {
  const int version = database.execAndGet("pragma user_version").getInt();
  const std::int64_t bytes = database.execAndGet("pragma page_count").getInt64() *
                             database.execAndGet("pragma page_size").getInt64();
  const bool whole = bytes <= kWhole;
  if (whole) {
    if (const std::string found = database.execAndGet("pragma quick_check(1)").getString(); found != "ok")
      return damaged(database, found);
  }
  if (version < 1) return {};  // new, or not ours: migrate() finds out
  if (whole) {
    SQLite::Statement log(database, "select count(*), ifnull(min(seq), 1), ifnull(max(seq), 0) from events");
    log.executeStep();
    if (log.getColumn(1).getInt64() != 1 || log.getColumn(0).getInt64() != log.getColumn(2).getInt64())
      return damaged(database, "there is a hole in the log");
  }
  if (version < 2) return {};  // its events have no seals yet
  const std::int64_t last = database.execAndGet("select ifnull(max(seq), 0) from events").getInt64();
  if (const auto seq = broken_seal(database, whole ? 0 : last - kLastEvents); seq != 0)
    return damaged(database, fmt::format("event {} is not what was stored", seq));
  return {};
}

}  // namespace syncd::store
