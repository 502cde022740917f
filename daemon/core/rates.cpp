// SPDX-License-Identifier: Apache-2.0
#include "daemon/core/rates.h"

#include <algorithm>
#include <cmath>

namespace syncd::daemon {
namespace {

constexpr double kPatience = 10;  // bursts that may be refused before it is abuse
constexpr std::size_t kBytesEach = std::size_t{64} << 10;

}  // namespace

void Rates::fill(Bucket& bucket, Millis now) const {
  // A clock that was set back fills nothing, and does not stop the filling either.
  const double fresh = static_cast<double>(std::max<Millis>(now - bucket.at, 0)) * rate_.a_second / 1000.0;
  bucket.tokens = std::min(bucket.tokens + fresh, static_cast<double>(rate_.burst));
  bucket.refused = std::max(bucket.refused - fresh, 0.0);
  bucket.at = now;
}

Rates::Verdict Rates::take(const domain::Actor& actor, int cost, Millis now, int paid) {
  if (rate_.a_second <= 0) return {};
  const Bucket full{.tokens = static_cast<double>(rate_.burst), .refused = 0, .at = now};
  Bucket& bucket = buckets_.try_emplace(actor.org + '\n' + actor.user, full).first->second;
  fill(bucket, now);
  // What costs more than a bucket holds passes where it is full.
  const double wanted = std::min<double>(cost, std::max(rate_.burst - paid, 0));
  if (bucket.tokens >= wanted) {
    bucket.tokens -= wanted;
    return {};
  }
  bucket.refused += wanted;
  const double missing = (wanted + paid - bucket.tokens) * 1000.0 / rate_.a_second;
  return {.retry_after = std::max<Millis>(static_cast<Millis>(std::ceil(missing)), 1),
          .abuse = bucket.refused > kPatience * rate_.burst};
}

void Rates::tick(Millis now) {
  for (auto it = buckets_.begin(); it != buckets_.end();) {
    Bucket& bucket = it->second;
    fill(bucket, now);
    const bool full = bucket.tokens >= rate_.burst && bucket.refused <= 0;
    it = full ? buckets_.erase(it) : std::next(it);
  }
}

int cost_of(const domain::Operation& operation) {
  if (operation.prepared) return 10;
  if (operation.session == domain::SessionVerb::join || operation.session == domain::SessionVerb::sync)
    return 5;
  return operation.read != nullptr ? 2 : 1;
}

int cost_of_bytes(std::size_t bytes) {
  return 1 + static_cast<int>(bytes / kBytesEach);
}

}  // namespace syncd::daemon
