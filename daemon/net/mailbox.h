// SPDX-License-Identifier: Apache-2.0
// The way onto the loop thread: work posted from any thread runs there, in the order of its posting. Many
// posts between two turns of the loop cost one wake-up. Made and destroyed on the loop thread, after every
// thread that posts has stopped.
#pragma once

#include <functional>
#include <mutex>
#include <vector>

#include "daemon/net/uv.h"

namespace syncd::daemon {

class Mailbox {
 public:
  using Task = std::function<void()>;

  explicit Mailbox(uv_loop_t* loop);
  Mailbox(const Mailbox&) = delete;
  Mailbox& operator=(const Mailbox&) = delete;

  // Any thread.
  void post(Task task);
  void post(std::vector<Task> tasks);

  uv_loop_t* loop() const { return async_->loop; }

 private:
  void deliver();

  std::mutex mutex_;
  std::vector<Task> waiting_;
  std::vector<Task> running_;  // loop thread
  UvPtr<uv_async_t> async_;
};

}  // namespace syncd::daemon
