// SPDX-License-Identifier: Apache-2.0
// The events of one thing among many in the log, oldest or newest first, without an index that every append
// would have to keep in order: each knows the one before it, and of every so many one is marked, so that a
// walk begins near where it is wanted. On the thread that owns the tables.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "domain/tables.h"

namespace syncd::domain {

// Places in the log, oldest first; `more` where there are further ones behind them.
struct Seqs {
  std::vector<std::int64_t> seqs;
  bool more = false;
};

struct SeqChain {
  Sql marks;     // statement: the first marked of the owner at or behind a seq, or so many further
  Sql last;      // statement: the owner's newest seq
  Sql previous;  // statement: the seq before this one, 0 for the oldest

  // Whether the one that is appended behind `count` others is marked.
  static bool is_marked(std::int64_t count);

  // The owner's last at or before `seq`, or a later one at most a stride away: where a walk towards older
  // ones begins. 0 where there is none. `ahead` marks further on, for a walk that needs as many.
  std::int64_t start(Tables& tables, std::string_view owner, std::int64_t seq, std::int64_t ahead = 0) const;
  std::int64_t before(Tables& tables, std::int64_t seq) const;

  // The first `limit` after `since`.
  Seqs after(Tables& tables, std::string_view owner, std::uint64_t since, std::int64_t limit) const;
};

}  // namespace syncd::domain
