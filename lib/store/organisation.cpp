// SPDX-License-Identifier: Apache-2.0
#include "store/organisation.h"

#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>
#include <fmt/format.h>
#include <sqlite3.h>

#include <vector>

#include "base/json.h"
#include "store/schema.h"
#include "store/soundness.h"

namespace syncd::store {
namespace {

constexpr int kBusyMillis = 5'000;
constexpr int kTendMillis = 100;                     // that all writers wait for readers, at most
constexpr std::uint64_t kWalBytes = 64 << 20;        // beyond which it is tended
constexpr std::uint64_t kWalGrowth = kWalBytes / 4;  // before that is tried again

std::string meta(SQLite::Database& database, const char* key) {
  SQLite::Statement row(database, "select value from meta where key = ?");
  row.bind(1, key);
  return row.executeStep() ? row.getColumn(0).getString() : std::string();
}

void set_meta(SQLite::Database& database, const char* key, const std::string& value) {
  SQLite::Statement row(database, "insert or replace into meta values (?, ?)");
  row.bind(1, key);
  row.bind(2, value);
  row.exec();
}

// seq, type, created_at, frame, topic, scope, sum
bool fits_seal(SQLite::Statement& row) {
  return row.getColumn(6).isNull() ||
         row.getColumn(6).getInt64() == seal_of(row.getColumn(0).getInt64(), row.getColumn(2).getInt64(),
                                                row.getColumn(1).getString(), row.getColumn(4).getString(),
                                                row.getColumn(5).getString(), row.getColumn(3).getString());
}

}  // namespace

Organisation::Organisation(const std::filesystem::path& file)
    : database_(file.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, kBusyMillis),
      tables_(database_),
      wal_(fmt::format("{}-wal", file.string())),
      tend_at_(kWalBytes) {}

Result<std::unique_ptr<Organisation>> Organisation::open(const std::filesystem::path& file,
                                                         const Entropy& entropy) {
  try {
    std::unique_ptr<Organisation> self(new Organisation(file));
    if (auto ready = self->prepare(entropy); !ready) return tl::unexpected<Error>(ready.error());
    return self;
  } catch (const std::exception& e) {
    return fail(Code::storage_unavailable, fmt::format("{} cannot be used: {}", file.string(), e.what()));
  }
}

Result<void> Organisation::prepare(const Entropy& entropy) {
  // What is refused stays as it is, with the log beside it.
  sqlite3_db_config(database_.getHandle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  if (auto known = schema_of(database_); !known) return tl::unexpected<Error>(known.error());
  if (auto sound = check_sound(database_); !sound) return sound;
  sqlite3_db_config(database_.getHandle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, nullptr);
  database_.exec(
      "pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = off;"
      " pragma cache_size = -32768; pragma temp_store = memory; pragma journal_size_limit = 67108864");
  if (auto done = migrate(database_); !done) return done;
  epoch_ = meta(database_, "epoch");
  if (epoch_.empty()) {
    epoch_ = random_token(entropy).substr(0, 16);
    set_meta(database_, "epoch", epoch_);
  }
  position_ =
      static_cast<std::uint64_t>(database_.execAndGet("select ifnull(max(seq), 0) from events").getInt64());
  if (meta(database_, "tables_version") != std::to_string(domain::tables_version())) rebuild();
  replies_.load();
  return {};
}

Committed Organisation::append(domain::Event event, Millis now) {
  const std::uint64_t seq = ++position_;
  Committed out{seq, event.type, std::move(event.route), to_text(event.body)};
  out.frame.pop_back();
  fmt::format_to(std::back_inserter(out.frame), R"(,"seq":{},"timestamp":"{}"}})", seq, rfc3339(now));
  const domain::EventInfo& row = domain::info(out.type);
  tables_.run("insert into events values (?, ?, ?, ?, ?, ?, ?)", seq, row.name, domain::name(out.route.topic),
              out.route.scope, now, out.frame,
              seal_of(static_cast<std::int64_t>(seq), now, row.name, domain::name(out.route.topic),
                      out.route.scope, out.frame));
  row.apply(tables_, {seq, now, event.body});
  return out;
}

bool Organisation::takes_writes() {
  try {
    SQLite::Transaction transaction(database_, SQLite::TransactionBehavior::IMMEDIATE);
    // As large as a small event, so that a page that happens to have room does not deceive.
    set_meta(database_, "probe", std::string(8'192, '.'));
    set_meta(database_, "probe", "");
    transaction.commit();
    return true;
  } catch (const SQLite::Exception&) {
    return false;
  }
}

std::uint64_t Organisation::tend_wal() {
  std::error_code none;
  const auto size = [&] {
    const auto bytes = std::filesystem::file_size(wal_, none);
    return none ? 0 : bytes;
  };
  const std::uint64_t before = size();
  if (before < tend_at_) return before;
  database_.setBusyTimeout(kTendMillis);
  const int outcome =
      sqlite3_wal_checkpoint_v2(database_.getHandle(), nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
  database_.setBusyTimeout(kBusyMillis);
  tend_at_ = outcome == SQLITE_OK ? kWalBytes : before + kWalGrowth;
  return size();
}

void Organisation::rebuild() {
  SQLite::Transaction transaction(database_);
  std::vector<std::string> names;
  {
    SQLite::Statement tables(
        database_,
        // A virtual table takes its shadows with it.
        "select name from pragma_table_list where schema = 'main' and type in ('table', 'virtual')"
        " and name not like 'sqlite_%' and name not in ('meta', 'events', 'replies')");
    while (tables.executeStep()) names.push_back(tables.getColumn(0).getString());
  }
  for (const std::string& name : names) database_.exec(fmt::format("drop table \"{}\"", name));
  for (const char* definition : domain::table_definitions()) database_.exec(definition);
  for (std::uint64_t at = 0; at < position_;) at = replay(at);
  set_meta(database_, "tables_version", std::to_string(domain::tables_version()));
  transaction.commit();
}

std::uint64_t Organisation::replay(std::uint64_t after) {
  struct Row {
    std::uint64_t seq;
    Millis at;
    const domain::EventInfo* type;
    std::string frame;
    bool whole;
  };
  std::vector<Row> rows;
  {
    SQLite::Statement log(database_,
                          "select seq, type, created_at, frame, topic, scope, sum from events where seq > ? "
                          "order by seq limit 100");
    log.bind(1, static_cast<std::int64_t>(after));
    while (log.executeStep()) {
      rows.push_back({static_cast<std::uint64_t>(log.getColumn(0).getInt64()), log.getColumn(2).getInt64(),
                      domain::event_named(log.getColumn(1).getString()), log.getColumn(3).getString(),
                      fits_seal(log)});
    }
  }
  for (const Row& row : rows) {
    const auto body = parse_json(row.frame, 4 * kMaxJsonDepth);
    if (!row.whole) throw SQLite::Exception("the log holds an event that is not what was stored");
    if (row.type == nullptr || !body)
      throw SQLite::Exception("the log holds an event that this syncd cannot read");
    row.type->apply(tables_, {row.seq, row.at, *body});
  }
  if (rows.empty()) throw SQLite::Exception("the log has a hole");
  return rows.back().seq;
}

std::unique_ptr<SQLite::Database> open_reader(const std::filesystem::path& file) {
  auto reader = std::make_unique<SQLite::Database>(file.string(), SQLite::OPEN_READONLY, kBusyMillis);
  reader->exec("pragma query_only = on; pragma wal_autocheckpoint = 0; pragma temp_store = memory");
  return reader;
}

}  // namespace syncd::store
