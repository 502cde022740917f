// SPDX-License-Identifier: Apache-2.0
// Who a token says its bearer is, and the words for why one was not taken. Plain data; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/time.h"

namespace syncd::identity {

struct Identity {
  std::string org = "default";
  std::string user;
  std::string role = "viewer";  // viewer, operator or admin
  std::string jti;              // empty where the token has none
  std::string kid;              // of the key that it was signed with; empty for the one without
  Millis issued_at = 0;         // 0 where the token does not say
  Millis expires_at = 0;
};

enum class Refusal : std::uint8_t {
  too_large,
  malformed,
  header,
  unknown_key,
  algorithm,
  signature,
  claims,
  no_expiry,
  no_user,
  expired,
  not_yet,
  audience,
  issuer,
};

// For the log of the one who refuses. Whoever showed the token is told nothing but that it was not taken.
std::string_view reason(Refusal refusal);

// Whether an organisation may be called so: 1 to 64 small letters, digits, dashes and underscores, the first
// a letter or digit. It names a file.
bool is_org_name(std::string_view name);
bool is_role_name(std::string_view name);

}  // namespace syncd::identity
