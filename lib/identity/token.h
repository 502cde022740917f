// SPDX-License-Identifier: Apache-2.0
// JSON Web Tokens: checked, read without being checked, and made. The signature is libjwt's business; what it
// leaves open (which algorithm, which key, which text, which claims) is decided here before and after it.
// Reads no file and no clock. Any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"
#include "identity/identity.h"
#include "identity/keys.h"

namespace syncd::identity {

inline constexpr std::size_t kMaxTokenBytes = 8192;

// What is asked of a token beside its signature.
struct Checks {
  std::string audience;    // empty: not looked at
  std::string issuer;      // empty: not looked at
  Millis leeway = 30'000;  // of nbf and iat, for clocks that differ; exp is exact, as sockets end at it
};

tl::expected<Identity, Refusal> verify(const KeySet& keys, const Checks& checks, std::string_view token,
                                       Millis now);

// What a token holds, whoever wrote it: nothing of it is proven. Nothing where it cannot be read.
struct Unverified {
  Json header, claims;
};
std::optional<Unverified> read_unverified(std::string_view token);

struct Claims {
  std::string user;
  std::string org = "default";
  std::string role = "viewer";
  std::string jti = {}, audience = {}, issuer = {};
  Millis issued_at = 0;
  Millis expires_at = 0;
};
// Signed with a secret or a private key, whose kid stands in the header. Errors: invalid_field, internal.
Result<std::string> issue(const Claims& claims, const Key& key);

}  // namespace syncd::identity
