// SPDX-License-Identifier: Apache-2.0
#include <jwt.h>

#include <algorithm>
#include <cmath>
#include <memory>

#include "base/ids.h"
#include "identity/base64url.h"
#include "identity/strict_json.h"
#include "identity/token.h"

namespace syncd::identity {
namespace {

constexpr double kLastSecond = 253'402'300'799;  // of the year 9999

using Refused = tl::unexpected<Refusal>;

struct Parts {
  std::string_view header, claims, signature;
};

std::optional<Parts> parts_of(std::string_view token) {
  const auto first = token.find('.');
  if (first == std::string_view::npos) return std::nullopt;
  const auto second = token.find('.', first + 1);
  if (second == std::string_view::npos) return std::nullopt;
  return Parts{token.substr(0, first), token.substr(first + 1, second - first - 1), token.substr(second + 1)};
}

std::optional<Json> object_in(std::string_view part) {
  const auto text = from_base64url(part);
  return text ? strict_object(*text) : std::nullopt;
}

jwt_alg_t library_name(Algorithm algorithm) {
  switch (algorithm) {
    case Algorithm::hs256:
      return JWT_ALG_HS256;
    case Algorithm::rs256:
      return JWT_ALG_RS256;
    case Algorithm::es256:
      return JWT_ALG_ES256;
  }
  return JWT_ALG_INVAL;
}

// The library takes the algorithm from the token: it has to be that of the key before the library is asked,
// and is looked at once more behind it.
bool signed_by(const Key& key, std::string_view token) {
  jwt_t* made = nullptr;
  const int failed = jwt_decode(&made, std::string(token).c_str(),
                                reinterpret_cast<const unsigned char*>(key.material.data()),
                                static_cast<int>(key.material.size()));
  const std::unique_ptr<jwt_t, decltype(&jwt_free)> jwt(made, jwt_free);
  return failed == 0 && jwt != nullptr && jwt_get_alg(jwt.get()) == library_name(key.algorithm);
}

tl::expected<const Key*, Refusal> key_for(const KeySet& keys, const Json& header) {
  // Extensions that have to be understood are not; keys that a token brings or points at (jwk, jku, x5u, x5c)
  // are not looked at.
  if (header.contains("crit")) return Refused(Refusal::header);
  const Json& kid = member_at(header, "kid");
  if (!kid.is_string() && header.contains("kid")) return Refused(Refusal::header);
  const std::string wanted = text_at(header, "kid");
  // A name that is empty is none: only a token that names no key gets the one without a name.
  const Key* key = header.contains("kid") && wanted.empty() ? nullptr : keys.find(wanted);
  if (key == nullptr) return Refused(Refusal::unknown_key);
  if (text_at(header, "alg") != name(key->algorithm)) return Refused(Refusal::algorithm);
  return key;
}

// Seconds since 1970 with or without a fraction, as milliseconds.
std::optional<Millis> instant(const Json& value) {
  if (!value.is_number()) return std::nullopt;
  const double seconds = value.get<double>();
  if (!(seconds >= 0 && seconds <= kLastSecond)) return std::nullopt;
  return static_cast<Millis>(std::floor(seconds * 1000));
}

bool is_for(const Json& audience, const std::string& wanted) {
  if (audience.is_string()) return audience == wanted;
  return audience.is_array() &&
         std::any_of(audience.begin(), audience.end(), [&](const Json& one) { return one == wanted; });
}

// A claim that is text where it is there at all.
bool take_text(const Json& claims, const char* name, std::string& into) {
  const auto it = claims.find(name);
  if (it == claims.end()) return true;
  if (!it->is_string()) return false;
  into = it->get<std::string>();
  return true;
}

tl::expected<Identity, Refusal> identity_in(const Json& claims, const Checks& checks, Millis now) {
  Identity identity;
  if (!claims.contains("exp")) return Refused(Refusal::no_expiry);
  const auto expires = instant(claims["exp"]);
  if (!expires) return Refused(Refusal::claims);
  if (now >= *expires) return Refused(Refusal::expired);
  identity.expires_at = *expires;
  for (const char* from : {"nbf", "iat"}) {
    if (!claims.contains(from)) continue;
    const auto begins = instant(claims[from]);
    if (!begins) return Refused(Refusal::claims);
    if (now < *begins - checks.leeway) return Refused(Refusal::not_yet);
    if (std::string_view(from) == "iat") identity.issued_at = *begins;
  }
  if (!checks.audience.empty() && !is_for(member_at(claims, "aud"), checks.audience))
    return Refused(Refusal::audience);
  if (!checks.issuer.empty() && member_at(claims, "iss") != checks.issuer) return Refused(Refusal::issuer);
  if (!claims.contains("sub")) return Refused(Refusal::no_user);
  const bool texts = take_text(claims, "sub", identity.user) && take_text(claims, "org", identity.org) &&
                     take_text(claims, "role", identity.role) && take_text(claims, "jti", identity.jti);
  const bool named = texts && is_id(identity.user) && is_org_name(identity.org) &&
                     is_role_name(identity.role) && (identity.jti.empty() || is_id(identity.jti));
  if (!named) return Refused(Refusal::claims);
  return identity;
}

}  // namespace

tl::expected<Identity, Refusal> verify(const KeySet& keys, const Checks& checks, std::string_view token,
                                       Millis now) {
  if (token.size() > kMaxTokenBytes) return Refused(Refusal::too_large);
  const auto parts = parts_of(token);
  // All three before the library, which reads base64 more kindly.
  if (!parts || parts->signature.empty() || !from_base64url(parts->signature) ||
      !from_base64url(parts->claims)) {
    return Refused(Refusal::malformed);
  }
  const auto header = object_in(parts->header);
  if (!header) return Refused(Refusal::malformed);
  const auto key = key_for(keys, *header);
  if (!key) return Refused(key.error());
  if (!signed_by(**key, token)) return Refused(Refusal::signature);
  const auto claims = object_in(parts->claims);
  if (!claims) return Refused(Refusal::claims);
  auto identity = identity_in(*claims, checks, now);
  if (identity) identity->kid = (*key)->kid;
  return identity;
}

std::optional<Unverified> read_unverified(std::string_view token) {
  if (token.size() > kMaxTokenBytes) return std::nullopt;
  const auto parts = parts_of(token);
  if (!parts) return std::nullopt;
  auto header = object_in(parts->header), claims = object_in(parts->claims);
  if (!header || !claims) return std::nullopt;
  return Unverified{std::move(*header), std::move(*claims)};
}

}  // namespace syncd::identity
