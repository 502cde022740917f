// SPDX-License-Identifier: Apache-2.0
#include "domain/entities/revocations.h"

#include <algorithm>

namespace syncd::domain {

Json to_json(const Revocation& r) {
  Json out = r.jti.empty() ? Json{{"user", r.user}} : Json{{"jti", r.jti}};
  out["revoked_at"] = rfc3339(r.revoked_at);
  out["expires_at"] = r.expires_at ? Json(rfc3339(*r.expires_at)) : Json();
  return out;
}

std::optional<Revocation> revocation_in(const Json& event) {
  const Json& it = member_at(member_at(event, "data"), "revocation");
  Revocation r{.jti = text_at(it, "jti"),
               .user = text_at(it, "user"),
               .revoked_at = parse_rfc3339(text_at(it, "revoked_at")).value_or(0),
               .expires_at = parse_rfc3339(text_at(it, "expires_at"))};
  return r.jti.empty() && r.user.empty() ? std::nullopt : std::optional(std::move(r));
}

std::vector<Revocation> revocations(Tables& tables, Millis now) {
  std::vector<Revocation> out;
  auto row = tables.query(
      "select kind, name, revoked_at, expires_at from revocations where ifnull(expires_at, ?1) >= ?1", now);
  while (row.next()) {
    Revocation r{.jti = {}, .user = {}, .revoked_at = row.integer(2), .expires_at = row.optional_integer(3)};
    (row.text(0) == "jti" ? r.jti : r.user) = row.string(1);
    out.push_back(std::move(r));
  }
  return out;
}

Revocation with_earlier(Tables& tables, Revocation revocation) {
  auto before = tables.query("select revoked_at, expires_at from revocations where kind = ? and name = ?",
                             revocation.jti.empty() ? "user" : "jti",
                             revocation.jti.empty() ? revocation.user : revocation.jti);
  if (!before.next()) return revocation;
  revocation.revoked_at = std::max<Millis>(revocation.revoked_at, before.integer(0));
  const auto end = before.optional_integer(1);
  if (revocation.expires_at) revocation.expires_at = end ? std::max(*revocation.expires_at, *end) : end;
  return revocation;
}

bool room_for_unending(Tables& tables, const Revocation& revocation) {
  auto others = tables.query(
      "select count(*) from revocations where expires_at is null and not (kind = ? and name = ?)",
      revocation.jti.empty() ? "user" : "jti", revocation.jti.empty() ? revocation.user : revocation.jti);
  others.next();
  return others.integer(0) < kMostUnending;
}

void apply_token_revoked(Tables& tables, const Applied& event) {
  const auto r = revocation_in(event.body);
  if (!r) return;
  tables.run("delete from revocations where expires_at < ?", event.timestamp);
  tables.run("insert or replace into revocations values (?, ?, ?, ?)", r->jti.empty() ? "user" : "jti",
             r->jti.empty() ? r->user : r->jti, r->revoked_at, r->expires_at);
}

}  // namespace syncd::domain
