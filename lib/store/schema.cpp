// SPDX-License-Identifier: Apache-2.0
#include "store/schema.h"

#include <SQLiteCpp/Transaction.h>
#include <fmt/format.h>

#include <array>

namespace syncd::store {
namespace {

// Each step once, in this order, for ever: a later change is a further step.
constexpr std::array kSteps{
    R"sql(
create table meta (key text primary key, value text not null) without rowid;
create table events (
  seq integer primary key, type text not null, topic text not null, scope text not null,
  created_at integer not null, frame text not null);
create table replies (
  row integer primary key, user_id text not null, id text not null, hash integer not null, reply text not null);
)sql",
    // What an event was when it was stored (soundness.h); those from before have none.
    "alter table events add column sum integer",
};

}  // namespace

int newest_schema() {
  return static_cast<int>(kSteps.size());
}

Result<int> schema_of(SQLite::Database& database) {
  const int version = database.execAndGet("pragma user_version").getInt();
  if (version > static_cast<int>(kSteps.size())) {
    return fail(Code::storage_unavailable,
                fmt::format("{} was written by a newer syncd (schema {}, this one knows {})",
                            database.getFilename(), version, kSteps.size()));
  }
  return version;
}

Result<void> migrate(SQLite::Database& database) {
  const auto version = schema_of(database);
  if (!version) return tl::unexpected<Error>(version.error());
  for (std::size_t step = static_cast<std::size_t>(*version); step < kSteps.size(); ++step) {
    SQLite::Transaction transaction(database);
    database.exec(kSteps[step]);
    database.exec(fmt::format("pragma user_version = {}", step + 1));
    transaction.commit();
  }
  return {};
}

}  // namespace syncd::store
