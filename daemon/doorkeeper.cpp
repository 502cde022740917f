// SPDX-License-Identifier: Apache-2.0
#include "daemon/doorkeeper.h"

#include <spdlog/spdlog.h>

#include <algorithm>

#include "base/ascii.h"
#include "base/text.h"
#include "daemon/identify.h"
#include "daemon/net/sampler.h"
#include "domain/entities/messages.h"
#include "identity/key_files.h"

namespace syncd::daemon {
namespace {

tl::unexpected<Error> refused(std::string_view why, const Request& request) {
  thread_local Sampler sampler;
  if (const auto left_out = sampler.pass()) {
    spdlog::info("refused a token reason=\"{}\" peer={} path=\"{}\" left_out={}", why, request.peer_address,
                 short_line(request.path, 64), *left_out);
  }
  return tl::unexpected<Error>(Doorkeeper::not_taken());
}

std::uint64_t fingerprint(const identity::Key& key) {
  return content_hash(std::string(identity::name(key.algorithm)) + key.material);
}

domain::Role role_named(std::string_view name) {
  return name == domain::name(domain::Role::admin)     ? domain::Role::admin
         : name == domain::name(domain::Role::operate) ? domain::Role::operate
                                                       : domain::Role::viewer;
}

// "bearer, TOKEN", or a token alone: of what a browser offers, it can choose nothing else.
std::string_view offered_token(const Request& request) {
  const auto offered = request.offered_protocols();
  for (std::size_t i = 0; i < offered.size(); ++i) {
    if (ascii::same_word(offered[i], "bearer"))
      return i + 1 < offered.size() ? offered[i + 1] : std::string_view();
    if (std::count(offered[i].begin(), offered[i].end(), '.') == 2 && offered[i].starts_with("ey"))
      return offered[i];
  }
  return {};
}

// Every token that the request brings.
std::vector<std::string> tokens_in(const Request& request) {
  std::vector<std::string> found;
  const auto add = [&](std::string_view token) {
    if (std::find(found.begin(), found.end(), token) == found.end()) found.emplace_back(token);
  };
  if (const std::string* token = request.parameter("token")) add(*token);
  if (const std::string* header = request.header("authorization")) {
    const auto blank = std::min(header->find(' '), header->size());
    // Another scheme is no token, and no reason to look for one elsewhere.
    const bool bearer = ascii::same_word(std::string_view(*header).substr(0, blank), "bearer");
    add(bearer ? trimmed(std::string_view(*header).substr(blank)) : std::string_view());
  }
  if (const auto token = offered_token(request); !token.empty()) add(token);
  return found;
}

}  // namespace

Error Doorkeeper::not_taken() {
  return {.code = Code::unauthorized, .message = "the token was not accepted"};
}

Result<void> Doorkeeper::configure(const Options& options) {
  if (options.auth != "jwt") {
    tokens_ = false;
    return {};
  }
  auto keys = identity::load_keys(options.auth_secret_file, options.auth_public_key_file);
  if (!keys) return tl::unexpected<Error>(keys.error());
  if (keys->empty()) {
    return fail(Code::missing_field, "--auth jwt needs a key: --auth-secret-file or --auth-public-key-file");
  }
  keys_ = std::move(*keys);
  fingerprints_.clear();
  keys_.each([this](const identity::Key& key) { fingerprints_[key.kid] = fingerprint(key); });
  checks_.audience = options.auth_audience;
  checks_.issuer = options.auth_issuer;
  orgs_ = options.org;
  tokens_ = true;
  return {};
}

Result<std::optional<Bearer>> Doorkeeper::arrival(const Request& request) const {
  if (!tokens_) {
    auto actor = identify(request);
    if (!actor) return tl::unexpected<Error>(actor.error());
    Bearer bearer;
    bearer.actor = std::move(*actor);
    bearer.named = request.parameter("user") != nullptr;
    return bearer;
  }
  const auto tokens = tokens_in(request);
  if (tokens.empty()) return std::nullopt;
  if (tokens.size() > 1) return refused("there is more than one", request);
  auto bearer = this->bearer(tokens.front(), request);
  if (!bearer) return tl::unexpected<Error>(bearer.error());
  return std::move(*bearer);
}

Result<Bearer> Doorkeeper::bearer(std::string_view token, const Request& request) const {
  auto who = identity::verify(keys_, checks_, token, clock_());
  if (!who) return refused(identity::reason(who.error()), request);
  if (domain::is_reserved_user(who->user)) return refused("its user's name is the server's own", request);
  if (!serves(who->org)) return refused("its organisation is none of this server's", request);
  auto source = source_of(request);
  if (!source) return tl::unexpected<Error>(source.error());
  Bearer bearer{.actor = {.org = std::move(who->org),
                          .user = std::move(who->user),
                          .role = role_named(who->role),
                          .source = std::move(*source),
                          .client_id = {}},
                .named = true,
                .jti = std::move(who->jti),
                .issued_at = who->issued_at,
                .expires_at = who->expires_at,
                .key = fingerprints_.at(who->kid),
                .kid = std::move(who->kid)};
  if (revoked(bearer)) return refused("it was revoked", request);
  return bearer;
}

const char* Doorkeeper::lapsed(const Bearer& bearer) const {
  if (!tokens_ || bearer.expires_at == 0) return nullptr;
  if (clock_() >= bearer.expires_at) return "the token has expired";
  if (revoked(bearer)) return "the token was revoked";
  if (!serves(bearer.actor.org)) return "the organisation is served here no longer";
  const auto key = fingerprints_.find(bearer.kid);
  if (key == fingerprints_.end() || key->second != bearer.key) return "the token's key was withdrawn";
  return nullptr;
}

bool Doorkeeper::serves(const std::string& org) const {
  return orgs_.empty() || std::find(orgs_.begin(), orgs_.end(), org) != orgs_.end();
}

bool Doorkeeper::revoked(const Bearer& bearer) const {
  const auto of_org = revoked_.find(bearer.actor.org);
  if (of_org == revoked_.end()) return false;
  const Revoked& revoked = of_org->second;
  if (!bearer.jti.empty() && revoked.tokens.contains(bearer.jti)) return true;
  const auto user = revoked.users.find(bearer.actor.user);
  // A token counts whole seconds: of the one in which all were revoked, none is left.
  return user != revoked.users.end() && bearer.issued_at / 1000 <= user->second.revoked_at / 1000;
}

void Doorkeeper::revoke(const std::string& org, const domain::Revocation& revocation) {
  const Millis now = clock_();
  Revoked& revoked = revoked_[org];
  const auto over = [now](const auto& entry) {
    return entry.second.expires_at && *entry.second.expires_at < now;
  };
  std::erase_if(revoked.tokens, over);
  std::erase_if(revoked.users, over);
  const bool one = !revocation.jti.empty();
  (one ? revoked.tokens : revoked.users)[one ? revocation.jti : revocation.user] = {revocation.revoked_at,
                                                                                    revocation.expires_at};
}

}  // namespace syncd::daemon
