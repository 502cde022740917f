// SPDX-License-Identifier: Apache-2.0
#include "daemon/assistant/model_answers.h"

#include <spdlog/spdlog.h>

#include <algorithm>

#include "assistant/builtin/confirmation.h"
#include "assistant/builtin/reading.h"
#include "assistant/model/prompt.h"
#include "base/text.h"
#include "daemon/assistant/dry_run.h"
#include "daemon/assistant/remembered.h"
#include "domain/entities/messages.h"
#include "domain/table.h"
#include "protocol/frames.h"

namespace syncd::daemon {
namespace {

using assistant::model::Failure;
using assistant::model::ToolCall;
using assistant::model::ToolResult;

constexpr Millis kShowTyping = 3'000;  // a notice is over after five seconds
constexpr std::size_t kWaiting = 32;   // messages of one conversation that wait for a model
constexpr std::size_t kHeld = 32;      // wishes of one answer that wait for a yes
constexpr int kLeastPart = 4;          // of an answer's time, below which a model is not asked any more

constexpr const char* kOutOfReach = "(The language model is out of reach; this is the builtin assistant.)\n";
constexpr const char* kLate = "(The language model did not answer in time; this is the builtin assistant.)\n";
constexpr const char* kBusy = "(The language model is busy; this is the builtin assistant.)\n";
constexpr const char* kSpeechless = "(The language model had nothing to say.)";
constexpr const char* kBrokeOff = "(The language model broke off here. What it did before stands.)";
constexpr const char* kStopped =
    "(I was interrupted before I had an answer: the server was stopped. Please ask again.)";
constexpr const char* kStoppedLate =
    "(I was interrupted: the server was stopped. What I did before stands; please look, and ask again.)";
constexpr const char* kAsked =
    "Nothing was done yet. The person is asked in the conversation, and their yes alone carries it out. Do "
    "not "
    "call this again, and do not ask for it yourself.";

// An error as a model is told it.
ToolResult refused(const Error& error) {
  return {to_text(protocol::error_members(error)), true};
}

}  // namespace

void ModelAnswers::take(domain::Said said) {
  if (stopped_) return clerk_.over(said);
  auto item = std::make_shared<Item>();
  item->key = said.actor.org + '\n' + said.conversation;
  item->said = std::move(said);
  item->due = engine_.now() + desk_.answer_time();
  auto& line = lines_[item->key];
  line.push_back(item);
  ++engine_.metrics().model_waiting;
  if (breaker_.open(engine_.now())) return instead(item, "skipped", kOutOfReach);
  if (line.size() > kWaiting || desk_.stuck()) return instead(item, "busy", kBusy);
  if (line.size() == 1) begin(item);
}

bool ModelAnswers::is_first(const Waiting& item) const {
  const auto line = lines_.find(item->key);
  return line != lines_.end() && line->second.front() == item;
}

void ModelAnswers::begin(const Waiting& item) {
  if (item->due - engine_.now() < desk_.answer_time() / kLeastPart) return instead(item, "busy", kBusy);
  if (!breaker_.admits(engine_.now())) return instead(item, "skipped", kOutOfReach);
  item->submitted_at = engine_.now();
  clerk_.show_typing(item->said, true);
  engine_.read(
      item->said.actor.org,
      [said = item->said](domain::Tables& tables, const std::string&)
          -> Result<std::vector<assistant::model::Entry>> { return remembered(tables, said); },
      [this, item](Result<std::vector<assistant::model::Entry>> entries) {
        const domain::Said& said = item->said;
        submit(
            item,
            {assistant::model::system_prompt({engine_.now(), said.actor, said.conversation, said.addressed}),
             entries ? std::move(*entries)
                     : std::vector{assistant::model::said(said.actor.user, said.content)}});
      });
}

void ModelAnswers::submit(const Waiting& item, assistant::model::Transcript transcript) {
  if (item->over) return;
  ModelDesk::Job job{
      .transcript = std::move(transcript),
      .tools = assistant::model::tools_for(item->said.actor.role),
      .time = std::chrono::milliseconds(item->due - engine_.now()),
      .run_tool = [this, item](const ToolCall& call,
                               ModelDesk::Tell tell) { run_tool(item, call, std::move(tell)); },
      .delta = {},
      .done = [this, item](const Told& told) { settle(item, told); }};
  if (clerk_.followed(item->said)) {
    job.delta = [this, item](const std::string& text) {
      if (!item->over) clerk_.delta(item->said, text);
    };
  }
  item->ticket = desk_.submit(std::move(job));
  if (item->ticket == 0) {
    breaker_.given_up();
    instead(item, "busy", kBusy);
  }
}

void ModelAnswers::run_tool(const Waiting& item, const ToolCall& call, ModelDesk::Tell tell) {
  const domain::Operation* operation = domain::operation_named(call.name);
  if (operation == nullptr) return tell(refused(domain::unknown_operation(call.name)));
  if (item->over) return tell({"the answer is no longer waited for", true});
  domain::Wish wish{operation, call.arguments};
  if (operation->destructive) return hold(item, std::move(wish), std::move(tell));
  clerk_.run_one(item->said.actor, wish,
                 [this, item, wish, tell = std::move(tell)](const Result<Json>& data) {
                   if (wish.operation->writes()) item->done.push_back(assistant::entry_of(wish, data));
                   clerk_.tell_tool(item->said, wish, data);
                   tell(data ? ToolResult{to_text(*data), false} : refused(data.error()));
                 });
}

// What it would do is looked at, so that nobody is asked for what cannot be.
void ModelAnswers::hold(const Waiting& item, domain::Wish wish, ModelDesk::Tell tell) {
  dry_run(engine_, item->said.actor, wish, [item, wish, tell = std::move(tell)](Result<Json> args) {
    if (args && item->held.size() == kHeld)
      args = syncd::fail(Code::too_large, "too much at once waits for the person's yes");
    if (!args) {
      item->done.push_back(assistant::entry_of(wish, args));
      return tell(refused(args.error()));
    }
    const bool asked_already = std::any_of(
        item->held.begin(), item->held.end(),
        [&](const domain::Wish& one) { return one.operation == wish.operation && one.args == *args; });
    if (!asked_already) item->held.push_back({wish.operation, std::move(*args)});
    tell({to_text({{"done", false}, {"confirmation", "asked"}, {"note", kAsked}}), false});
  });
}

void ModelAnswers::settle(const Waiting& item, const Told& told) {
  if (item->over) return;
  clerk_.show_typing(item->said, false);
  engine_.metrics().model_millis += static_cast<std::uint64_t>(engine_.now() - item->submitted_at);
  if (!told) return fail(item, told.error());
  breaker_.succeeded();
  count("answered");
  spdlog::info("a model answered org={} calls={} input_tokens={} output_tokens={}", item->said.actor.org,
               told->calls_run, told->usage.input, told->usage.output);
  std::string text(trimmed(told->text));
  if (text == assistant::model::kSilence) text.clear();
  if (text.empty() && item->held.empty()) {
    item->said.addressed ? clerk_.say(item->said, kSpeechless, metadata(*item)) : clerk_.over(item->said);
    return leave(item);
  }
  speak(item, std::move(text));
}

// What was held becomes a question behind the model's own words.
void ModelAnswers::speak(const Waiting& item, std::string text) {
  if (item->held.empty()) {
    clerk_.say(item->said, std::move(text), metadata(*item));
    return leave(item);
  }
  engine_.read(
      item->said.actor.org,
      [user = item->said.actor.user, held = item->held](domain::Tables& tables, const std::string&)
          -> Result<std::string> { return assistant::confirmation_question(tables, user, held); },
      [this, item, text = std::move(text)](const Result<std::string>& question) {
        if (item->over) return;
        if (question) {
          Json about = metadata(*item);
          about["about"] = assistant::campaigns_of(item->held);
          about["question"] = assistant::pending_of(item->held, Json::array());
          clerk_.say(item->said, text + (text.empty() ? "" : "\n\n") + *question, std::move(about));
        } else {
          clerk_.say(item->said, text.empty() ? kSpeechless : text, metadata(*item));
        }
        leave(item);
      });
}

void ModelAnswers::fail(const Waiting& item, const Failure& failure) {
  using Kind = Failure::Kind;
  if (failure.kind == Kind::cancelled) {
    breaker_.given_up();
    clerk_.over(item->said);
    return leave(item);
  }
  spdlog::warn("a model could not answer org={} calls={} fault=\"{}\"", item->said.actor.org,
               failure.calls_run, log_text(failure.message));
  const bool ill = failure.kind == Kind::unavailable || failure.kind == Kind::key_refused;
  ill || failure.timed_out ? breaker_.failed(engine_.now()) : breaker_.given_up();
  const char* how = failure.timed_out ? "timed_out" : "failed";
  // Nobody answers as if nothing had happened where something has.
  if (item->done.empty() && failure.told.empty())
    return instead(item, how, failure.timed_out ? kLate : kOutOfReach);
  count(how);
  clerk_.say(item->said, failure.told + (failure.told.empty() ? "" : "\n") + kBrokeOff, metadata(*item));
  leave(item);
}

void ModelAnswers::instead(const Waiting& item, const char* how, const std::string& remark) {
  count(how);
  clerk_.answer_instead(item->said, remark);
  leave(item);
}

void ModelAnswers::leave(const Waiting& item) {
  item->over = true;
  const auto line = lines_.find(item->key);
  if (line == lines_.end()) return;
  const bool first = line->second.front() == item;
  std::erase(line->second, item);
  --engine_.metrics().model_waiting;
  engine_.metrics().model_paused = breaker_.open(engine_.now());
  if (line->second.empty()) {
    lines_.erase(line);
  } else if (first) {
    const Waiting next = line->second.front();
    begin(next);
  }
}

// What a reader cannot expect of its text: that it tells each change.
Json ModelAnswers::metadata(const Item& item) const {
  assistant::Report report(item.said);
  for (const Json& entry : item.done) report.add(entry);
  Json out = report.metadata();
  out["model"] = desk_.model();
  return out;
}

void ModelAnswers::tick() {
  const Millis now = engine_.now();
  std::vector<Waiting> late;
  for (const auto& [key, line] : lines_) {
    for (const Waiting& item : line) {
      const bool waits = item != line.front();
      const bool unbegun = !waits && item->ticket != 0 && now - item->submitted_at > desk_.patience();
      if (waits && item->due - now < desk_.answer_time() / kLeastPart) late.push_back(item);
      if (unbegun && desk_.withdraw(item->ticket)) {
        breaker_.given_up();
        late.push_back(item);
      }
    }
  }
  for (const Waiting& item : late) {
    if (item->over) continue;
    if (is_first(item)) clerk_.show_typing(item->said, false);
    instead(item, "busy", kBusy);
  }
  engine_.metrics().model_paused = breaker_.open(now);
  if (now - typing_shown_ < kShowTyping) return;
  typing_shown_ = now;
  for (const auto& [key, line] : lines_) clerk_.show_typing(line.front()->said, true);
}

void ModelAnswers::interrupt() {
  stopped_ = true;
  engine_.metrics().model_waiting = 0;
  for (const auto& [key, line] : std::exchange(lines_, {})) {
    for (const Waiting& item : line) {
      item->over = true;
      // Of what was only overheard, what may have been a wish.
      const bool awaited =
          item->said.addressed || assistant::may_ask(assistant::words_of(item->said.content));
      if (!awaited && item->done.empty()) {
        clerk_.over(item->said);
        continue;
      }
      count("interrupted");
      Json about = metadata(*item);
      about["interrupted"] = true;
      clerk_.say(item->said, item->done.empty() ? kStopped : kStoppedLate, std::move(about));
    }
  }
}

void ModelAnswers::count(const char* how) {
  ++engine_.metrics().model_answers[how];
}

}  // namespace syncd::daemon
