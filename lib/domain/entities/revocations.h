// SPDX-License-Identifier: Apache-2.0
// Tokens that count no more: one by its jti, or all of a user's that were issued before a moment. What a
// token is, is not known here. Runs on the thread that owns the tables.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/event.h"
#include "domain/tables.h"

namespace syncd::domain {

inline constexpr const char* kRevocationTables = R"sql(
create table revocations (
  kind text not null, name text not null, revoked_at integer not null, expires_at integer,
  primary key (kind, name)) without rowid;
)sql";

struct Revocation {
  std::string jti, user;  // the one or the other
  Millis revoked_at = 0;
  std::optional<Millis> expires_at = {};  // of the token; behind it there is nothing left to revoke
};
Json to_json(const Revocation& revocation);
std::optional<Revocation> revocation_in(const Json& event);

// Those that still count.
std::vector<Revocation> revocations(Tables& tables, Millis now);

// Together with what was revoked under that name before: a revocation never gives anything back.
Revocation with_earlier(Tables& tables, Revocation revocation);

// Those without an end stay for good, so there may be no more than so many of them.
inline constexpr std::int64_t kMostUnending = 10'000;
// Whether there is room for one more of that name.
bool room_for_unending(Tables& tables, const Revocation& revocation);

void apply_token_revoked(Tables& tables, const Applied& event);

}  // namespace syncd::domain
