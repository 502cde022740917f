// SPDX-License-Identifier: Apache-2.0
// Tokens: none but one that was signed with the key is taken, whatever the bytes are.
#include "identity/token.h"

#include <string>

#include "tests/fuzz/target.h"

namespace syncd::fuzz {
namespace {

constexpr Millis kNow = 1'773'829'800'000;

struct Signed {
  Signed() {
    identity::Key key = identity::secret_key("", std::string(32, 'k')).value();
    token = identity::issue({.user = "ada", .issued_at = kNow, .expires_at = kNow + 60'000}, key).value();
    promise(keys.add(std::move(key)).has_value(), "the key is taken");
  }
  identity::KeySet keys;
  std::string token;
};

}  // namespace

void target(std::string_view bytes) {
  static const Signed own;
  const auto taken = identity::verify(own.keys, {}, bytes, kNow);
  promise(!taken || bytes == own.token, "only what was signed is taken");
  if (!taken) promise(!identity::reason(taken.error()).empty(), "there is a reason");
  (void)identity::read_unverified(bytes);
  // Bytes in the place of each part of a good one.
  const auto first = own.token.find('.'), second = own.token.rfind('.');
  for (const std::string& forged :
       {std::string(bytes) + own.token.substr(first),
        own.token.substr(0, first + 1) + std::string(bytes) + own.token.substr(second),
        own.token.substr(0, second + 1) + std::string(bytes)}) {
    promise(!identity::verify(own.keys, {}, forged, kNow) || forged == own.token,
            "a forged one is not taken");
  }
}

}  // namespace syncd::fuzz
