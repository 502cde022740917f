// SPDX-License-Identifier: Apache-2.0
// Writers on threads of their own while something happens to the daemon. Ends by itself: who waits for a
// writer that no longer gets on is told so.
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <list>
#include <stdexcept>
#include <thread>
#include <vector>

#include "tests/faults/writer_client.h"

namespace syncd::test {

class Load {
 public:
  static constexpr std::chrono::seconds kPatience{60};

  Load(int port, int writers, std::size_t window = kWindow, std::size_t bytes = 0) {
    for (int i = 0; i < writers; ++i) writers_.emplace_back(i, port, window, bytes);
    for (WriterClient& writer : writers_) threads_.emplace_back([&] { writer.run(stop_, give_up_); });
  }
  ~Load() {
    give_up_ = true;
    join();
  }
  Load(const Load&) = delete;
  Load& operator=(const Load&) = delete;

  // Nothing new is begun; what is under way is waited for.
  const std::list<WriterClient>& finish() {
    stop_ = true;
    const auto until = std::chrono::steady_clock::now() + kPatience;
    while (std::chrono::steady_clock::now() < until &&
           std::any_of(writers_.begin(), writers_.end(), [](const auto& writer) { return !writer.ended(); }))
      pause();
    give_up_ = true;
    join();
    return writers_;
  }
  // Nobody answers any more: what has no answer stays without one.
  const std::list<WriterClient>& abandon() {
    give_up_ = true;
    join();
    return writers_;
  }

  // Every writer has got on since.
  void wait_for_more(int times = 1) const {
    for (; times > 0; --times) {
      for (const WriterClient& writer : writers_)
        wait([&writer, now = writer.last_seq()] { return writer.last_seq() > now; }, "a writer is stuck");
    }
  }
  // Every writer has been refused since.
  void wait_for_refusals() const {
    for (const WriterClient& writer : writers_)
      wait([&writer, now = writer.refused()] { return writer.refused() > now; }, "nothing is refused");
  }
  std::int64_t acknowledged() const {
    std::int64_t most = 0;
    for (const WriterClient& writer : writers_) most = std::max(most, writer.last_seq());
    return most;
  }

 private:
  static void pause() { std::this_thread::sleep_for(std::chrono::milliseconds(5)); }
  template <class Condition>
  static void wait(Condition met, const char* otherwise) {
    const auto until = std::chrono::steady_clock::now() + kPatience;
    while (!met()) {
      if (std::chrono::steady_clock::now() > until) throw std::runtime_error(otherwise);
      pause();
    }
  }
  void join() {
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
  }

  std::atomic<bool> stop_ = false, give_up_ = false;
  std::list<WriterClient> writers_;
  std::vector<std::thread> threads_;
};

}  // namespace syncd::test
