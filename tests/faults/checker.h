// SPDX-License-Identifier: Apache-2.0
// What every fault is judged by: nothing acknowledged is lost, repeated, moved or out of order, nothing is
// stored that nobody sent, the log has no hole, and the tables are what the log makes of them.
#pragma once

#include <doctest/doctest.h>

#include <cstdio>
#include <list>
#include <map>
#include <string>
#include <vector>

#include "tests/faults/dump.h"
#include "tests/faults/load.h"
#include "tests/support/daemon_process.h"

namespace syncd::test {

// What one writer knows of its messages, numbered from 1; they read "NAME NUMBER ...".
struct Account {
  std::string name;
  int sent = 0;                              // the last number
  std::map<int, std::int64_t> acknowledged;  // number -> seq
};

struct Verdict {
  long lost = 0;          // acknowledged and not in the log
  long repeated = 0;      // in the log more than once
  long out_of_order = 0;  // behind a later one of its writer, or before one that is missing
  long moved = 0;         // at another seq than was acknowledged
  long phantom = 0;       // in the log, and sent by nobody
  long holes = 0;         // places of the log that follow no place
  bool operator==(const Verdict&) const = default;
};

// The rooms that the load writes to; what else the log holds is counted and not looked at.
inline bool is_load(const LogRow& row) {
  return row.scope.starts_with("room-");
}

inline std::string content_of(const LogRow& row) {
  return json(row.frame)["message"]["content"];
}

// "w3 17 xxxx" is the 17th of w3; 0 for what looks otherwise.
inline std::pair<std::string, int> numbered(const std::string& content) {
  const auto blank = content.find(' ');
  if (blank == std::string::npos) return {content, 0};
  return {content.substr(0, blank), std::atoi(content.c_str() + blank + 1)};
}

inline Verdict judge(const std::vector<LogRow>& log, const std::vector<Account>& accounts) {
  Verdict verdict;
  std::map<std::string, int> sent, last;
  for (const Account& account : accounts) sent[account.name] = account.sent;
  std::map<std::pair<std::string, int>, std::int64_t> place;
  std::int64_t expected = 0;
  for (const LogRow& row : log) {
    if (row.seq != ++expected) ++verdict.holes;
    expected = row.seq;
    if (!is_load(row)) continue;
    const auto key = numbered(content_of(row));
    const auto& [name, n] = key;
    if (!sent.contains(name) || n < 1 || n > sent[name]) {
      ++verdict.phantom;
    } else if (!place.emplace(key, row.seq).second) {
      ++verdict.repeated;
    } else {
      if (n != last[name] + 1) ++verdict.out_of_order;
      last[name] = n;
    }
  }
  for (const Account& account : accounts) {
    for (const auto& [n, seq] : account.acknowledged) {
      const auto it = place.find({account.name, n});
      if (it == place.end())
        ++verdict.lost;
      else if (it->second != seq)
        ++verdict.moved;
    }
  }
  return verdict;
}

inline void check_verdict(const Verdict& verdict) {
  CHECK(verdict.lost == 0);
  CHECK(verdict.repeated == 0);
  CHECK(verdict.out_of_order == 0);
  CHECK(verdict.moved == 0);
  CHECK(verdict.phantom == 0);
  CHECK(verdict.holes == 0);
}

inline std::vector<Account> accounts_of(const std::list<WriterClient>& writers) {
  std::vector<Account> out;
  for (const WriterClient& writer : writers)
    out.push_back({writer.name(), writer.last(), writer.acknowledged()});
  return out;
}

inline std::filesystem::path file_of(const DaemonProcess& syncd) {
  return syncd.folder() / "default.sqlite";
}

// The tables are what the log makes of them. The file is nobody's at the moment.
inline void check_fold(const std::filesystem::path& file) {
  CHECK(check_integrity(file) == "ok");
  const auto before = dump(file);
  rebuild(file);
  CHECK(dump(file) == before);
  CHECK(before.size() > 1);
}

// The file of a daemon that has ended.
inline void check_file(const char* what, const std::filesystem::path& file,
                       const std::list<WriterClient>& writers) {
  const std::vector<LogRow> log = log_of(file);
  const Verdict verdict = judge(log, accounts_of(writers));
  check_verdict(verdict);
  long acknowledged = 0, resent = 0;
  for (const WriterClient& writer : writers) {
    CHECK(writer.wrong() == std::vector<std::string>());
    CHECK_FALSE(writer.acknowledged().empty());
    acknowledged += static_cast<long>(writer.acknowledged().size());
    resent += writer.resent();
  }
  check_fold(file);
  std::printf(
      "%s: %ld messages acknowledged, %ld sent again; lost %ld, repeated %ld, out of order %ld, phantom "
      "%ld\n",
      what, acknowledged, resent, verdict.lost, verdict.repeated, verdict.out_of_order, verdict.phantom);
}

// Ends the load and the daemon. Everything that was sent has been acknowledged by then, and what is served is
// what is stored.
inline void check_all(const char* what, DaemonProcess& syncd, Load& load) {
  const std::list<WriterClient>& writers = load.finish();
  std::size_t acknowledged = 0;
  for (const WriterClient& writer : writers) {
    CHECK(writer.unanswered() == 0);
    CHECK(writer.acknowledged().size() == static_cast<std::size_t>(writer.last()));
    acknowledged += writer.acknowledged().size();
  }
  std::map<std::string, std::vector<std::string>> served, stored;
  for (const char* room : {"room-0", "room-1", "room-2"}) served[room] = read_back(syncd.port(), room);
  CHECK(syncd.terminate(30'000) == 0);
  std::size_t kept = 0;
  for (const LogRow& row : log_of(file_of(syncd))) {
    if (!is_load(row)) continue;
    stored[row.scope].push_back(content_of(row));
    ++kept;
  }
  CHECK(served == stored);
  CHECK(kept == acknowledged);
  check_file(what, file_of(syncd), writers);
}

}  // namespace syncd::test
