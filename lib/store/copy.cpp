// SPDX-License-Identifier: Apache-2.0
#include "store/copy.h"

#include <SQLiteCpp/Backup.h>
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "store/organisation.h"
#include "store/schema.h"

namespace syncd::store {
namespace {

namespace fs = std::filesystem;

constexpr int kPages = 64;  // of one piece: a moment's work
constexpr int kBusyMillis = 5'000;
constexpr std::string_view kUnfinished = ".copying-";

tl::unexpected<Error> unusable(std::string what) {
  return fail(Code::storage_unavailable, std::move(what));
}

std::string meta(SQLite::Database& database, const char* key) {
  SQLite::Statement row(database, "select value from meta where key = ?");
  row.bind(1, key);
  return row.executeStep() ? row.getColumn(0).getString() : std::string();
}

CopyInfo info_of(SQLite::Database& database) {
  const std::int64_t seq = database.execAndGet("select ifnull(max(seq), 0) from events").getInt64();
  return {static_cast<std::uint64_t>(seq), meta(database, "epoch")};
}

void remove_with_companions(const fs::path& file) {
  std::error_code ignored;
  for (const char* end : {"", "-wal", "-shm", "-journal"}) fs::remove(fs::path(file) += end, ignored);
}

// Whether all of the source came over.
bool copy_pages(SQLite::Database& from, SQLite::Database& to, const std::function<bool()>& going) {
  SQLite::Backup backup(to, from);
  while (backup.executeStep(kPages) != SQLITE_DONE) {
    if (!going()) return false;
  }
  return true;
}

void sync_folder(const fs::path& folder) {
  const int fd = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return;
  fsync(fd);
  close(fd);
}

// All of it into the file itself, so that nothing beside it belongs to it.
void settle(const fs::path& file) {
  SQLite::Database database(file.string(), SQLite::OPEN_READWRITE, kBusyMillis);
  database.exec("pragma journal_mode = delete");
}

fs::path name_of_old(const fs::path& file, Millis now) {
  std::string when = rfc3339(now).substr(0, 19);
  std::erase_if(when, [](char c) { return c == '-' || c == ':'; });
  for (int more = 0;; ++more) {
    fs::path name = file;
    name += fmt::format(".before-{}{}", when, more == 0 ? "" : fmt::format("-{}", more));
    if (!fs::exists(name)) return name;
  }
}

// The old file keeps its name until the new one takes it, and has another from now on.
Result<void> set_aside(const fs::path& file, const fs::path& name) {
  try {
    settle(file);
  } catch (const SQLite::Exception&) {  // damaged: what belongs to it goes with it as it is
    std::error_code ignored;
    fs::rename(fs::path(file) += "-wal", fs::path(name) += "-wal", ignored);
    fs::remove(fs::path(file) += "-shm", ignored);
  }
  if (link(file.c_str(), name.c_str()) != 0)
    return unusable(
        fmt::format("{} cannot be kept as {}: {}", file.string(), name.string(), std::strerror(errno)));
  return {};
}

}  // namespace

Result<CopyInfo> copy_file(const fs::path& from, const fs::path& to, const std::function<bool()>& going) {
  try {
    const auto source = open_reader(from);
    const SQLite::Transaction snapshot(*source);
    CopyInfo info = info_of(*source);
    SQLite::Database copy(to.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    copy.exec("pragma synchronous = off");
    if (!copy_pages(*source, copy, going)) {
      remove_with_companions(to);
      return fail(Code::draining, "the copy was given up");
    }
    copy.exec("pragma journal_mode = delete");
    return info;
  } catch (const std::exception& e) {
    remove_with_companions(to);
    return unusable(fmt::format("{} cannot be copied: {}", from.filename().string(), e.what()));
  }
}

fs::path unfinished_copy(const fs::path& folder, const Entropy& entropy) {
  return folder / (std::string(kUnfinished) + random_token(entropy).substr(0, 16));
}

void remove_unfinished_copies(const fs::path& folder) {
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    if (entry.path().filename().string().starts_with(kUnfinished)) fs::remove(entry.path(), error);
  }
}

Result<CopyInfo> check_copy(const fs::path& copy) {
  const auto bad = [&](std::string_view why) { return unusable(fmt::format("{} {}", copy.string(), why)); };
  if (std::error_code error; !fs::is_regular_file(copy, error)) return bad("is not there, or is no file");
  try {
    SQLite::Database database(copy.string(), SQLite::OPEN_READONLY, kBusyMillis);
    if (const std::string found = database.execAndGet("pragma integrity_check(1)").getString(); found != "ok")
      return bad("is damaged: " + found);
    const int version = database.execAndGet("pragma user_version").getInt();
    if (version < 1 || !database.tableExists("events") || !database.tableExists("meta"))
      return bad("is no file of an organisation");
    if (version > newest_schema()) return bad("was written by a newer syncd");
    SQLite::Statement log(database, "select count(*), ifnull(min(seq), 1), ifnull(max(seq), 0) from events");
    log.executeStep();
    if (log.getColumn(1).getInt64() != 1 || log.getColumn(0).getInt64() != log.getColumn(2).getInt64())
      return bad("has a hole in its log");
    return info_of(database);
  } catch (const SQLite::Exception& e) {
    return bad(fmt::format("cannot be read: {}", e.what()));
  }
}

Result<Restored> restore_file(const fs::path& copy, const fs::path& file, Millis now,
                              const Entropy& entropy) {
  auto checked = check_copy(copy);
  if (!checked) return tl::unexpected<Error>(checked.error());
  std::error_code error;
  if (fs::equivalent(copy, file, error)) return unusable("a file cannot be restored from itself");
  const fs::path made = unfinished_copy(file.parent_path(), entropy);
  Restored out{*checked, {}};
  out.what.epoch = random_token(entropy).substr(0, 16);
  try {
    {
      const auto source =
          std::make_unique<SQLite::Database>(copy.string(), SQLite::OPEN_READONLY, kBusyMillis);
      SQLite::Database database(made.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
      database.exec("pragma synchronous = full");
      copy_pages(*source, database, [] { return true; });
      database.exec("pragma journal_mode = delete");
      SQLite::Statement epoch(database, "insert or replace into meta values ('epoch', ?)");
      epoch.bind(1, out.what.epoch);
      epoch.exec();
    }
    if (fs::exists(file)) {
      out.before = name_of_old(file, now);
      if (auto kept = set_aside(file, out.before); !kept) {
        remove_with_companions(made);
        return tl::unexpected<Error>(kept.error());
      }
    }
    fs::rename(made, file);
    sync_folder(file.parent_path());
    return out;
  } catch (const std::exception& e) {
    remove_with_companions(made);
    return unusable(fmt::format("{} cannot be restored: {}", file.string(), e.what()));
  }
}

}  // namespace syncd::store
