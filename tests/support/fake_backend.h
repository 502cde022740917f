// SPDX-License-Identifier: Apache-2.0
// What the daemon's threads do, done one step at a time by hand: a commit, a read in a snapshot, its outcome
// posted, the delivery of an outcome on the loop. The store is a real one. A test that mixes the steps gets
// every order in which the threads could have been.
#pragma once

#include <deque>
#include <functional>
#include <vector>

#include "daemon/core/engine.h"
#include "tests/support/organisation.h"

namespace syncd::test {

class FakeBackend final : public daemon::Backend {
 public:
  FakeBackend() { organisation_->database().exec("pragma synchronous = off"); }

  void write(store::Request request, std::uint64_t origin, daemon::Answer answer) override {
    writes_.push_back({std::move(request), origin, std::move(answer)});
  }
  void read(const std::string&, Job job) override { reads_.push_back(std::move(job)); }
  bool writable() const override { return true; }

  // Commits what has queued as one batch. Its outcome lags: announce() hands it in.
  void commit() {
    if (writes_.empty()) return;
    std::vector<store::Request> requests;
    for (const Write& write : writes_) requests.push_back(write.request);
    committed_.push_back([this, batch = organisation_.commit(requests), writes = std::move(writes_)] {
      std::size_t next = 0;
      for (std::size_t i = 0; i < writes.size(); ++i) {
        const store::Settled& settled = batch.settled[i];
        for (std::uint64_t origin = writes[i].origin; next < settled.events_end; ++next, origin = 0)
          engine->publish("default", batch.events[next], origin);
        settled.ok() ? writes[i].answer(settled.reply)
                     : writes[i].answer(tl::unexpected<Error>(settled.error));
      }
    });
    writes_.clear();
  }
  void announce() {
    if (committed_.empty()) return;
    outcomes_.push_back(std::move(committed_.front()));
    committed_.pop_front();
  }
  // Runs the n-th job that waits, on what is committed by now. Its outcome lags: post() hands it in.
  void read_one(std::size_t n = 0) {
    if (reads_.empty()) return;
    const auto job = reads_.begin() + static_cast<std::ptrdiff_t>(n % reads_.size());
    lagging_.push_back((*job)(organisation_->tables(), organisation_->epoch()));
    reads_.erase(job);
  }
  void post(std::size_t n = 0) {
    if (lagging_.empty()) return;
    const auto outcome = lagging_.begin() + static_cast<std::ptrdiff_t>(n % lagging_.size());
    outcomes_.push_back(std::move(*outcome));
    lagging_.erase(outcome);
  }
  void deliver() {
    if (outcomes_.empty()) return;
    const auto outcome = std::move(outcomes_.front());
    outcomes_.pop_front();
    outcome();
  }
  bool idle() const {
    return writes_.empty() && committed_.empty() && reads_.empty() && lagging_.empty() && outcomes_.empty();
  }
  void run_all() {
    while (!idle()) {
      commit();
      announce();
      read_one();
      post();
      deliver();
    }
  }

  TestOrganisation& organisation() { return organisation_; }
  daemon::Engine* engine = nullptr;

 private:
  struct Write {
    store::Request request;
    std::uint64_t origin;
    daemon::Answer answer;
  };
  TestOrganisation organisation_;
  std::vector<Write> writes_;
  std::deque<Job> reads_;
  std::deque<std::function<void()>> committed_, lagging_, outcomes_;
};

}  // namespace syncd::test
