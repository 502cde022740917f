// SPDX-License-Identifier: Apache-2.0
#include "daemon/work/writer.h"

#include <chrono>

namespace syncd::daemon {
namespace {

constexpr std::size_t kQueued = 65'536;      // requests that may wait
constexpr std::size_t kTransaction = 4'096;  // requests in one transaction: bounds how long an answer waits

constexpr std::chrono::seconds kProbeEvery{1};  // while a file could not be written

}  // namespace

Writer::Writer(Clock clock, Entropy entropy, Deliver deliver)
    : clock_(std::move(clock)), entropy_(std::move(entropy)), deliver_(std::move(deliver)) {}

Writer::~Writer() {
  stop();
}

void Writer::add(const std::string& name, std::unique_ptr<store::Organisation> organisation) {
  organisations_[name] = std::move(organisation);
}

bool Writer::run(std::function<void()> task) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) return false;
    tasks_.push_back(std::move(task));
  }
  wake_.notify_one();
  return true;
}

bool Writer::open(const std::string& name, const std::filesystem::path& file,
                  std::function<void(Result<Opened>)> then) {
  return run([this, name, file, then = std::move(then)] {
    auto organisation = store::Organisation::open(file, entropy_);
    if (!organisation) return then(tl::unexpected<Error>(organisation.error()));
    store::Organisation& it = **organisation;
    then(Opened{it.epoch(), it.position(), domain::revocations(it.tables(), clock_())});
    organisations_[name] = std::move(*organisation);
  });
}

bool Writer::close(const std::string& name) {
  return run([this, name] {
    organisations_.erase(name);
    failing_.erase(name);
    wal_bytes_ -= std::exchange(wal_of_[name], 0);
    wal_of_.erase(name);
  });
}

void Writer::start() {
  thread_ = std::thread([this] { work(); });
}

bool Writer::submit(Item item) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_ || queue_.size() >= kQueued) return false;
    queue_.push_back(std::move(item));
    queued_.store(queue_.size(), std::memory_order_relaxed);
    if (queue_.size() > 1) return true;  // the thread is awake, or has been woken
  }
  wake_.notify_one();
  return true;
}

void Writer::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void Writer::work() {
  std::vector<Item> taken;
  std::vector<std::function<void()>> tasks;
  while (true) {
    {
      std::unique_lock lock(mutex_);
      const auto awake = [this] { return stopping_ || !queue_.empty() || !tasks_.empty(); };
      failing_.empty() ? wake_.wait(lock, awake) : void(wake_.wait_for(lock, kProbeEvery, awake));
      if (queue_.empty() && tasks_.empty() && stopping_) return;
      tasks.clear();
      tasks.swap(tasks_);
      taken.clear();
      taken.swap(queue_);
      queued_.store(0, std::memory_order_relaxed);
    }
    for (const auto& task : tasks) task();
    if (taken.empty()) {
      if (tasks.empty()) probe();
      continue;
    }
    // Organisations apart, each in the order in which its requests came.
    std::map<std::string, std::vector<Item>> by_org;
    for (Item& item : taken) {
      const std::string org = item.request.actor.org;
      auto& items = by_org[org];
      items.push_back(std::move(item));
      if (items.size() == kTransaction) commit(org, std::exchange(items, {}));
    }
    for (auto& [org, items] : by_org) {
      if (!items.empty()) commit(org, std::move(items));
    }
  }
}

void Writer::commit(const std::string& org, std::vector<Item> items) {
  Outcome outcome{.org = org, .tickets = {}, .batch = {}};
  std::vector<store::Request> requests;
  for (Item& item : items) {
    outcome.tickets.push_back(item.ticket);
    requests.push_back(std::move(item.request));
  }
  outcome.batch = store::commit(*organisations_.at(org), requests, clock_(), entropy_, listener_);
  if (outcome.batch.stored) {
    failing_.erase(org);
  } else {
    failing_.insert(org);
  }
  deliver_(std::move(outcome));
  tend_wal(org);
}

// Behind the answers, which do not wait for it.
void Writer::tend_wal(const std::string& org) {
  const std::uint64_t now = organisations_.at(org)->tend_wal();
  wal_bytes_ += now - std::exchange(wal_of_[org], now);
}

void Writer::probe() {
  for (auto it = failing_.begin(); it != failing_.end();) {
    if (!organisations_.at(*it)->takes_writes()) {
      ++it;
      continue;
    }
    deliver_({.org = *it, .tickets = {}, .batch = {}});
    it = failing_.erase(it);
  }
}

}  // namespace syncd::daemon
