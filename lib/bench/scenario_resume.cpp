// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "bench/crowd.h"
#include "bench/scenarios.h"
#include "bench/tally.h"

namespace syncd::bench {
namespace {

constexpr int kWriter = 0;
constexpr int kReader = 1;
// What the writer keeps unacknowledged: enough to fill group commits.
constexpr std::uint64_t kWriting = 256;

class Resume final : public Audience {
 public:
  Resume(Crowd& crowd, std::string room) : crowd_(crowd), room_(std::move(room)), tally_(1) {}

  void write_up_to(Stamp last) {
    while (sent_ < last && sent_ - answered_ < kWriting) crowd_.publish(kWriter, room_, ++sent_);
  }
  std::uint64_t answered() const { return answered_; }
  std::uint64_t arrived() const { return tally_.taken(); }
  bool done() const { return tally_.taken() >= sent_ && !more_; }
  int pages() const { return pages_; }
  Nanos first_page() const { return first_page_; }
  void settle(Problems& problems) { tally_.settle(problems, sent_); }

 private:
  void acked(int, Stamp, Nanos) override { ++answered_; }
  void refused(int, Stamp stamp) override { answered_ += stamp != 0 ? 1 : 0; }
  void delivered(int member, Stamp stamp, Nanos) override {
    if (member == kReader) tally_.take(0, stamp);
  }
  void paged(int member, const Page& page, Nanos now) override {
    if (member != kReader) return;
    if (pages_++ == 0) first_page_ = now;
    more_ = page.more;
    if (more_) crowd_.sync(kReader, room_, page.seq);
  }

  Crowd& crowd_;
  std::string room_;
  Tally tally_;
  Stamp sent_ = 0;
  std::uint64_t answered_ = 0;
  int pages_ = 0;
  bool more_ = true;
  Nanos first_page_ = 0;
};

}  // namespace

// Here `messages` is how long the missed history is, however long its writing takes within `seconds`.
Result<Outcome> run_resume(const Options& options) {
  auto made = Crowd::create(options);
  if (!made) return tl::unexpected(made.error());
  Crowd& crowd = **made;
  const auto room = crowd.room(0);
  if (auto opened = crowd.open(2); !opened) return tl::unexpected(opened.error());
  const auto before = crowd.join(kWriter, room);
  if (!before) return tl::unexpected(before.error());

  const auto last = static_cast<Stamp>(options.messages);
  const Nanos patience = static_cast<Nanos>(options.seconds * kSecond);
  Resume resume(crowd, room);
  crowd.set_audience(&resume);
  const Nanos begin = monotonic_now();
  auto written = crowd.until(begin + patience, [&] {
    resume.write_up_to(last);
    return resume.answered() == last;
  });
  if (!written) return tl::unexpected(written.error());
  if (!*written) {
    return fail(Code::timeout, fmt::format("{} of {} messages were acknowledged in {} s", resume.answered(),
                                           last, options.seconds));
  }
  const double writing = static_cast<double>(monotonic_now() - begin) / kSecond;

  const auto bytes_before = crowd.bytes_received();
  const Nanos asked = monotonic_now();
  crowd.start_join(kReader, room, before->seq);
  auto read = crowd.until(asked + patience, [&] { return resume.done(); });
  if (!read) return tl::unexpected(read.error());
  const double seconds = static_cast<double>(monotonic_now() - asked) / kSecond;
  const auto bytes = static_cast<double>(crowd.bytes_received() - bytes_before);

  Outcome outcome;
  outcome.parameters = {{"messages", options.messages}, {"bytes", options.bytes}};
  outcome.add("resume_ms", seconds * 1e3, "ms");
  outcome.add("first_page_ms", static_cast<double>(resume.first_page() - asked) / 1e6, "ms");
  outcome.add("megabytes_per_second", bytes / seconds / 1e6, "MB/s");
  outcome.add("messages_per_second", static_cast<double>(resume.arrived()) / seconds, "/s");
  outcome.add("pages", resume.pages(), "");
  outcome.add("writes_per_second", static_cast<double>(last) / writing, "/s");
  outcome.problems = crowd.problems();
  resume.settle(outcome.problems);
  return outcome;
}

}  // namespace syncd::bench
