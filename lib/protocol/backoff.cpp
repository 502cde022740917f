// SPDX-License-Identifier: Apache-2.0
#include "protocol/backoff.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace syncd::protocol {

Millis random_up_to(Millis most, const Entropy& entropy) {
  std::array<std::byte, 8> bytes{};
  entropy(bytes);
  std::uint64_t number = 0;
  std::memcpy(&number, bytes.data(), bytes.size());
  return static_cast<Millis>(number % (static_cast<std::uint64_t>(std::max<Millis>(most, 0)) + 1));
}

Millis Backoff::next(const Entropy& entropy) {
  const int doublings = std::min(tries_++, 30);
  return random_up_to(std::min(cap_, base_ << doublings), entropy);
}

}  // namespace syncd::protocol
