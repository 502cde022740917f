// SPDX-License-Identifier: Apache-2.0
// The one thread that writes. It takes whatever has queued, commits it as one transaction an organisation,
// and hands the outcome on in the order of the log.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "base/ids.h"
#include "base/time.h"
#include "domain/entities/revocations.h"
#include "store/group_commit.h"

namespace syncd::daemon {

class Writer {
 public:
  // One request and who waits for it, opaque to the writer.
  struct Item {
    store::Request request;
    std::uint64_t ticket = 0;
  };
  struct Outcome {
    std::string org;
    std::vector<std::uint64_t> tickets;  // one a settled request
    store::Batch batch;
  };
  using Deliver = std::function<void(Outcome)>;  // called on the writer's thread

  Writer(Clock clock, Entropy entropy, Deliver deliver);
  ~Writer();  // finishes what has queued
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  // What a file holds that others have to know once it is open.
  struct Opened {
    std::string epoch;
    std::uint64_t position = 0;
    std::vector<domain::Revocation> revocations;
  };
  // Opens an organisation's file, and lets go of it; on the writer's thread, as all that has to do with it.
  // False: the writer is stopping.
  bool open(const std::string& name, const std::filesystem::path& file,
            std::function<void(Result<Opened>)> then);
  bool close(const std::string& name);

  // Before start() only.
  void add(const std::string& name, std::unique_ptr<store::Organisation> organisation);
  // Hears what is said in conversations; has to outlive the writer.
  void listen(domain::Listener* listener) { listener_ = listener; }
  void start();

  // Any thread. False: the queue is full and nothing was taken.
  bool submit(Item item);
  // Commits what has queued and ends the thread.
  void stop();
  // Requests that wait. Any thread.
  std::size_t queued() const { return queued_.load(std::memory_order_relaxed); }
  // What lies beside the organisations' files and is not in them yet. Any thread.
  std::uint64_t wal_bytes() const { return wal_bytes_.load(std::memory_order_relaxed); }

 private:
  void work();
  bool run(std::function<void()> task);
  void commit(const std::string& org, std::vector<Item> items);
  void tend_wal(const std::string& org);
  // An empty outcome for each organisation that takes writes again.
  void probe();

  Clock clock_;
  Entropy entropy_;
  Deliver deliver_;
  std::map<std::string, std::unique_ptr<store::Organisation>> organisations_;
  domain::Listener* listener_ = nullptr;
  std::set<std::string> failing_;                // the writer's thread only
  std::map<std::string, std::uint64_t> wal_of_;  // the same
  std::mutex mutex_;
  std::condition_variable wake_;
  std::vector<Item> queue_;
  std::vector<std::function<void()>> tasks_;
  bool stopping_ = false;
  std::atomic<std::size_t> queued_{0};
  std::atomic<std::uint64_t> wal_bytes_{0};
  std::thread thread_;
};

}  // namespace syncd::daemon
