// SPDX-License-Identifier: Apache-2.0
#include "assistant/builtin/memory.h"

#include "domain/entities/messages.h"

namespace syncd::assistant {
namespace {

constexpr int kMessagesBack = 12;             // for what was spoken of
constexpr int kAnswerBack = 6;                // for a question: others may have spoken since
constexpr Millis kFresh = 30 * 60 * 1000;     // what was said longer ago is not "just"
constexpr std::size_t kLongestHeard = 2'000;  // bytes of a message that is looked through for names

}  // namespace

void Memory::each_before(int most, const std::function<bool(const Past&)>& take) {
  std::int64_t seq = 0;
  Millis now = 0;
  {
    auto row = tables_.query("select previous, created_at from messages where seq = ?", said_.seq);
    if (!row.next()) return;
    seq = row.integer(0);
    now = row.integer(1);
  }
  for (int back = 0; back < most && seq != 0; ++back) {
    Past past{.user = {}, .content = {}, .seq = seq, .back = back};
    {
      auto row =
          tables_.query("select previous, user_id, content, created_at from messages where seq = ?", seq);
      if (!row.next() || now - row.integer(3) > kFresh) return;
      seq = row.integer(0);
      past.user = row.string(1);
      past.content = row.string(2);
    }
    if (!take(past)) return;
  }
}

Json Memory::metadata_of(const Past& message) {
  auto row = tables_.query("select frame from events where seq = ?", message.seq);
  if (!row.next()) return {};
  const auto frame = parse_json(row.text(0), 4 * kMaxJsonDepth);
  if (!frame) return {};
  return member_at(member_at(member_at(*frame, "message"), "context"), "metadata");
}

const Memory::Topic& Memory::topic() {
  if (topic_) return *topic_;
  topic_.emplace();
  each_before(kMessagesBack, [&](const Past& past) {
    bool mine = past.user == said_.actor.user;
    if (past.user == domain::kAssistant) {
      const Json metadata = metadata_of(past);
      mine = text_at(metadata, "for") == said_.actor.user;
      for (const Json& id : member_at(metadata, "about")) topic_->campaigns.push_back(id.get<std::string>());
    } else if (past.content.size() <= kLongestHeard) {
      topic_->campaigns = names_.campaigns_in(words_of(past.content));
    }
    topic_->near = mine || past.back == 0;
    return topic_->campaigns.empty();
  });
  return *topic_;
}

const Json& Memory::last_answer() {
  if (last_answer_) return *last_answer_;
  last_answer_.emplace();
  each_before(kAnswerBack, [&](const Past& past) {
    if (past.user != domain::kAssistant) return past.user != said_.actor.user;
    Json metadata = metadata_of(past);
    if (text_at(metadata, "for") != said_.actor.user) return true;
    last_answer_ = std::move(metadata);
    return false;
  });
  return *last_answer_;
}

const std::vector<std::int64_t>& Memory::changes() {
  if (changes_) return *changes_;
  changes_.emplace();
  each_before(kMessagesBack, [&](const Past& past) {
    if (past.user != domain::kAssistant) return true;
    const Json metadata = metadata_of(past);
    if (text_at(metadata, "for") != said_.actor.user) return true;
    for (const Json& change : member_at(metadata, "changes")) changes_->push_back(change.get<std::int64_t>());
    return changes_->empty();
  });
  return *changes_;
}

}  // namespace syncd::assistant
