// SPDX-License-Identifier: Apache-2.0
// Where rules' SQL is run: a few threads, each with one child process at a time, so that neither the loop nor
// the writer ever waits for one and the machine is never full of them. Users take turns, and none of them has
// the last child too while it has all the others. submit() and the ends on the loop.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/turns.h"
#include "sandbox/question.h"

namespace syncd::daemon {

class Sandboxes {
 public:
  using Done = std::function<void(sandbox::Answer)>;  // called on a thread of the sandboxes'

  // `waiting`: questions of one user.
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
    std::string owner;
    sandbox::Question question;
    Done done;
  };
  void work();
  // With the lock held: whether one more of the owner's may run.
  bool may_run(const std::string& owner) const;

  const std::size_t most_each_;  // that run at a time
  const std::size_t waiting_;
  int unwanted_;  // readable once cancelled
  std::mutex mutex_;
  std::condition_variable wake_;
  Turns<Job> queue_;
  std::map<std::string, std::size_t> running_;  // by owner
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace syncd::daemon
