// SPDX-License-Identifier: Apache-2.0
#include "daemon/assistant/model_desk.h"

#include <future>
#include <memory>

namespace syncd::daemon {
namespace {

using assistant::model::ToolCall;
using assistant::model::ToolResult;

constexpr std::size_t kQueued = 256;
constexpr std::chrono::milliseconds kLook{100};  // whether a wait for the loop is still wanted

}  // namespace

ModelDesk::ModelDesk(assistant::model::Settings settings, std::size_t threads, Post post)
    : settings_(std::move(settings)), post_(std::move(post)) {
  for (std::size_t i = 0; i < threads; ++i) threads_.emplace_back([this] { work(); });
}

ModelDesk::~ModelDesk() {
  stop();
}

ModelDesk::Ticket ModelDesk::submit(Job job) {
  Ticket ticket = 0;
  {
    const std::lock_guard lock(mutex_);
    if (stopping_ || queue_.size() >= kQueued) return 0;
    ticket = ++last_ticket_;
    const auto due = Steady::now() + job.time;
    queue_.push_back({ticket, due, std::move(job)});
  }
  wake_.notify_one();
  return ticket;
}

bool ModelDesk::withdraw(Ticket ticket) {
  const std::lock_guard lock(mutex_);
  return std::erase_if(queue_, [&](const Waiting& one) { return one.ticket == ticket; }) > 0;
}

bool ModelDesk::stuck() {
  const std::lock_guard lock(mutex_);
  return busy_ == threads_.size() && Steady::now() - last_begun_ > std::chrono::milliseconds(patience());
}

void ModelDesk::stop() {
  cancel();
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

ToolResult ModelDesk::run_on_loop(const Job& job, const ToolCall& call) {
  auto told = std::make_shared<std::promise<ToolResult>>();
  auto result = told->get_future();
  post_([run = job.run_tool, call, told] {
    run(call, [told](ToolResult outcome) { told->set_value(std::move(outcome)); });
  });
  while (result.wait_for(kLook) != std::future_status::ready) {
    if (cancellation_.cancelled())
      return {"the server is stopping; it is not known whether this was done", true};
  }
  return result.get();
}

void ModelDesk::work() {
  std::unique_lock lock(mutex_);
  while (true) {
    wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
    if (stopping_) return;
    Waiting next = std::move(queue_.front());
    queue_.pop_front();
    ++busy_;
    last_begun_ = Steady::now();
    lock.unlock();
    Job& job = next.job;
    assistant::model::OnDelta on_delta;
    if (job.delta) {
      on_delta = [&](std::string_view text) {
        post_([delta = job.delta, piece = std::string(text)] { delta(piece); });
      };
    }
    auto settings = settings_;
    settings.wall_time = std::chrono::duration_cast<std::chrono::milliseconds>(next.due - Steady::now());
    auto outcome = assistant::model::answer(
        settings, std::move(job.transcript), job.tools,
        [&](const ToolCall& call) { return run_on_loop(job, call); }, on_delta, cancellation_);
    post_([done = std::move(job.done), outcome = std::move(outcome)] { done(outcome); });
    lock.lock();
    --busy_;
  }
}

}  // namespace syncd::daemon
