// SPDX-License-Identifier: Apache-2.0
// Threads that read. Each has a read-only connection of its own to every organisation's file it is asked
// about, and runs each job in one snapshot; organisations take turns. submit() from any thread.
#pragma once

#include <condition_variable>
#include <filesystem>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/turns.h"
#include "daemon/core/backend.h"

namespace syncd::daemon {

class Readers {
 public:
  // Called on a reader's thread with what a job returned.
  using Deliver = std::function<void(std::function<void()>)>;
  struct Source {
    std::filesystem::path file;
    std::string epoch;
  };
  // Where an organisation's file is. Called on the readers' threads.
  using Find = std::function<Source(const std::string& org)>;

  Readers(std::size_t threads, Find find, Deliver deliver);
  ~Readers();
  Readers(const Readers&) = delete;
  Readers& operator=(const Readers&) = delete;

  void submit(const std::string& org, Backend::Job job);
  // Runs what has queued and ends the threads.
  void stop();

 private:
  struct Item {
    std::string org;
    Backend::Job job;
  };
  void work();

  Find find_;
  Deliver deliver_;
  std::mutex mutex_;
  std::condition_variable wake_;
  Turns<Item> queue_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace syncd::daemon
