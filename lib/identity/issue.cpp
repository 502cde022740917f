// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <jwt.h>

#include <cstdlib>
#include <memory>

#include "base/ids.h"
#include "identity/token.h"

namespace syncd::identity {
namespace {

jwt_alg_t library_name(Algorithm algorithm) {
  return algorithm == Algorithm::hs256   ? JWT_ALG_HS256
         : algorithm == Algorithm::rs256 ? JWT_ALG_RS256
                                         : JWT_ALG_ES256;
}

Result<void> check(const Claims& claims) {
  if (!is_id(claims.user))
    return fail(Code::invalid_field, "a user is a name of 1 to 128 printable characters", "user");
  if (!is_org_name(claims.org)) {
    return fail(Code::invalid_field, "an organisation is 1 to 64 of a-z, 0-9, - and _", "org");
  }
  if (!is_role_name(claims.role)) {
    return fail(Code::invalid_field, fmt::format("there is no role \"{}\"", claims.role), "role",
                "viewer, operator or admin");
  }
  if (!claims.jti.empty() && !is_id(claims.jti))
    return fail(Code::invalid_field, "a jti is a name of 1 to 128 printable characters", "jti");
  return {};
}

}  // namespace

Result<std::string> issue(const Claims& claims, const Key& key) {
  if (auto sound = check(claims); !sound) return tl::unexpected<Error>(sound.error());
  Json body{{"sub", claims.user}, {"org", claims.org}, {"role", claims.role}};
  if (!claims.jti.empty()) body["jti"] = claims.jti;
  if (!claims.audience.empty()) body["aud"] = claims.audience;
  if (!claims.issuer.empty()) body["iss"] = claims.issuer;
  body["iat"] = claims.issued_at / 1000;
  body["exp"] = claims.expires_at / 1000;

  jwt_t* made = nullptr;
  bool done = jwt_new(&made) == 0;
  const std::unique_ptr<jwt_t, decltype(&jwt_free)> jwt(made, jwt_free);
  done = done && jwt_add_grants_json(made, to_text(body).c_str()) == 0 &&
         (key.kid.empty() || jwt_add_header(made, "kid", key.kid.c_str()) == 0) &&
         jwt_set_alg(made, library_name(key.algorithm),
                     reinterpret_cast<const unsigned char*>(key.material.data()),
                     static_cast<int>(key.material.size())) == 0;
  const std::unique_ptr<char, decltype(&std::free)> text(done ? jwt_encode_str(made) : nullptr, std::free);
  if (text == nullptr) return fail(Code::internal, "the token could not be signed");
  return std::string(text.get());
}

}  // namespace syncd::identity
