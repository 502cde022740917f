// SPDX-License-Identifier: Apache-2.0
// libuv's handles with an owner: closing is asynchronous, so the memory stays with the loop until it has
// let go of it. Loop thread only.
#pragma once

#include <uv.h>

#include <cstdint>
#include <functional>
#include <memory>

namespace syncd::daemon {

struct UvCloser {
  template <class Handle>
  void operator()(Handle* handle) const {
    uv_close(reinterpret_cast<uv_handle_t*>(handle),
             [](uv_handle_t* closed) { delete reinterpret_cast<Handle*>(closed); });
  }
};

template <class Handle>
using UvPtr = std::unique_ptr<Handle, UvCloser>;

// Calls `fn` every `ms` for as long as it lives.
class Timer {
 public:
  Timer(uv_loop_t* loop, std::uint64_t ms, std::function<void()> fn);
  Timer(const Timer&) = delete;
  Timer& operator=(const Timer&) = delete;

 private:
  std::function<void()> fn_;
  UvPtr<uv_timer_t> timer_;
};

// Calls `fn` before and after the loop waits for its sockets: at the end of each turn, and again for what
// timers and idle work have left.
class EndOfTurn {
 public:
  EndOfTurn(uv_loop_t* loop, std::function<void()> fn);
  EndOfTurn(const EndOfTurn&) = delete;
  EndOfTurn& operator=(const EndOfTurn&) = delete;

 private:
  std::function<void()> fn_;
  UvPtr<uv_check_t> check_;
  UvPtr<uv_prepare_t> prepare_;
};

}  // namespace syncd::daemon
