// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <vector>

#include "bench/crowd.h"
#include "bench/scenarios.h"
#include "bench/tally.h"
#include "bench/usage.h"

namespace syncd::bench {
namespace {

constexpr Nanos kDrain = 5 * kSecond;

// Member 0 publishes, the others listen. An acknowledgement makes room for the next message.
class Fanout final : public Audience {
 public:
  Fanout(Crowd& crowd, const Options& options)
      : crowd_(crowd),
        room_(crowd.room(0)),
        last_(static_cast<Stamp>(options.messages)),
        sent_at_(last_ + 1),
        tally_(options.subscribers) {}

  void publish_up_to(int in_flight, Nanos now) {
    for (; in_flight_ < in_flight && sent_ < last_; ++in_flight_) {
      sent_at_[++sent_] = now;
      crowd_.publish(0, room_, sent_);
    }
  }
  void stop() { last_ = sent_; }

  void acked(int, Stamp stamp, Nanos now) override {
    if (stamp < 1 || stamp > sent_) return;
    ack_.record(now - sent_at_[stamp]);
    last_ack_ = now;
    --in_flight_;
  }
  void refused(int, Stamp stamp) override {
    if (stamp != 0) --in_flight_;
  }
  void delivered(int member, Stamp stamp, Nanos now) override {
    if (member < 1 || stamp < 1 || stamp > sent_) return;
    delivery_.record(now - sent_at_[stamp]);
    tally_.take(member - 1, stamp);
    last_delivery_ = now;
  }

  bool all_published() const { return sent_ == last_; }
  bool all_arrived(int subscribers) const {
    return in_flight_ == 0 && tally_.taken() >= sent_ * static_cast<std::uint64_t>(subscribers);
  }

  void report(Outcome& outcome, Nanos begin) {
    const Nanos end = std::max({last_delivery_, last_ack_, begin + 1});
    const double seconds = static_cast<double>(end - begin) / kSecond;
    outcome.add("deliveries_per_second", static_cast<double>(tally_.taken()) / seconds, "/s");
    outcome.add("publishes_per_second", static_cast<double>(sent_) / seconds, "/s");
    outcome.add_latency("ack", ack_);
    outcome.add_latency("delivery", delivery_);
    outcome.add("published", static_cast<double>(sent_), "");
    outcome.add("seconds", seconds, "s");
    outcome.problems.unacked = static_cast<std::uint64_t>(in_flight_);
    tally_.settle(outcome.problems, sent_);
  }

 private:
  Crowd& crowd_;
  std::string room_;
  Stamp last_;
  Stamp sent_ = 0;
  int in_flight_ = 0;
  std::vector<Nanos> sent_at_;
  Tally tally_;
  Histogram ack_;
  Histogram delivery_;
  Nanos last_delivery_ = 0;
  Nanos last_ack_ = 0;
};

}  // namespace

Result<Outcome> run_fanout(const Options& options) {
  auto made = Crowd::create(options);
  if (!made) return tl::unexpected(made.error());
  Crowd& crowd = **made;
  if (auto opened = crowd.open(1 + options.subscribers); !opened) return tl::unexpected(opened.error());
  // The publisher joins only where that is needed to publish: it is, in protocols that check membership.
  if (auto joined = crowd.join(0, 1 + options.subscribers, crowd.room(0)); !joined) {
    return tl::unexpected(joined.error());
  }

  Outcome outcome;
  outcome.parameters = {
      {"subscribers", options.subscribers}, {"in_flight", options.in_flight}, {"bytes", options.bytes}};
  Fanout fanout(crowd, options);
  crowd.set_audience(&fanout);
  const Usage usage(options.pid);
  const Nanos begin = monotonic_now();
  const Nanos stop = begin + static_cast<Nanos>(options.seconds * kSecond);
  auto published = crowd.until(stop, [&] {
    fanout.publish_up_to(options.in_flight, monotonic_now());
    return fanout.all_published();
  });
  if (!published) return tl::unexpected(published.error());
  fanout.stop();
  auto drained =
      crowd.until(monotonic_now() + kDrain, [&] { return fanout.all_arrived(options.subscribers); });
  if (!drained) return tl::unexpected(drained.error());
  outcome.problems = crowd.problems();
  fanout.report(outcome, begin);
  usage.add_to(outcome);
  return outcome;
}

}  // namespace syncd::bench
