// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <memory>

#include "base/ids.h"
#include "base/text.h"
#include "cmd/verbs/operations.h"
#include "cmd/verbs/verbs.h"
#include "domain/table.h"
#include "identity/key_files.h"
#include "identity/token.h"

namespace syncd::cmd {
namespace {

constexpr Millis kLongest = Millis{366} * 24 * 3'600'000;

struct Arguments {
  std::string secret_file, private_key_file, public_key_file, kid;
  std::string user, org = "default", role = "viewer", ttl = "1h", jti, audience, issuer;
  std::string token;
  bool yes = false;
};

Result<std::string> read_secret(const std::string& file) {
  return file == "-" ? read_stdin_text() : identity::read_secret_file(file);
}

Result<identity::Key> key_in(const std::string& file, const std::string& kid, identity::ReadFile read,
                             identity::MakeKey make) {
  auto bytes = read(file);
  if (!bytes) return tl::unexpected(bytes.error());
  return make(kid, std::move(*bytes));
}

// The one key that was given; nothing where none was.
Result<std::optional<identity::Key>> key_given(const Arguments& given) {
  const auto some = [](Result<identity::Key> key) -> Result<std::optional<identity::Key>> {
    if (!key) return tl::unexpected(key.error());
    return std::optional(std::move(*key));
  };
  if (!given.secret_file.empty())
    return some(key_in(given.secret_file, given.kid, read_secret, identity::secret_key));
  if (!given.private_key_file.empty())
    return some(key_in(given.private_key_file, given.kid, read_secret, identity::private_key));
  if (!given.public_key_file.empty())
    return some(key_in(given.public_key_file, given.kid, identity::read_public_file, identity::public_key));
  return std::nullopt;
}

Result<Exit> create(Call& call, const Arguments& given) {
  if (!given.kid.empty() && !identity::is_kid(given.kid))
    return fail(Code::invalid_field, "a kid is 1 to 64 letters, digits, dots, dashes and underscores", "kid");
  const auto ttl = parse_duration(given.ttl);
  if (!ttl || *ttl < 1000 || *ttl > kLongest)
    return fail(Code::invalid_field, "how long it is valid is a time from 1s to 366d", "ttl", "--ttl 1h");
  const auto key = key_given(given);
  if (!key) return tl::unexpected(key.error());
  if (!*key)
    return fail(Code::missing_field, "a key to sign with is needed", "secret-file",
                "--secret-file FILE or --private-key-file FILE");
  const Millis now = call.shell.now();
  const identity::Claims claims{.user = given.user,
                                .org = given.org,
                                .role = given.role,
                                .jti = given.jti.empty() ? new_id(now, system_entropy()) : given.jti,
                                .audience = given.audience,
                                .issuer = given.issuer,
                                .issued_at = now,
                                .expires_at = now + *ttl};
  const auto token = identity::issue(claims, **key);
  if (!token) return tl::unexpected(token.error());
  if (call.shell.mode == Mode::table) {
    call.print.text(*token + "\n");
  } else {
    call.print.record({{"token", *token},
                       {"sub", claims.user},
                       {"org", claims.org},
                       {"role", claims.role},
                       {"jti", claims.jti},
                       {"expires_at", rfc3339(claims.expires_at)}});
  }
  return Exit::done;
}

// "in 59 min", "3 d ago"
std::string when(const Json& claims, const char* name, Millis now) {
  const Json& value = member_at(claims, name);
  if (!value.is_number()) return value.is_null() ? "never" : "at no time that can be read";
  const double seconds = value.get<double>();
  if (!(seconds >= 0 && seconds < 253'402'300'800)) return "at no time that can be read";
  const auto at = static_cast<Millis>(seconds) * 1000;
  return at > now ? "in " + short_duration(at - now) : short_duration(now - at) + " ago";
}

std::string verdict(const Arguments& given, const std::optional<identity::Key>& key, const std::string& token,
                    const identity::Unverified& read, Millis now) {
  if (!key) return "no: no key was given to check it with";
  identity::Key own = *key;
  own.kid = given.kid.empty() ? text_at(read.header, "kid") : given.kid;
  identity::KeySet keys;
  if (auto added = keys.add(std::move(own)); !added) return "no: " + added.error().message;
  const auto who = identity::verify(keys, {.audience = given.audience, .issuer = given.issuer}, token, now);
  return who ? "yes" : "no: " + std::string(identity::reason(who.error()));
}

Result<std::string> token_given(const Call& call, const std::string& word) {
  if (word.empty() && !call.settings.token.empty()) return call.settings.token;
  if (word.empty())
    return fail(Code::missing_field, "there is no token to look at", "token", "TOKEN, or - for stdin");
  if (word != "-") return word;
  auto piped = read_stdin_text();
  if (!piped) return piped;
  return std::string(trimmed(*piped));
}

Result<Exit> inspect(Call& call, const Arguments& given) {
  const auto token = token_given(call, given.token);
  if (!token) return tl::unexpected(token.error());
  const auto read = identity::read_unverified(*token);
  if (!read) return fail(Code::invalid_field, "this is not a token", "token");
  const auto key = key_given(given);
  if (!key) return tl::unexpected(key.error());
  const Millis now = call.shell.now();
  const std::string verified = verdict(given, *key, *token, *read, now);
  // What the token says goes first: it is not for it to say whether that is so.
  Json out{{"verified", nullptr}};
  for (const auto& [name, value] : read->header.items()) out[name] = value;
  for (const auto& [name, value] : read->claims.items()) out[name] = value;
  out["verified"] = verified;
  const bool over = when(read->claims, "exp", now).ends_with("ago");
  out[over ? "expired" : "expires"] = when(read->claims, "exp", now);
  if (read->claims.contains("iat")) out["issued"] = when(read->claims, "iat", now);
  call.print.record(out);
  return *key && verified != "yes" ? Exit::not_authorised : Exit::done;
}

Result<Exit> revoke(Call& call, const Arguments& given) {
  if (given.token.empty() == given.user.empty())
    return fail(Code::missing_field, "either a token or a user is needed", "jti", "JTI, or --user NAME");
  Json args = Json::object();
  if (!given.user.empty()) {
    args["user"] = given.user;
  } else if (const auto whole = identity::read_unverified(given.token)) {
    args["jti"] = text_at(whole->claims, "jti");
    if (args["jti"] == "")
      return fail(Code::invalid_field, "this token has no jti", "token", "--user revokes all of a user's");
    if (member_at(whole->claims, "exp").is_number())
      args["expires_at"] = rfc3339(static_cast<Millis>(whole->claims["exp"].get<double>()) * 1000);
  } else {
    args["jti"] = given.token;
  }
  return run_operation(call, *domain::operation_named("revoke_token"), std::move(args), {.yes = given.yes});
}

using Act = Result<Exit> (*)(Call&, const Arguments&);

Run add_arguments(CLI::App& app) {
  struct State {
    Arguments arguments;
    Act act = nullptr;
  };
  auto state = std::make_shared<State>();
  Arguments& given = state->arguments;
  const auto act = [&](const char* name, const char* summary, Act what) {
    CLI::App* one = app.add_subcommand(name, summary);
    one->callback([state, what] { state->act = what; });
    return one;
  };
  const auto key = [&](CLI::App* one, bool signs) {
    one->add_option("--secret-file", given.secret_file, "File with the secret; - is stdin");
    if (signs) {
      one->add_option("--private-key-file", given.private_key_file,
                      "PEM file with a private key; - is stdin");
    } else {
      one->add_option("--public-key-file", given.public_key_file, "PEM file with a public key");
    }
    one->add_option("--kid", given.kid, "What the server calls the key");
    one->add_option("--aud", given.audience, "Whom it is for");
    one->add_option("--iss", given.issuer, "Who issues it");
  };
  app.require_subcommand(1);
  app.fallthrough();

  CLI::App* creating = act("create", "Make a token and print it", create);
  key(creating, true);
  creating->add_option("--user", given.user, "Whose it is")->required();
  creating->add_option("--org", given.org, "The organisation")->capture_default_str();
  creating->add_option("--role", given.role, "viewer, operator or admin")->capture_default_str();
  creating->add_option("--ttl", given.ttl, "How long it is valid")->capture_default_str();
  creating->add_option("--jti", given.jti, "Its id; without it one is made");

  CLI::App* inspecting = act("inspect", "Show what a token says, and whether that is proven", inspect);
  inspecting->add_option("token", given.token, "The token, or - for stdin; without it the one in use");
  key(inspecting, false);

  CLI::App* revoking = act("revoke", "Let a token count no more, or all of a user's until now", revoke);
  revoking->add_option("token", given.token, "Its jti, or the whole token");
  revoking->add_option("--user", given.user, "All of this user's");
  revoking->add_flag("-y,--yes", given.yes, "Do not ask");
  return [state](Call& call) { return state->act(call, state->arguments); };
}

}  // namespace

Verb token_verb() {
  return {
      .name = "token", .group = "setup", .summary = "Make, look at and revoke tokens", .add = add_arguments};
}

}  // namespace syncd::cmd
