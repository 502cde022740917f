// SPDX-License-Identifier: Apache-2.0
// Hands events from the network's thread to the program's, with a descriptor that poll() can wait for.
// Does not bound itself: it says how much it holds, so that reading from the network can pause.
// Any thread.
#pragma once

#include <cstddef>
#include <mutex>
#include <vector>

#include "client/event.h"

namespace syncd::client {

class EventQueue {
 public:
  EventQueue();
  ~EventQueue();
  EventQueue(const EventQueue&) = delete;
  EventQueue& operator=(const EventQueue&) = delete;

  void push(Event event);
  std::vector<Event> drain();
  bool wait(Millis timeout) const;
  int fd() const { return fd_; }
  // Bytes of frames that wait to be drained.
  std::size_t weight() const;

 private:
  int fd_;
  mutable std::mutex mutex_;
  std::vector<Event> events_;
  std::size_t weight_ = 0;
};

}  // namespace syncd::client
