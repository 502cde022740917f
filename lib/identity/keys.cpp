// SPDX-License-Identifier: Apache-2.0
#include "identity/keys.h"

#include <fmt/format.h>
#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <algorithm>
#include <memory>

#include "base/ascii.h"

namespace syncd::identity {
namespace {

constexpr std::size_t kSecretBytes = 32;
constexpr std::size_t kKidBytes = 64;
constexpr int kRsaBits = 2048;

using Bio = std::unique_ptr<BIO, decltype(&BIO_free)>;
using PublicOrPrivate = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;

// A key with a passphrase is refused, never asked about.
int no_passphrase(char*, int, int, void*) {
  return -1;
}

PublicOrPrivate read_pem(const std::string& pem, bool is_private) {
  const Bio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), BIO_free);
  EVP_PKEY* key = is_private ? PEM_read_bio_PrivateKey(bio.get(), nullptr, no_passphrase, nullptr)
                             : PEM_read_bio_PUBKEY(bio.get(), nullptr, no_passphrase, nullptr);
  return {key, EVP_PKEY_free};
}

bool is_p256(const EVP_PKEY* key) {
  char group[32] = "";
  std::size_t size = 0;
  return EVP_PKEY_get_group_name(const_cast<EVP_PKEY*>(key), group, sizeof group, &size) == 1 &&
         std::string_view(group, size) == "prime256v1";
}

Result<Key> pem_key(std::string kid, std::string pem, bool is_private) {
  const auto key = read_pem(pem, is_private);
  if (key == nullptr) {
    return fail(Code::invalid_field,
                is_private ? "this is not a private key in PEM without a passphrase"
                           : "this is not a public key in PEM: it has to begin with BEGIN PUBLIC KEY");
  }
  const int type = EVP_PKEY_get_base_id(key.get());
  if (type == EVP_PKEY_RSA && EVP_PKEY_get_bits(key.get()) >= kRsaBits)
    return Key{std::move(kid), Algorithm::rs256, std::move(pem)};
  if (type == EVP_PKEY_EC && is_p256(key.get())) return Key{std::move(kid), Algorithm::es256, std::move(pem)};
  return fail(Code::invalid_field, "a key has to be RSA of 2048 bits at least, or of the curve P-256");
}

// `echo secret > file` leaves a line end that no other signer would count.
std::string without_line_end(std::string bytes) {
  std::string_view text = bytes;
  while (text.ends_with('\n') || text.ends_with('\r')) text.remove_suffix(1);
  const bool is_text = std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
  if (is_text) bytes.resize(text.size());
  return bytes;
}

}  // namespace

std::string_view name(Algorithm algorithm) {
  switch (algorithm) {
    case Algorithm::hs256:
      return "HS256";
    case Algorithm::rs256:
      return "RS256";
    case Algorithm::es256:
      return "ES256";
  }
  return "";
}

Result<Key> secret_key(std::string kid, std::string bytes) {
  if (bytes.find("-----BEGIN ") != std::string::npos)
    return fail(Code::invalid_field, "this is a key in PEM, not a secret: what is public must not sign");
  bytes = without_line_end(std::move(bytes));
  if (bytes.size() < kSecretBytes) {
    return fail(Code::invalid_field, fmt::format("a secret has to have {} bytes at least", kSecretBytes), {},
                "openssl rand -hex 32");
  }
  return Key{std::move(kid), Algorithm::hs256, std::move(bytes)};
}

Result<Key> public_key(std::string kid, std::string pem) {
  return pem_key(std::move(kid), std::move(pem), false);
}

Result<Key> private_key(std::string kid, std::string pem) {
  return pem_key(std::move(kid), std::move(pem), true);
}

bool is_kid(std::string_view text) {
  return !text.empty() && text.size() <= kKidBytes && std::all_of(text.begin(), text.end(), [](char c) {
    return ascii::is_word(c) || c == '.' || c == '-' || c == '_';
  });
}

Result<void> KeySet::add(Key key) {
  std::string kid = key.kid;
  if (keys_.try_emplace(kid, std::move(key)).second) return {};
  return fail(
      Code::already_exists,
      kid.empty() ? "there are two keys without a kid" : fmt::format("there are two keys of the kid {}", kid),
      {}, "KID=FILE names each");
}

const Key* KeySet::find(std::string_view kid) const {
  const auto it = keys_.find(kid);
  return it == keys_.end() ? nullptr : &it->second;
}

}  // namespace syncd::identity
