// SPDX-License-Identifier: Apache-2.0
// Keys, each for one algorithm that it says itself, and the set of them that a token's `kid` is looked up in.
// Reads no file. Values; any thread.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "base/errors.h"

namespace syncd::identity {

enum class Algorithm : std::uint8_t { hs256, rs256, es256 };
std::string_view name(Algorithm algorithm);  // "HS256"

struct Key {
  std::string kid;  // empty: for tokens that name none
  Algorithm algorithm = Algorithm::hs256;
  std::string material;  // the secret, or PEM
};

// Errors are one sentence for the one who configured the key; they never hold any of it.

// HS256, of 32 bytes at least. A line end behind a secret that is text does not belong to it.
Result<Key> secret_key(std::string kid, std::string bytes);
// "-----BEGIN PUBLIC KEY-----": RSA of 2,048 bits at least for RS256, P-256 for ES256.
Result<Key> public_key(std::string kid, std::string pem);
// The other half, to sign with.
Result<Key> private_key(std::string kid, std::string pem);

// A key's id: 1 to 64 letters, digits, dots, dashes and underscores.
bool is_kid(std::string_view text);

class KeySet {
 public:
  // Errors: already_exists where there is one of that kid.
  Result<void> add(Key key);
  // nullptr where there is none.
  const Key* find(std::string_view kid) const;
  template <class Take>
  void each(Take take) const {
    for (const auto& [kid, key] : keys_) take(key);
  }
  bool empty() const { return keys_.empty(); }
  std::size_t size() const { return keys_.size(); }

 private:
  std::map<std::string, Key, std::less<>> keys_;
};

}  // namespace syncd::identity
