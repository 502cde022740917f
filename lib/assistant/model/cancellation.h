// SPDX-License-Identifier: Apache-2.0
// How one thread tells another that its answer is no longer wanted, so that it stops within a second, be it
// transferring or waiting for its next try. Any thread; may be given to several answers at once.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>

namespace syncd::assistant::model {

class Cancellation {
 public:
  void cancel() {
    {
      const std::lock_guard lock(mutex_);
      flag_ = true;
    }
    changed_.notify_all();
  }
  bool cancelled() const { return flag_; }
  const std::atomic<bool>& flag() const { return flag_; }

  // False where it was cancelled before the time was over.
  bool wait(std::chrono::milliseconds time) {
    std::unique_lock lock(mutex_);
    return !changed_.wait_for(lock, time, [this] { return flag_.load(); });
  }

 private:
  std::atomic<bool> flag_ = false;
  std::mutex mutex_;
  std::condition_variable changed_;
};

}  // namespace syncd::assistant::model
