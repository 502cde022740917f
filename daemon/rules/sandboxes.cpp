// SPDX-License-Identifier: Apache-2.0
#include "daemon/rules/sandboxes.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <stdexcept>

#include "daemon/rules/child.h"

namespace syncd::daemon {
namespace {

constexpr std::size_t kUsers = 32;  // whose bounds fit into that of all

}  // namespace

Sandboxes::Sandboxes(std::size_t children, std::size_t waiting)
    : most_each_(children > 1 ? children - 1 : 1), waiting_(waiting), unwanted_(eventfd(0, EFD_CLOEXEC)) {
  if (unwanted_ < 0) throw std::runtime_error("no descriptor is left for the sandboxes");
  for (std::size_t i = 0; i < children; ++i) threads_.emplace_back([this] { work(); });
}

Sandboxes::~Sandboxes() {
  stop();
  close(unwanted_);
}

bool Sandboxes::submit(sandbox::Question question, Done done) {
  const std::string owner = question.file + '\n' + question.user;
  {
    const std::lock_guard lock(mutex_);
    if (stopping_ || queue_.size_of(owner) >= waiting_ || queue_.size() >= kUsers * waiting_) return false;
    queue_.push(owner, {owner, std::move(question), std::move(done)});
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

bool Sandboxes::may_run(const std::string& owner) const {
  const auto at = running_.find(owner);
  return stopping_ || at == running_.end() || at->second < most_each_;
}

void Sandboxes::work() {
  const auto may = [this](const std::string& owner) { return may_run(owner); };
  while (true) {
    Job job;
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [&] { return stopping_ || queue_.any(may); });
      if (queue_.empty()) return;
      job = std::move(*queue_.pop(may));
      ++running_[job.owner];
    }
    job.done(ask_child(job.question, unwanted_));
    {
      const std::lock_guard lock(mutex_);
      const auto at = running_.find(job.owner);
      if (--at->second == 0) running_.erase(at);
    }
    wake_.notify_one();  // what the owner's own bound has held up
  }
}

}  // namespace syncd::daemon
