// SPDX-License-Identifier: Apache-2.0
#include "daemon/net/mailbox.h"

#include <iterator>

namespace syncd::daemon {

Mailbox::Mailbox(uv_loop_t* loop) : async_(new uv_async_t) {
  uv_async_init(loop, async_.get(), [](uv_async_t* async) { static_cast<Mailbox*>(async->data)->deliver(); });
  async_->data = this;
}

void Mailbox::post(Task task) {
  bool first = false;
  {
    const std::lock_guard lock(mutex_);
    first = waiting_.empty();
    waiting_.push_back(std::move(task));
  }
  if (first) uv_async_send(async_.get());
}

void Mailbox::post(std::vector<Task> tasks) {
  if (tasks.empty()) return;
  bool first = false;
  {
    const std::lock_guard lock(mutex_);
    first = waiting_.empty();
    if (first) {
      waiting_.swap(tasks);
    } else {
      waiting_.insert(waiting_.end(), std::move_iterator(tasks.begin()), std::move_iterator(tasks.end()));
    }
  }
  if (first) uv_async_send(async_.get());
}

void Mailbox::deliver() {
  {
    const std::lock_guard lock(mutex_);
    running_.swap(waiting_);
  }
  for (auto& task : running_) task();
  running_.clear();
}

}  // namespace syncd::daemon
