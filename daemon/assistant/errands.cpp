// SPDX-License-Identifier: Apache-2.0
#include "daemon/assistant/errands.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "assistant/builtin/wording.h"
#include "assistant/model/prompt.h"
#include "base/text.h"
#include "daemon/assistant/remembered.h"
#include "domain/entities/messages.h"
#include "domain/table.h"
#include "protocol/frames.h"

namespace syncd::daemon {
namespace {

using assistant::model::Failure;
using assistant::model::Outcome;
using assistant::model::ToolCall;
using assistant::model::ToolResult;

constexpr Millis kShowTyping = 3'000;    // a notice is over after five seconds
constexpr std::size_t kWaiting = 32;     // messages of one conversation that wait for a model
constexpr std::size_t kTold = 64 << 10;  // bytes of a result that are told to those who wait

constexpr const char* kOutOfReach = "(The language model is out of reach; this is the builtin assistant.)\n";
constexpr const char* kSpeechless = "(The language model had nothing to say.)";
constexpr const char* kBrokeOff = "(The language model broke off here. What it did before stands.)";

// What an operation gives, out of the frame that a connection would get.
Json data_of(Json frame) {
  Json data = frame.contains("data") ? std::move(frame["data"]) : Json::object();
  const Json& seq = member_at(frame, "seq");
  if (data.is_object() && !seq.is_null()) data["seq"] = seq;
  return data;
}

std::string key_of(const domain::Said& said) {
  return Answers::key(said.actor.org, said.message_id);
}

// An error as a model is told it.
ToolResult refused(const Error& error) {
  return {to_text(protocol::error_members(error)), true};
}

}  // namespace

struct Errands::Round {
  domain::Said said;
  std::deque<domain::Wish> left;
  assistant::Report report;
  std::string remark;
};

void Errands::run(domain::Errand errand) {
  engine_.answers().begin(key_of(errand.said));
  if (errand.wishes.empty()) return queue_for_model(std::move(errand.said));
  carry_out(errand.said, std::move(errand.wishes), std::move(errand.about), {});
}

void Errands::carry_out(const domain::Said& said, std::vector<domain::Wish> wishes,
                        std::vector<std::string> about, std::string remark) {
  auto round = std::make_shared<Round>(Round{said, {}, assistant::Report(said), std::move(remark)});
  round->left.assign(wishes.begin(), wishes.end());
  round->report.about(about);
  step(round);
}

void Errands::step(const std::shared_ptr<Round>& round) {
  if (round->left.empty())
    return say(round->said, round->remark + round->report.text(), round->report.metadata());
  const domain::Wish wish = std::move(round->left.front());
  round->left.pop_front();
  run_one(round->said.actor, wish, [this, round, wish](const Result<Json>& data) {
    round->report.add(wish, data);
    tell_tool(round->said, wish, data);
    step(round);
  });
}

void Errands::run_one(const domain::Actor& actor, const domain::Wish& wish,
                      std::function<void(Result<Json>)> then) {
  auto args = engine_.admit(actor, *wish.operation, wish.args);
  if (!args) return then(tl::unexpected<Error>(args.error()));
  engine_.run(
      {.operation = wish.operation, .args = std::move(*args), .actor = actor, .id = {}, .conversations = {}},
      [then = std::move(then)](const Result<std::string>& frame) {
        if (!frame) return then(tl::unexpected<Error>(frame.error()));
        then(parse_json(*frame, 4 * kMaxJsonDepth).map(data_of));
      });
}

void Errands::say(const domain::Said& said, std::string text, Json metadata) {
  const domain::Wish message{domain::operation_named("message"),
                             {{"conversationId", said.conversation},
                              {"message", domain::assistant_message(std::move(text), std::move(metadata))}}};
  run_one(domain::assistant_actor(said.actor.org), message, [this, said](const Result<Json>& told) {
    if (!told)
      spdlog::warn("the assistant's answer was not stored fault=\"{}\"", log_text(told.error().message));
    over(said);
  });
}

void Errands::queue_for_model(domain::Said said) {
  if (desk_ == nullptr) return over(said);
  const std::string key = said.actor.org + '\n' + said.conversation;
  auto& line = waiting_[key];
  if (line.size() >= kWaiting) return answer_instead(said);
  line.push_back(std::move(said));
  if (line.size() == 1) next_for_model(key);
}

void Errands::next_for_model(const std::string& key) {
  const auto line = waiting_.find(key);
  if (line->second.empty()) {
    waiting_.erase(line);
    return;
  }
  const domain::Said said = line->second.front();
  show_typing(said, true);
  engine_.read(
      said.actor.org,
      [said](domain::Tables& tables, const std::string&) -> Result<std::vector<assistant::model::Entry>> {
        return remembered(tables, said);
      },
      [this, key, said](Result<std::vector<assistant::model::Entry>> entries) {
        assistant::model::Transcript transcript{
            assistant::model::system_prompt({engine_.now(), said.actor, said.conversation, said.addressed}),
            entries ? std::move(*entries)
                    : std::vector{assistant::model::said(said.actor.user, said.content)}};
        ask_model(key, said, std::move(transcript));
      });
}

void Errands::ask_model(const std::string& key, const domain::Said& said,
                        assistant::model::Transcript transcript) {
  auto done = std::make_shared<Json>(Json::array());  // operations that were run
  ModelDesk::Job job{
      .transcript = std::move(transcript),
      .tools = assistant::model::tools_for(said.actor.role),
      .run_tool =
          [this, said, done](const ToolCall& call, ModelDesk::Tell tell) {
            const domain::Operation* operation = domain::operation_named(call.name);
            if (operation == nullptr) return tell(refused(domain::unknown_operation(call.name)));
            run_one(said.actor, {operation, call.arguments},
                    [this, said, operation, done, call, tell](const Result<Json>& data) {
                      const domain::Wish wish{operation, call.arguments};
                      if (operation->writes()) done->push_back(assistant::entry_of(wish, data));
                      tell_tool(said, wish, data);
                      tell(data ? ToolResult{to_text(*data), false} : refused(data.error()));
                    });
          },
      .delta = {},
      .done = [this, key, said, done](
                  const tl::expected<Outcome, Failure>& outcome) { model_done(key, said, done, outcome); }};
  if (engine_.answers().followed(key_of(said))) {
    job.delta = [this, waited = key_of(said)](const std::string& text) {
      engine_.answers().delta(waited, text);
    };
  }
  if (!desk_->submit(std::move(job)))
    model_done(key, said, done, tl::unexpected<Failure>(Failure{.message = "too many wait"}));
}

void Errands::model_done(const std::string& key, const domain::Said& said, const std::shared_ptr<Json>& done,
                         const tl::expected<Outcome, Failure>& outcome) {
  show_typing(said, false);
  assistant::Report report(said);
  for (const Json& entry : *done) report.add(entry);
  if (outcome) {
    spdlog::info("a model answered org={} calls={} input_tokens={} output_tokens={}", said.actor.org,
                 outcome->calls_run, outcome->usage.input, outcome->usage.output);
    const std::string text(trimmed(outcome->text));
    const bool silent = text.empty() || text == assistant::model::kSilence;
    const bool answers = !silent || said.addressed;
    answers ? say(said, silent ? kSpeechless : text, by_model(report)) : over(said);
  } else if (outcome.error().kind == Failure::Kind::cancelled) {
    over(said);
  } else {
    const Failure& failure = outcome.error();
    spdlog::warn("a model could not answer org={} calls={} fault=\"{}\"", said.actor.org, failure.calls_run,
                 log_text(failure.message));
    if (failure.calls_run == 0 && failure.told.empty()) {
      answer_instead(said);
    } else {
      say(said, failure.told + (failure.told.empty() ? "" : "\n") + kBrokeOff, by_model(report));
    }
  }
  waiting_[key].pop_front();
  next_for_model(key);
}

// What a reader cannot expect of its text: that it tells each change.
Json Errands::by_model(const assistant::Report& report) const {
  Json metadata = report.metadata();
  metadata["model"] = desk_->model();
  return metadata;
}

void Errands::answer_instead(const domain::Said& said) {
  engine_.read(
      said.actor.org,
      [said](domain::Tables& tables, const std::string&) -> Result<assistant::Understanding> {
        return assistant::understand(tables, said);
      },
      [this, said](Result<assistant::Understanding> understood) {
        if (!understood || (understood->nothing() && !said.addressed)) return over(said);
        if (!understood->wishes.empty())
          return carry_out(said, std::move(understood->wishes), std::move(understood->about), kOutOfReach);
        const auto question = assistant::question_of(said, *understood);
        say(said, kOutOfReach + question.text, question.metadata);
      });
}

void Errands::tick() {
  if (engine_.now() - typing_shown_ < kShowTyping) return;
  typing_shown_ = engine_.now();
  for (const auto& [key, line] : waiting_) {
    if (!line.empty()) show_typing(line.front(), true);
  }
}

void Errands::tell_tool(const domain::Said& said, const domain::Wish& wish, const Result<Json>& data) {
  if (!engine_.answers().under_way(key_of(said))) return;
  Json call{{"operation", wish.operation->name}, {"arguments", wish.args}};
  if (!data) {
    call["error"] = protocol::error_members(data.error());
  } else if (to_text(*data).size() <= kTold) {
    call["result"] = *data;
  } else {
    call["result"] = {{"truncated", true}};
  }
  engine_.answers().tool(key_of(said), std::move(call));
}

void Errands::over(const domain::Said& said) {
  engine_.answers().end(key_of(said));
}

void Errands::show_typing(const domain::Said& said, bool typing) {
  Space* space = engine_.organisation(said.actor.org);
  if (space == nullptr) return;
  const std::string name(domain::kAssistant);
  space->hub.tell(domain::conversation_room(said.conversation), "typing/" + name,
                  protocol::typing({name, name, name}, typing, said.conversation), nullptr);
}

}  // namespace syncd::daemon
