// SPDX-License-Identifier: Apache-2.0
#include "cmd/exec/reporter.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/text.h"

namespace syncd::cmd {
namespace {

constexpr Millis kNever = std::numeric_limits<Millis>::max();
constexpr Millis kProgressPause = 300;  // between two of them
// A run whose command says nothing is not to count as abandoned: something is told so often, or several times
// within the silence that the run allows.
constexpr Millis kReminder = 20'000;
constexpr Millis kSeveral = 4;
constexpr Millis kRetryPause = 500;
constexpr std::size_t kMessageWidth = 200;
constexpr std::size_t kNameWidth = 48;  // fits its 200 bytes whatever it is made of
constexpr std::size_t kNameBytes = 200;
constexpr std::size_t kParamsBytes = std::size_t{60} * 1024;

// The command's words, as many of them as may be told.
Json params_of(const std::vector<std::string>& words) {
  Json params{{"command", words}};
  if (to_text(params).size() <= kParamsBytes) return params;
  Json some = Json::array();
  std::size_t bytes = 0;
  for (const std::string& word : words) {
    std::string kept = short_line(word, kMessageWidth);
    bytes += to_text(kept).size() + 1;
    if (bytes > kParamsBytes - 100) break;
    some.push_back(std::move(kept));
  }
  return {{"command", std::move(some)}, {"shortened", true}};
}

std::string name_of(const Reported& about) {
  if (about.discreet) return about.tool;
  std::string name = short_line(fmt::format("{}", fmt::join(about.words, " ")), kNameWidth);
  return name.empty() || name.size() > kNameBytes ? about.tool : name;
}

std::string message_of(const OutputNews& news, bool discreet) {
  const std::string line = discreet ? std::string() : short_line(trimmed(news.line), kMessageWidth);
  if (news.lines == 0) return line;
  return fmt::format("{}{}({} line{})", line, line.empty() ? "" : " ", news.lines,
                     news.lines == 1 ? "" : "s");
}

}  // namespace

Reporter::Reporter(Reported about, std::function<OutputNews()> news, std::function<std::string()> new_id)
    : about_(std::move(about)),
      news_(std::move(news)),
      new_id_(std::move(new_id)),
      own_run_(about_.run.empty()),
      run_(own_run_ ? new_id_() : about_.run),
      call_(new_id_()),
      reminder_(kReminder) {
  if (own_run_) {
    push({{"type", "start_run"}, {"crew_id", about_.crew}, {"run_id", run_}, {"name", name_of(about_)}},
         &Reporter::run_refused);
  }
  Json start{{"type", "tool_start"}, {"run_id", run_}, {"tool", about_.tool}, {"call_id", call_}};
  if (!about_.agent.empty()) start["agent_id"] = about_.agent;
  if (!about_.discreet) start["params"] = params_of(about_.words);
  push(std::move(start), &Reporter::call_refused);
}

void Reporter::push(Json frame, void (Reporter::*refused)(const Error&)) {
  frame["id"] = new_id_();
  steps_.push_back({std::move(frame), refused});
}

void Reporter::put_first(Json frame, void (Reporter::*refused)(const Error&)) {
  frame["id"] = new_id_();
  steps_.push_front({std::move(frame), refused});
}

Json Reporter::progress_frame() {
  const OutputNews news = news_();
  Json frame{{"type", "tool_progress"},
             {"run_id", run_},
             {"call_id", call_},
             {"progress", std::round(news.percentage.value_or(0) * 10) / 10}};
  if (const std::string message = message_of(news, about_.discreet); !message.empty())
    frame["message"] = message;
  dirty_ = false;
  return frame;
}

void Reporter::ended(int status, Millis duration) {
  ended_ = true;
  if (over_) return;
  if (!call_lost_) {
    if (dirty_) push(progress_frame(), &Reporter::progress_refused);
    push({{"type", "tool_end"},
          {"run_id", run_},
          {"call_id", call_},
          {"status", status == 0 ? "ok" : "error"},
          {"exit_code", status},
          {"duration_ms", duration}},
         &Reporter::end_refused);
  }
  if (own_run_) {
    push({{"type", "finish_run"}, {"run_id", run_}, {"status", status == 0 ? "success" : "failed"}},
         &Reporter::end_refused);
  }
}

std::optional<Json> Reporter::next(Millis now) {
  if (under_way_ || now < retry_at_) return std::nullopt;
  if (steps_.empty()) {
    if (ended_ || call_lost_) return std::nullopt;
    if (remind_at_ == 0) remind_at_ = now + reminder_;
    if (!(dirty_ && now >= progress_at_) && now < remind_at_) return std::nullopt;
    push(progress_frame(), &Reporter::progress_refused);
  }
  under_way_ = true;
  progress_at_ = now + kProgressPause;
  remind_at_ = now + reminder_;
  return steps_.front().frame;
}

Millis Reporter::wake_at() const {
  if (under_way_) return kNever;
  if (!steps_.empty()) return retry_at_;
  if (ended_ || call_lost_) return kNever;
  return std::max(retry_at_, dirty_ ? progress_at_ : remind_at_);
}

void Reporter::settled(const std::string& id, const Result<Json>& reply, Millis now) {
  if (!under_way_ || steps_.empty() || text_at(steps_.front().frame, "id") != id) return;
  under_way_ = false;
  if (!reply && info(reply.error().code).retryable) {
    trouble_ = reply.error();
    retry_at_ = now + std::max<Millis>(reply.error().retry_after_ms, kRetryPause);
    return;
  }
  const Step step = std::move(steps_.front());
  steps_.pop_front();
  if (reply) {
    if (refused_.empty()) trouble_.reset();
    return learn_timeout(*reply, now);
  }
  refused_.push_back(text_at(step.frame, "type"));
  (this->*step.refused)(reply.error());
}

void Reporter::learn_timeout(const Json& reply, Millis now) {
  const Json& data = member_at(reply, "data");
  const Json& run = member_at(data, "run");
  const std::int64_t seconds = integer_at(run.is_object() ? run : data, "timeout_seconds");
  if (seconds <= 0) return;
  reminder_ = std::min(kReminder, seconds * 1000 / kSeveral);
  remind_at_ = std::min(remind_at_, now + reminder_);
}

// Where the crew is not known it is made known, and the run begun once more.
void Reporter::run_refused(const Error& error) {
  if (error.code != Code::not_found || registered_) return gave_up(error);
  registered_ = true;
  refused_.pop_back();
  put_first({{"type", "start_run"}, {"crew_id", about_.crew}, {"run_id", run_}, {"name", name_of(about_)}},
            &Reporter::run_refused);
  put_first({{"type", "register_crew"}, {"name", about_.crew}, {"crew_id", about_.crew}}, &Reporter::gave_up);
}

void Reporter::call_refused(const Error& error) {
  trouble_ = error;
  drop_call();
}

// Without this one it goes on; but where the call or the run is over, so is what can be said of it.
void Reporter::progress_refused(const Error& error) {
  refused_.pop_back();
  if (error.code != Code::not_found && error.code != Code::conflict) return;
  trouble_ = error;
  drop_call();
}

void Reporter::end_refused(const Error& error) {
  trouble_ = error;
}

void Reporter::drop_call() {
  if (std::exchange(call_lost_, true)) return;
  std::erase_if(steps_, [](const Step& step) { return step.frame.contains("call_id"); });
  refused_.push_back("tool_end");
}

void Reporter::gave_up(const Error& error) {
  over_ = true;
  call_lost_ = true;
  trouble_ = error;
  for (const Step& step : steps_) refused_.push_back(text_at(step.frame, "type"));
  if (!ended_) {
    refused_.push_back("tool_end");
    if (own_run_) refused_.push_back("finish_run");
  }
  steps_.clear();
  under_way_ = false;
}

std::vector<std::string> Reporter::untold() const {
  std::vector<std::string> names = refused_;
  for (const Step& step : steps_) names.push_back(text_at(step.frame, "type"));
  return names;
}

}  // namespace syncd::cmd
