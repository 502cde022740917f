// SPDX-License-Identifier: Apache-2.0
#include "daemon/assistant/clerk.h"

#include <spdlog/spdlog.h>

#include <deque>

#include "base/text.h"
#include "domain/entities/messages.h"
#include "domain/table.h"
#include "protocol/frames.h"

namespace syncd::daemon {
namespace {

constexpr std::size_t kTold = 64 << 10;  // bytes of a result that are told to those who wait

std::string key_of(const domain::Said& said) {
  return Answers::key(said.actor.org, said.message_id);
}

// What an operation gives, out of the frame that a connection would get.
Json data_of(Json frame) {
  if (!frame.contains("data")) {
    for (const char* envelope : {"type", "id", "ok", "op"}) frame.erase(envelope);
    return frame;
  }
  Json data = std::move(frame["data"]);
  const Json& seq = member_at(frame, "seq");
  if (data.is_object() && !seq.is_null()) data["seq"] = seq;
  return data;
}

}  // namespace

struct Clerk::Round {
  domain::Said said;
  std::deque<domain::Wish> left;
  assistant::Report report;
  std::string remark;
};

void Clerk::carry_out(const domain::Said& said, std::vector<domain::Wish> wishes,
                      std::vector<std::string> about, std::string remark) {
  auto round = std::make_shared<Round>(Round{said, {}, assistant::Report(said), std::move(remark)});
  round->left.assign(wishes.begin(), wishes.end());
  round->report.about(about);
  step(round);
}

void Clerk::step(const std::shared_ptr<Round>& round) {
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

void Clerk::run_one(const domain::Actor& actor, const domain::Wish& wish,
                    std::function<void(Result<Json>)> then) {
  if (const auto charged = engine_.charge(actor, cost_of(*wish.operation)); !charged)
    return then(tl::unexpected<Error>(charged.error()));
  run_unpaid(actor, wish, std::move(then));
}

void Clerk::run_unpaid(const domain::Actor& actor, const domain::Wish& wish,
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

void Clerk::say(const domain::Said& said, std::string text, Json metadata) {
  const domain::Wish message{domain::operation_named("message"),
                             {{"conversationId", said.conversation},
                              {"message", domain::assistant_message(std::move(text), std::move(metadata))}}};
  run_unpaid(domain::assistant_actor(said.actor.org), message, [this, said](const Result<Json>& told) {
    if (!told)
      spdlog::warn("the assistant's answer was not stored fault=\"{}\"", log_text(told.error().message));
    over(said);
  });
}

void Clerk::answer_instead(const domain::Said& said, const std::string& remark) {
  engine_.read(
      said.actor.org,
      [said](domain::Tables& tables, const std::string&) -> Result<assistant::Understanding> {
        return assistant::understand(tables, said);
      },
      [this, said, remark](Result<assistant::Understanding> understood) {
        if (!understood || (understood->nothing() && !said.addressed)) return over(said);
        if (!understood->wishes.empty())
          return carry_out(said, std::move(understood->wishes), std::move(understood->about), remark);
        const auto question = assistant::question_of(said, *understood);
        say(said, remark + question.text, question.metadata);
      });
}

void Clerk::begin(const domain::Said& said) {
  engine_.answers().begin(key_of(said));
}

void Clerk::delta(const domain::Said& said, std::string_view text) {
  engine_.answers().delta(key_of(said), text);
}

void Clerk::tell_tool(const domain::Said& said, const domain::Wish& wish, const Result<Json>& data) {
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

void Clerk::over(const domain::Said& said) {
  engine_.answers().end(key_of(said));
}

void Clerk::show_typing(const domain::Said& said, bool typing) {
  Space* space = engine_.organisation(said.actor.org);
  if (space == nullptr) return;
  const std::string name(domain::kAssistant);
  space->hub.tell(domain::conversation_room(said.conversation), "typing/" + name,
                  protocol::typing({name, name, name}, typing, said.conversation), nullptr);
}

bool Clerk::followed(const domain::Said& said) const {
  return engine_.answers().followed(key_of(said));
}

}  // namespace syncd::daemon
