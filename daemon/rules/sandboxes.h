// SPDX-License-Identifier: Apache-2.0
// Where rules' SQL is run: a few threads, each with one child process at a time, so that neither the loop nor
// the writer ever waits for one and the machine is never full of them. submit() and the ends on the loop.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "sandbox/question.h"

namespace syncd::daemon {

class Sandboxes {
 public:
  using Done = std::function<void(sandbox::Answer)>;  // called on a thread of the sandboxes'

  Sandboxes(std::size_t children, std::size_t waiting);
  ~Sandboxes();
  Sandboxes(const Sandboxes&) = delete;
  Sandboxes& operator=(const Sandboxes&) = delete;

  // False: too many wait; nothing was taken.
  bool submit(sandbox::Question question, Done done);
  // What runs is killed, what waits is not begun; each is told so.
  void cancel();
  // The same, and ends the threads.
  void stop();

 private:
  struct Job {
    sandbox::Question question;
    Done done;
  };
  void work();

  const std::size_t waiting_;
  int unwanted_;  // readable once cancelled
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Job> queue_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace syncd::daemon
