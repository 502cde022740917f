// SPDX-License-Identifier: Apache-2.0
// Threads on which language models are asked: a turn takes seconds, and the loop and the writer have none.
// submit() and stop() on the loop; what a job is given to call is called on the loop too.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "assistant/model/answer.h"

namespace syncd::daemon {

class ModelDesk {
 public:
  using Post = std::function<void(std::function<void()>)>;  // onto the loop, from any thread
  using Tell = std::function<void(assistant::model::ToolResult)>;

  struct Job {
    assistant::model::Transcript transcript;
    std::vector<assistant::model::Tool> tools;
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
  // False: too many wait, or the desk is closed; nothing was taken.
  bool submit(Job job);
  // Breaks off what is being asked. What had been submitted is not done any more.
  void cancel() { cancellation_.cancel(); }
  // The same, and ends the threads.
  void stop();

 private:
  void work();
  assistant::model::ToolResult run_on_loop(const Job& job, const assistant::model::ToolCall& call);

  const assistant::model::Settings settings_;
  Post post_;
  assistant::model::Cancellation cancellation_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Job> queue_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace syncd::daemon
