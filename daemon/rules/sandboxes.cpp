// SPDX-License-Identifier: Apache-2.0
#include "daemon/rules/sandboxes.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <stdexcept>

#include "daemon/rules/child.h"

namespace syncd::daemon {

Sandboxes::Sandboxes(std::size_t children, std::size_t waiting)
    : waiting_(waiting), unwanted_(eventfd(0, EFD_CLOEXEC)) {
  if (unwanted_ < 0) throw std::runtime_error("no descriptor is left for the sandboxes");
  for (std::size_t i = 0; i < children; ++i) threads_.emplace_back([this] { work(); });
}

Sandboxes::~Sandboxes() {
  stop();
  close(unwanted_);
}

bool Sandboxes::submit(sandbox::Question question, Done done) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_ || queue_.size() >= waiting_) return false;
    queue_.push_back({std::move(question), std::move(done)});
  }
  wake_.notify_one();
  return true;
}

void Sandboxes::cancel() {
  eventfd_write(unwanted_, 1);
}

void Sandboxes::stop() {
  cancel();
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

void Sandboxes::work() {
  while (true) {
    Job job;
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
      if (queue_.empty()) return;
      job = std::move(queue_.front());
      queue_.pop_front();
    }
    job.done(ask_child(job.question, unwanted_));
  }
}

}  // namespace syncd::daemon
