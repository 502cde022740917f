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

// Room r is the pair of members 2r, who publishes, and 2r + 1, who listens. The next message of a room
// follows once the last one was both acknowledged and delivered.
class Rooms final : public Audience {
 public:
  Rooms(Crowd& crowd, int count, std::uint64_t most)
      : crowd_(crowd), rooms_(static_cast<std::size_t>(count)), left_(most), tally_(count) {
    for (int room = 0; room < count; ++room) names_.push_back(crowd.room(room));
  }

  Result<void> open() {
    const int count = static_cast<int>(rooms_.size());
    if (auto opened = crowd_.open(2 * count); !opened) return opened;
    for (int room = 0; room < count; ++room) {
      if (auto joined = crowd_.join(2 * room, 2, names_[static_cast<std::size_t>(room)]); !joined)
        return joined;
    }
    return {};
  }

  void start(Nanos now) {
    for (std::size_t room = 0; room < rooms_.size(); ++room) next(room, now);
  }
  void stop() { left_ = 0; }
  bool over() const { return left_ == 0; }
  bool quiet() const { return waiting_ == 0; }

  void acked(int member, Stamp stamp, Nanos now) override {
    auto& pair = rooms_[room_of(member)];
    if (stamp != pair.sent || pair.acked) return;
    pair.acked = true;
    ack_.record(now - pair.sent_at);
    last_ = now;
    if (pair.delivered) next(room_of(member), now);
  }
  void refused(int member, Stamp stamp) override {
    auto& pair = rooms_[room_of(member)];
    if (stamp == 0 || stamp != pair.sent) return;
    next(room_of(member), monotonic_now());
  }
  void delivered(int member, Stamp stamp, Nanos now) override {
    if (member % 2 == 0) return;
    auto& pair = rooms_[room_of(member)];
    tally_.take(member / 2, stamp);
    if (stamp != pair.sent || pair.delivered) return;
    pair.delivered = true;
    delivery_.record(now - pair.sent_at);
    last_ = now;
    if (pair.acked) next(room_of(member), now);
  }

  void report(Outcome& outcome, Nanos begin) {
    const double seconds = static_cast<double>(std::max(last_, begin + 1) - begin) / kSecond;
    outcome.add("publishes_per_second", static_cast<double>(ack_.count()) / seconds, "/s");
    outcome.add_latency("ack", ack_);
    outcome.add_latency("delivery", delivery_);
    outcome.add("published", static_cast<double>(published_), "");
    outcome.add("seconds", seconds, "s");
    for (std::size_t room = 0; room < rooms_.size(); ++room) {
      tally_.settle(outcome.problems, static_cast<int>(room), rooms_[room].sent);
      if (!rooms_[room].acked && rooms_[room].sent > 0) ++outcome.problems.unacked;
    }
    tally_.settle_order(outcome.problems);
  }

 private:
  struct Pair {
    Stamp sent = 0;
    Nanos sent_at = 0;
    bool acked = false;
    bool delivered = false;
    bool waiting = false;
  };

  static std::size_t room_of(int member) { return static_cast<std::size_t>(member / 2); }

  void next(std::size_t room, Nanos now) {
    auto& pair = rooms_[room];
    waiting_ += (left_ > 0 ? 1 : 0) - (pair.waiting ? 1 : 0);
    pair.waiting = left_ > 0;
    if (left_ == 0) return;
    --left_;
    ++published_;
    ++pair.sent;
    pair.sent_at = now;
    pair.acked = pair.delivered = false;
    crowd_.publish(static_cast<int>(2 * room), names_[room], pair.sent);
  }

  Crowd& crowd_;
  std::vector<Pair> rooms_;
  std::vector<std::string> names_;
  std::uint64_t left_;
  std::uint64_t published_ = 0;
  int waiting_ = 0;
  Nanos last_ = 0;
  Tally tally_;
  Histogram ack_;
  Histogram delivery_;
};

}  // namespace

Result<Outcome> run_rooms(const Options& options) {
  auto made = Crowd::create(options);
  if (!made) return tl::unexpected(made.error());
  Crowd& crowd = **made;
  Rooms rooms(crowd, options.rooms, static_cast<std::uint64_t>(options.messages));
  if (auto opened = rooms.open(); !opened) return tl::unexpected(opened.error());

  Outcome outcome;
  outcome.parameters = {{"rooms", options.rooms}, {"bytes", options.bytes}};
  crowd.set_audience(&rooms);
  const Usage usage(options.pid);
  const Nanos begin = monotonic_now();
  rooms.start(begin);
  auto done =
      crowd.until(begin + static_cast<Nanos>(options.seconds * kSecond), [&] { return rooms.over(); });
  if (!done) return tl::unexpected(done.error());
  rooms.stop();
  done = crowd.until(monotonic_now() + kDrain, [&] { return rooms.quiet(); });
  if (!done) return tl::unexpected(done.error());
  outcome.problems = crowd.problems();
  rooms.report(outcome, begin);
  usage.add_to(outcome);
  return outcome;
}

}  // namespace syncd::bench
