// SPDX-License-Identifier: Apache-2.0
#include "daemon/net/uv.h"

namespace syncd::daemon {

Timer::Timer(uv_loop_t* loop, std::uint64_t ms, std::function<void()> fn)
    : fn_(std::move(fn)), timer_(new uv_timer_t) {
  uv_timer_init(loop, timer_.get());
  timer_->data = this;
  uv_timer_start(
      timer_.get(), [](uv_timer_t* timer) { static_cast<Timer*>(timer->data)->fn_(); }, ms, ms);
}

EndOfTurn::EndOfTurn(uv_loop_t* loop, std::function<void()> fn)
    : fn_(std::move(fn)), check_(new uv_check_t), prepare_(new uv_prepare_t) {
  uv_check_init(loop, check_.get());
  uv_prepare_init(loop, prepare_.get());
  check_->data = prepare_->data = this;
  uv_check_start(check_.get(), [](uv_check_t* check) { static_cast<EndOfTurn*>(check->data)->fn_(); });
  uv_prepare_start(prepare_.get(),
                   [](uv_prepare_t* prepare) { static_cast<EndOfTurn*>(prepare->data)->fn_(); });
}

}  // namespace syncd::daemon
