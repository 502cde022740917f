// SPDX-License-Identifier: Apache-2.0
#include "client/event_queue.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <limits>
#include <utility>

namespace syncd::client {

EventQueue::EventQueue() : fd_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

EventQueue::~EventQueue() {
  if (fd_ >= 0) ::close(fd_);
}

void EventQueue::push(Event event) {
  const std::lock_guard lock(mutex_);
  if (const auto* delivered = std::get_if<Delivered>(&event)) weight_ += delivered->raw.size();
  if (events_.empty()) eventfd_write(fd_, 1);
  events_.push_back(std::move(event));
}

std::vector<Event> EventQueue::drain() {
  const std::lock_guard lock(mutex_);
  eventfd_t count = 0;
  eventfd_read(fd_, &count);
  weight_ = 0;
  return std::exchange(events_, {});
}

bool EventQueue::wait(Millis timeout) const {
  using Steady = std::chrono::steady_clock;
  const auto end = Steady::now() + std::chrono::milliseconds(std::max<Millis>(timeout, 0));
  pollfd entry{.fd = fd_, .events = POLLIN, .revents = 0};
  for (;;) {
    int left = -1;
    if (timeout >= 0) {
      const auto rest = std::chrono::ceil<std::chrono::milliseconds>(end - Steady::now()).count();
      left = static_cast<int>(std::clamp<Millis>(rest, 0, std::numeric_limits<int>::max()));
    }
    const int ready = ::poll(&entry, 1, left);
    if (ready > 0) return true;
    if (ready == 0 || errno != EINTR) return false;
  }
}

std::size_t EventQueue::weight() const {
  const std::lock_guard lock(mutex_);
  return weight_;
}

}  // namespace syncd::client
