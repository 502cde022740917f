// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <vector>

#include "tests/identity/forge.h"

using namespace syncd;
using namespace syncd::test;
using identity::reason;
using identity::Refusal;

namespace {

std::string why(Refusal refusal) {
  return std::string(reason(refusal));
}

}  // namespace

TEST_CASE("a token says who its bearer is") {
  const auto keys = only(identity::secret_key("", kSecret));
  const auto who = identity::verify(
      keys, {}, forged(kHeader, claims(R"("org":"acme-2","role":"operator","jti":"t1","iat":1769999990)")),
      kNow);
  REQUIRE(who);
  CHECK(who->user == "ada");
  CHECK(who->org == "acme-2");
  CHECK(who->role == "operator");
  CHECK(who->jti == "t1");
  CHECK(who->issued_at == 1'769'999'990'000);
  CHECK(who->expires_at == kNow + 60'000);
}

TEST_CASE("a token that says no more than it has to is of the organisation default, and looks only") {
  const auto who =
      identity::verify(only(identity::secret_key("", kSecret)), {}, forged(kHeader, claims()), kNow);
  REQUIRE(who);
  CHECK(who->org == "default");
  CHECK(who->role == "viewer");
  CHECK(who->jti.empty());
}

TEST_CASE("no algorithm is taken from the token") {
  for (const char* alg :
       {"none", "None", "NONE", "nOnE", "", "HS384", "HS512", "RS256", "ES256", "hs256", "HS256 "}) {
    CAPTURE(alg);
    const std::string header = std::string(R"({"typ":"JWT","alg":")") + alg + "\"}";
    CHECK(outcome(forged(header, claims())) == why(Refusal::algorithm));
    const std::string bare = identity::base64url(header) + "." + identity::base64url(claims()) + ".";
    CHECK(outcome(bare) == why(Refusal::malformed));
  }
  CHECK(outcome(forged(R"({"typ":"JWT"})", claims())) == why(Refusal::algorithm));
  CHECK(outcome(forged(R"({"typ":"JWT","alg":["HS256"]})", claims())) == why(Refusal::algorithm));
  CHECK(outcome(forged(R"({"typ":"JWT","alg":null})", claims())) == why(Refusal::algorithm));
}

TEST_CASE("a public key is no secret to sign with") {
  for (const Pair& pair : {rsa(), p256()}) {
    const auto keys = only(identity::public_key("", pair.public_pem));
    CHECK(outcome(keys, forged(kHeader, claims(), pair.public_pem)) == why(Refusal::algorithm));
    for (const char* alg : {"RS256", "ES256", "none"}) {
      const std::string header = std::string(R"({"typ":"JWT","alg":")") + alg + "\"}";
      const std::string said = outcome(keys, forged(header, claims(), pair.public_pem));
      CHECK((said == why(Refusal::signature) || said == why(Refusal::algorithm)));
    }
  }
  CHECK_FALSE(identity::secret_key("", rsa().public_pem));
}

TEST_CASE("what is signed with a private key is taken by its public one, and by no other") {
  struct Case {
    const Pair& pair;
    std::string alg;
  };
  for (const Case& one : {Case{rsa(), "RS256"}, Case{p256(), "ES256"}}) {
    CAPTURE(one.alg);
    const auto key = identity::private_key("", one.pair.private_pem).value();
    CHECK(identity::name(key.algorithm) == one.alg);
    const auto token =
        identity::issue({.user = "ada", .issued_at = kNow, .expires_at = kNow + 60'000}, key).value();
    CHECK(outcome(only(identity::public_key("", one.pair.public_pem)), token) == "taken");
    const Pair other = pems(one.alg == "RS256" ? EVP_RSA_gen(2048) : EVP_EC_gen("P-256"));
    CHECK(outcome(only(identity::public_key("", other.public_pem)), token) == why(Refusal::signature));
    CHECK(outcome(token) == why(Refusal::algorithm));
  }
}

TEST_CASE("an empty or null ECDSA signature is none") {
  const auto keys = only(identity::public_key("", p256().public_pem));
  const std::string text =
      identity::base64url(R"({"alg":"ES256","typ":"JWT"})") + "." + identity::base64url(claims());
  for (const std::size_t size : {std::size_t{1}, std::size_t{63}, std::size_t{64}, std::size_t{65}}) {
    CHECK(outcome(keys, text + "." + identity::base64url(std::string(size, '\0'))) ==
          why(Refusal::signature));
  }
}

TEST_CASE("a token of another key is refused") {
  CHECK(outcome(forged(kHeader, claims(), kSecret + "x")) == why(Refusal::signature));
  CHECK(outcome(forged(kHeader, claims(), "")) == why(Refusal::signature));
}

TEST_CASE("kid looks a key up and is nothing else") {
  identity::KeySet keys = only(identity::secret_key("", kSecret));
  const std::string second = "another-secret-of-thirty-two-bytes-or-more";
  REQUIRE(keys.add(identity::secret_key("new", second).value()));
  const auto header = [](const std::string& kid) {
    return R"({"alg":"HS256","typ":"JWT","kid":)" + kid + "}";
  };
  CHECK(outcome(keys, forged(header("\"new\""), claims(), second)) == "taken");
  CHECK(outcome(keys, forged(header("\"new\""), claims(), kSecret)) == why(Refusal::signature));
  CHECK(outcome(keys, forged(kHeader, claims(), second)) == why(Refusal::signature));
  for (const char* kid : {R"("old")", R"("")", R"("../../../dev/null")", R"("/dev/null")",
                          R"("new' or '1'='1")", R"("x' union select 'secret' --")", R"("new\u0000")"}) {
    CAPTURE(kid);
    CHECK(outcome(keys, forged(header(kid), claims())) == why(Refusal::unknown_key));
    CHECK(outcome(keys, forged(header(kid), claims(), "")) == why(Refusal::unknown_key));
  }
  for (const char* kid : {"7", "null", "[\"new\"]", "{}"}) {
    CAPTURE(kid);
    CHECK(outcome(keys, forged(header(kid), claims(), second)) == why(Refusal::header));
  }
}

TEST_CASE("keys that a token brings along or points at are not looked at") {
  const std::string own = "a-secret-of-the-one-who-attacks-0123456789";
  const std::string jwk = R"({"kty":"oct","k":")" + identity::base64url(own) + "\"}";
  const std::vector<std::string> members{R"("jwk":)" + jwk, R"("jku":"http://127.0.0.1:1/keys")",
                                         R"("x5u":"http://127.0.0.1:1/c.pem")", R"("x5c":["AAAA"])"};
  for (const std::string& member : members) {
    CAPTURE(member);
    const std::string header = R"({"alg":"HS256","typ":"JWT",)" + member + "}";
    CHECK(outcome(forged(header, claims(), own)) == why(Refusal::signature));
    CHECK(outcome(forged(header, claims())) == "taken");
  }
}

TEST_CASE("what a token says has to be understood is refused") {
  CHECK(outcome(forged(R"({"alg":"HS256","typ":"JWT","crit":["exp"]})", claims())) == why(Refusal::header));
  CHECK(outcome(forged(R"({"alg":"HS256","typ":"JWT","crit":[]})", claims())) == why(Refusal::header));
}

TEST_CASE("a token is valid from nbf, with half a minute for clocks, to exp") {
  CHECK(outcome(forged(kHeader, claims("", kNow + 1'000))) == "taken");
  CHECK(outcome(forged(kHeader, claims("", kNow))) == why(Refusal::expired));
  CHECK(outcome(forged(kHeader, claims("", 0))) == why(Refusal::expired));
  CHECK(outcome(forged(kHeader, claims(R"("nbf":1770000030)"))) == "taken");
  CHECK(outcome(forged(kHeader, claims(R"("nbf":1770000031)"))) == why(Refusal::not_yet));
  CHECK(outcome(forged(kHeader, claims(R"("iat":1770000031)"))) == why(Refusal::not_yet));
  CHECK(outcome(forged(kHeader, claims(R"("nbf":"now")"))) == why(Refusal::claims));
}

TEST_CASE("exp is a number of seconds that a calendar has") {
  const auto with = [](const std::string& exp) {
    return forged(kHeader, R"({"sub":"ada","exp":)" + exp + "}");
  };
  CHECK(outcome(with("1770000060.75")) == "taken");
  CHECK(outcome(with("1.77000006e9")) == "taken");
  for (const char* exp : {"\"1770000060\"", "\"never\"", "null", "true", "[1770000060]", "{}", "1e400",
                          "-1e400", "1e300", "-1", "99999999999999999999", "1770000060000"}) {
    CAPTURE(exp);
    CHECK(outcome(with(exp)) != "taken");
  }
  CHECK(outcome(forged(kHeader, R"({"sub":"ada"})")) == why(Refusal::no_expiry));
}

TEST_CASE("sub is a name") {
  const auto with = [](const std::string& sub) {
    return forged(kHeader, R"({"exp":1770000060,"sub":)" + sub + "}");
  };
  CHECK(outcome(forged(kHeader, R"({"exp":1770000060})")) == why(Refusal::no_user));
  for (const char* sub : {"\"\"", "7", "null", "[\"ada\"]", "{\"name\":\"ada\"}", R"("a\u0000b")",
                          R"("a\u202eb")", R"("a\nb")", R"(" ")"}) {
    CAPTURE(sub);
    CHECK(outcome(with(sub)) != "taken");
  }
  CHECK(outcome(with("\"" + std::string(129, 'a') + "\"")) == why(Refusal::claims));
}

TEST_CASE("an organisation's name can be no path") {
  for (const char* org : {"", ".", "..", "../default", "a/b", "/etc/passwd", "a.b", "a\\u0000", "a b", "-a",
                          "_a", "A", "ä", "a%2fb", "a\\\\b", "a\\n"}) {
    CAPTURE(org);
    CHECK(outcome(forged(kHeader, claims(std::string(R"("org":")") + org + "\""))) != "taken");
  }
  CHECK(outcome(forged(kHeader, claims(R"("org":")" + std::string(65, 'a') + "\""))) == why(Refusal::claims));
  CHECK(outcome(forged(kHeader, claims(R"("org":7)"))) == why(Refusal::claims));
  CHECK(outcome(forged(kHeader, claims(R"("org":null)"))) == why(Refusal::claims));
  CHECK(outcome(forged(kHeader, claims(R"("org":["a"])"))) == why(Refusal::claims));
}

TEST_CASE("a role is one of three") {
  for (const char* role : {"\"root\"", "\"Admin\"", "\"\"", "null", "2", "[\"admin\"]", "{\"admin\":true}"}) {
    CAPTURE(role);
    CHECK(outcome(forged(kHeader, claims(std::string(R"("role":)") + role))) == why(Refusal::claims));
  }
}

TEST_CASE("audience and issuer are looked at where they are asked for") {
  const identity::Checks checks{.audience = "syncd", .issuer = "https://login.example"};
  const std::string issuer = R"("iss":"https://login.example")";
  CHECK(outcome(forged(kHeader, claims(R"("aud":"syncd",)" + issuer)), checks) == "taken");
  CHECK(outcome(forged(kHeader, claims(R"("aud":["other","syncd"],)" + issuer)), checks) == "taken");
  CHECK(outcome(forged(kHeader, claims(R"("aud":"other",)" + issuer)), checks) == why(Refusal::audience));
  CHECK(outcome(forged(kHeader, claims(R"("aud":{"syncd":1},)" + issuer)), checks) == why(Refusal::audience));
  CHECK(outcome(forged(kHeader, claims(issuer)), checks) == why(Refusal::audience));
  CHECK(outcome(forged(kHeader, claims(R"("aud":"syncd")")), checks) == why(Refusal::issuer));
  CHECK(outcome(forged(kHeader, claims(R"("aud":"syncd","iss":"https://login.example/")")), checks) ==
        why(Refusal::issuer));
  CHECK(outcome(forged(kHeader, claims(R"("aud":"other","iss":"x")"))) == "taken");
}

TEST_CASE("no member stands twice") {
  CHECK(outcome(forged(kHeader, claims(R"("role":"viewer","role":"admin")"))) == why(Refusal::claims));
  CHECK(outcome(forged(kHeader, claims(R"("sub":"bob")"))) == why(Refusal::claims));
  CHECK(outcome(forged(kHeader, claims(R"("r\u006fle":"viewer","role":"admin")"))) == why(Refusal::claims));
  CHECK(outcome(forged(kHeader, claims(R"("x":{"a":1,"a":2})"))) == why(Refusal::claims));
  CHECK(outcome(forged(kHeader, claims(R"("x":{"a":1},"y":{"a":2})"))) == "taken");
  CHECK(outcome(forged(R"({"alg":"none","typ":"JWT","alg":"HS256"})", claims())) == why(Refusal::malformed));
}

TEST_CASE("a token is one object in one object's place") {
  for (const char* text :
       {"", "[]", "\"ada\"", "null", "{", "{}x", "{} {}", "{\"sub\":\"ada\"", "\xff\xfe"}) {
    CAPTURE(text);
    CHECK(outcome(forged(kHeader, text)) != "taken");
    CHECK(outcome(forged(text, claims())) == why(Refusal::malformed));
  }
  CHECK(outcome(forged(kHeader, claims() + std::string(1, '\0'))) != "taken");
  CHECK(outcome(forged(kHeader, claims() + std::string(1, '\0') + "x")) != "taken");
  std::string deep = "1";
  for (int i = 0; i < 40; ++i) deep = "{\"a\":" + deep + "}";
  CHECK(outcome(forged(kHeader, claims("\"x\":" + deep))) != "taken");
  CHECK(outcome(forged(kHeader, claims("\"x\":" + std::string(500, '[') + std::string(500, ']')))) !=
        "taken");
}

TEST_CASE("a token that was changed anywhere is refused") {
  const std::string token = forged(kHeader, claims(R"("role":"viewer")"));
  REQUIRE(outcome(token) == "taken");
  for (std::size_t i = 0; i < token.size(); ++i) {
    std::string changed = token;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    CAPTURE(i);
    CHECK(outcome(changed) != "taken");
    CHECK(outcome(token.substr(0, i)) != "taken");
    CHECK(outcome(token.substr(0, i) + token.substr(i + 1)) != "taken");
  }
}

TEST_CASE("one token has one text") {
  const std::string token = forged(kHeader, claims());
  const auto dot = token.find('.');
  for (const char* more : {"=", "==", ".", ".x", " ", "\n", "A", "AA", "\t"}) {
    CAPTURE(more);
    CHECK(outcome(token + more) != "taken");
    CHECK(outcome(more + token) != "taken");
    CHECK(outcome(token.substr(0, dot) + more + token.substr(dot)) != "taken");
  }
  CHECK(outcome("." + token) != "taken");
  CHECK(outcome("") == why(Refusal::malformed));
  CHECK(outcome("..") == why(Refusal::malformed));
  CHECK(outcome("...") == why(Refusal::malformed));
  std::string with_null = token;
  with_null += '\0';
  CHECK(outcome(with_null) != "taken");
  // The last letter of 32 bytes carries two bits that mean nothing: only one of the four is right.
  int taken = 0;
  for (const char c : std::string("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")) {
    std::string other = token;
    other.back() = c;
    taken += outcome(other) == "taken" ? 1 : 0;
  }
  CHECK(taken == 1);
}

TEST_CASE("the other base64 is not taken, even where it says the same") {
  // Two bytes that base64 writes with its last letters.
  for (const char* text : {R"("x":"~~~???>>>")", R"("x":"\u00ff\u00fe")"}) {
    std::string token = forged(kHeader, claims(text));
    REQUIRE(outcome(token) == "taken");
  }
  const std::string body = claims(R"("x":"???>>>~~~")");
  std::string standard = identity::base64url(body);
  for (char& c : standard) c = c == '-' ? '+' : c == '_' ? '/' : c;
  REQUIRE(standard != identity::base64url(body));
  const std::string text = identity::base64url(kHeader) + "." + standard;
  CHECK(outcome(text + "." + identity::base64url(hmac(kSecret, text))) == why(Refusal::malformed));
}

TEST_CASE("a huge token is not even looked at") {
  const std::string full = forged(kHeader, claims(R"("x":")" + std::string(5'900, 'x') + "\""));
  REQUIRE(full.size() < identity::kMaxTokenBytes);
  CHECK(outcome(full) == "taken");
  CHECK(outcome(forged(kHeader, claims(R"("x":")" + std::string(7'000, 'x') + "\""))) ==
        why(Refusal::too_large));
  CHECK(outcome(std::string(10'000'000, 'a')) == why(Refusal::too_large));
}
