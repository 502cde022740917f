// SPDX-License-Identifier: Apache-2.0
// Who may come in, and for how long: by name where there are no tokens, otherwise by a token that is checked
// against the keys, its own end and what was revoked. Says why in the log, and outside only that it was not
// taken. Loop thread only.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/ids.h"
#include "daemon/net/request.h"
#include "daemon/options.h"
#include "domain/entities/revocations.h"
#include "domain/operation.h"
#include "identity/token.h"

namespace syncd::daemon {

// Somebody who was let in.
struct Bearer {
  domain::Actor actor;
  bool named = false;  // the user is known; otherwise each connection is somebody else
  std::string jti;
  Millis issued_at = 0;
  Millis expires_at = 0;  // 0: never
  std::uint64_t key = 0;  // of what the token was signed with
  std::string kid;
};

class Doorkeeper {
 public:
  explicit Doorkeeper(Clock clock) : clock_(std::move(clock)) {}

  // Reads the keys anew. Where that fails everything stays as it was. Errors: one sentence that names the
  // file.
  Result<void> configure(const Options& options);
  bool wants_tokens() const { return tokens_; }

  // By what a request brings. Nothing where it brings no token and one is wanted.
  Result<std::optional<Bearer>> arrival(const Request& request) const;
  // By a token that came another way; `request` says the rest. Errors: unauthorized.
  Result<Bearer> bearer(std::string_view token, const Request& request) const;
  // What is said of any token that is not taken.
  static Error not_taken();
  // Why somebody who was let in may stay no longer; nullptr where they may. What was revoked is known while
  // the organisation is open: whoever is let in before is looked at again once it is.
  const char* lapsed(const Bearer& bearer) const;

  void revoke(const std::string& org, const domain::Revocation& revocation);
  void forget(const std::string& org) { revoked_.erase(org); }

 private:
  struct Until {
    Millis revoked_at = 0;
    std::optional<Millis> expires_at;
  };
  struct Revoked {
    std::unordered_map<std::string, Until> tokens, users;
  };
  bool revoked(const Bearer& bearer) const;
  bool serves(const std::string& org) const;

  Clock clock_;
  bool tokens_ = false;
  std::vector<std::string> orgs_;  // that may be used; empty: any
  identity::KeySet keys_;
  std::map<std::string, std::uint64_t> fingerprints_;  // of the keys, by kid
  identity::Checks checks_;
  std::map<std::string, Revoked> revoked_;
};

}  // namespace syncd::daemon
