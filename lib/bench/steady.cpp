// SPDX-License-Identifier: Apache-2.0
#include "bench/steady.h"

#include <algorithm>

namespace syncd::bench {
namespace {

constexpr Nanos kDrain = 5 * kSecond;

}  // namespace

Steady::Steady(Crowd& crowd, int publisher, int subscribers, std::string room)
    : crowd_(crowd),
      publisher_(publisher),
      subscribers_(subscribers),
      room_(std::move(room)),
      tally_(subscribers) {}

Result<void> Steady::run(int rate, double seconds, int most) {
  const auto last =
      std::min<Stamp>(static_cast<Stamp>(std::max(1.0, rate * seconds)), static_cast<Stamp>(most));
  due_.assign(last + 1, 0);
  crowd_.set_audience(this);
  const Nanos begin = monotonic_now();
  while (sent_ < last) {
    const Nanos due = begin + static_cast<Nanos>(sent_) * kSecond / rate;
    if (const Nanos wait = due - monotonic_now(); wait > 0) {
      if (auto turned = crowd_.turn(wait); !turned) return turned;
      continue;
    }
    due_[++sent_] = due;
    crowd_.publish(publisher_, room_, sent_);
  }
  const auto wanted = sent_ * static_cast<std::uint64_t>(subscribers_);
  auto drained =
      crowd_.until(monotonic_now() + kDrain, [&] { return answered_ >= sent_ && tally_.taken() >= wanted; });
  if (!drained) return tl::unexpected(drained.error());
  return {};
}

void Steady::add_to(Outcome& outcome) {
  outcome.add_latency("delivery", delivery_, true);
  outcome.add_latency("ack", ack_, true);
  outcome.add("published", static_cast<double>(sent_), "");
  outcome.problems.unacked += sent_ - std::min(sent_, answered_);
  tally_.settle(outcome.problems, sent_);
}

void Steady::acked(int, Stamp stamp, Nanos now) {
  if (stamp < 1 || stamp > sent_) return;
  ++answered_;
  ack_.record(now - due_[stamp]);
}

void Steady::refused(int, Stamp stamp) {
  if (stamp != 0) ++answered_;
}

void Steady::delivered(int member, Stamp stamp, Nanos now) {
  const int subscriber = member - publisher_ - 1;
  if (subscriber < 0 || subscriber >= subscribers_ || stamp < 1 || stamp > sent_) return;
  delivery_.record(now - due_[stamp]);
  tally_.take(subscriber, stamp);
}

}  // namespace syncd::bench
