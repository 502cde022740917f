// SPDX-License-Identifier: Apache-2.0
// Tokens as somebody makes them who is not bound by any library: any header, any claims, any signature. And
// keys made for one run of the tests.
#pragma once

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <memory>
#include <stdexcept>
#include <string>

#include "identity/base64url.h"
#include "identity/token.h"

namespace syncd::test {

inline constexpr Millis kNow = 1'770'000'000'000;
inline const std::string kSecret = "correct-horse-battery-staple-0123456789";
inline const std::string kHeader = R"({"alg":"HS256","typ":"JWT"})";

inline std::string hmac(const std::string& secret, const std::string& text) {
  unsigned char out[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
       reinterpret_cast<const unsigned char*>(text.data()), text.size(), out, &size);
  return {reinterpret_cast<char*>(out), size};
}

// Signed with HMAC, whatever the header says.
inline std::string forged(const std::string& header, const std::string& claims,
                          const std::string& secret = kSecret) {
  const std::string text = identity::base64url(header) + "." + identity::base64url(claims);
  return text + "." + identity::base64url(hmac(secret, text));
}

// Claims that are taken, with more behind them.
inline std::string claims(const std::string& more = "", Millis expires = kNow + 60'000) {
  return R"({"sub":"ada","exp":)" + std::to_string(expires / 1000) + (more.empty() ? "" : "," + more) + "}";
}

struct Pair {
  std::string private_pem, public_pem;
};

inline Pair pems(EVP_PKEY* made) {
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(made, EVP_PKEY_free);
  const auto text = [&](auto write) {
    const std::unique_ptr<BIO, decltype(&BIO_free)> bio(BIO_new(BIO_s_mem()), BIO_free);
    write(bio.get());
    char* data = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &data);
    return std::string(data, static_cast<std::size_t>(size));
  };
  return {text([&](BIO* bio) {
            PEM_write_bio_PrivateKey(bio, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
          }),
          text([&](BIO* bio) { PEM_write_bio_PUBKEY(bio, key.get()); })};
}

inline const Pair& rsa() {
  static const Pair pair = pems(EVP_RSA_gen(2048));
  return pair;
}
inline const Pair& p256() {
  static const Pair pair = pems(EVP_EC_gen("P-256"));
  return pair;
}

inline identity::KeySet only(Result<identity::Key> key) {
  identity::KeySet keys;
  if (!keys.add(std::move(key).value())) throw std::logic_error("no key");
  return keys;
}

// Why a token is refused, or "taken".
inline std::string outcome(const identity::KeySet& keys, const std::string& token,
                           const identity::Checks& checks = {}, Millis now = kNow) {
  const auto who = identity::verify(keys, checks, token, now);
  return who ? "taken" : std::string(identity::reason(who.error()));
}

inline std::string outcome(const std::string& token, const identity::Checks& checks = {}) {
  static const identity::KeySet keys = only(identity::secret_key("", kSecret));
  return outcome(keys, token, checks);
}

}  // namespace syncd::test
