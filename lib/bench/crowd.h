// SPDX-License-Identifier: Apache-2.0
// A crowd of clients of one server: opens them, lets them join rooms, publishes for them, and tells a
// scenario what they got. Waits are bounded; a lost connection ends the load with an error. One thread.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "bench/dialect.h"
#include "bench/options.h"
#include "bench/report.h"

namespace syncd::bench {

// What a scenario may want to know. `now` is when the bytes arrived.
struct Audience {
  virtual ~Audience() = default;
  virtual void delivered(int /*member*/, Stamp, Nanos /*now*/) {}
  virtual void acked(int /*member*/, Stamp, Nanos /*now*/) {}
  virtual void refused(int /*member*/, Stamp) {}
  virtual void paged(int /*member*/, const Page&, Nanos /*now*/) {}
};

class Crowd final : private Wire::Listener, private Hearer {
 public:
  static Result<std::unique_ptr<Crowd>> create(const Options& options);

  // Opens `count` more clients and waits until each was welcomed.
  Result<void> open(int count);
  int size() const { return wire_->size(); }

  // A room that no other run uses.
  std::string room(int number) const;

  // Both wait: every member of [first, first + count) joins.
  Result<void> join(int first, int count, std::string_view room);
  Result<Page> join(int member, std::string_view room);

  // These do not wait.
  void start_join(int member, std::string_view room, std::optional<std::int64_t> since);
  void sync(int member, std::string_view room, std::int64_t since);
  void publish(int member, std::string_view room, Stamp stamp);

  // Sends what was published and hands the audience what arrives, for at most `longest_wait`.
  Result<void> turn(Nanos longest_wait) { return wire_->turn(longest_wait); }

  // Turns until done() or the deadline; true where it was done in time.
  template <class Done>
  Result<bool> until(Nanos deadline, Done&& done) {
    while (!done()) {
      const Nanos left = deadline - monotonic_now();
      if (left <= 0) return false;
      if (auto turned = turn(left); !turned) return tl::unexpected(turned.error());
    }
    return true;
  }

  void set_audience(Audience* audience) { audience_ = audience; }
  std::uint64_t bytes_received() const { return wire_->bytes_received(); }
  // Refusals so far.
  const Problems& problems() const { return problems_; }

 private:
  explicit Crowd(const Options& options);

  void upgraded(Connection& connection) override;
  void received(Connection& connection, std::string_view payload) override;
  void welcomed(int member) override;
  void paged(int member, const Page& page) override;
  void delivered(int member, Stamp stamp) override;
  void acked(int member, Stamp stamp) override;
  void refused(int member, Stamp stamp, std::string_view text) override;

  Result<void> wait_for(std::string_view what, int& counter, int wanted);

  std::string run_;
  std::unique_ptr<Dialect> dialect_;
  std::unique_ptr<Wire> wire_;
  Audience silent_;
  Audience* audience_ = &silent_;
  int welcomed_ = 0;
  int paged_ = 0;
  Page last_page_;
  Problems problems_;
};

}  // namespace syncd::bench
