// SPDX-License-Identifier: Apache-2.0
#include "cmd/repl/event_wait.h"

#include <poll.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "cmd/signals.h"
#include "cmd/steady.h"

namespace syncd::cmd {
void EventWait::set_timer(Millis delay, std::function<void()> due) {
  due_at_ = steady() + delay;
  due_ = std::move(due);
}

int EventWait::timeout() const {
  if (!due_) return -1;
  return static_cast<int>(std::clamp<Millis>(due_at_ - steady(), 0, 60'000));
}

void EventWait::run_timer() {
  if (!due_ || steady() < due_at_) return;
  const auto due = std::exchange(due_, nullptr);
  due();
}

bool EventWait::wait(int fd) {
  std::vector<pollfd> polled{{fd, POLLIN, 0}, {signals::fd(), POLLIN, 0}};
  for (const auto& [source, ready] : sources_) polled.push_back({source, POLLIN, 0});
  const int count = ::poll(polled.data(), polled.size(), timeout());
  run_timer();
  if (count <= 0) return false;
  if (polled[1].revents != 0) signals::drain();
  for (std::size_t i = 2; i < polled.size(); ++i) {
    if (polled[i].revents == 0) continue;
    // It may have been removed by the one before it; and may remove itself while it runs.
    if (const auto source = sources_.find(polled[i].fd); source != sources_.end()) {
      const auto ready = source->second;
      ready();
    }
  }
  return polled[0].revents != 0;
}

}  // namespace syncd::cmd
