// SPDX-License-Identifier: Apache-2.0
// Threads on which language models are asked: a turn takes seconds, and the loop and the writer have none.
// All on the loop; what a job is given to call is called on the loop too.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "assistant/model/answer.h"
#include "base/time.h"

namespace syncd::daemon {

class ModelDesk {
 public:
  using Post = std::function<void(std::function<void()>)>;  // onto the loop, from any thread
  using Tell = std::function<void(assistant::model::ToolResult)>;
  using Ticket = std::uint64_t;  // 0 for none

  struct Job {
    assistant::model::Transcript transcript;
    std::vector<assistant::model::Tool> tools;
    std::chrono::milliseconds time;  // for the whole of it, the wait for a thread included
    std::function<void(const assistant::model::ToolCall&, Tell)> run_tool;
    // Text as it is written; null where nobody waits for it. A turn of which a part was told is not tried
    // again.
    std::function<void(const std::string&)> delta;
    std::function<void(const tl::expected<assistant::model::Outcome, assistant::model::Failure>&)> done;
  };

  ModelDesk(assistant::model::Settings settings, std::size_t threads, Post post);
  ~ModelDesk();
  ModelDesk(const ModelDesk&) = delete;
  ModelDesk& operator=(const ModelDesk&) = delete;

  const std::string& model() const { return settings_.model; }
  // How long an answer may take, and how long it may wait for a thread.
  Millis answer_time() const { return settings_.wall_time.count(); }
  Millis patience() const { return answer_time() / 6; }

  // 0: too many wait, or the desk is closed; nothing was taken.
  Ticket submit(Job job);
  // Takes a job back that no thread has begun: it is not done any more.
  bool withdraw(Ticket ticket);
  // Whether every thread has been busy with the same for longer than anyone should wait.
  bool stuck();
  // Breaks off what is being asked. What had been submitted is not done any more.
  void cancel() { cancellation_.cancel(); }
  // The same, and ends the threads.
  void stop();

 private:
  using Steady = std::chrono::steady_clock;
  struct Waiting {
    Ticket ticket = 0;
    Steady::time_point due;
    Job job;
  };

  void work();
  assistant::model::ToolResult run_on_loop(const Job& job, const assistant::model::ToolCall& call);

  const assistant::model::Settings settings_;
  Post post_;
  assistant::model::Cancellation cancellation_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Waiting> queue_;
  Ticket last_ticket_ = 0;
  std::size_t busy_ = 0;                // threads
  Steady::time_point last_begun_ = {};  // a job
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace syncd::daemon
