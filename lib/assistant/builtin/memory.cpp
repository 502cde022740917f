// SPDX-License-Identifier: Apache-2.0
#include "assistant/builtin/memory.h"

#include <algorithm>
#include <set>

#include "domain/entities/messages.h"

namespace syncd::assistant {
namespace {

constexpr int kMessagesBack = 12;             // for what was spoken of
constexpr int kAnswerBack = 6;                // for a question
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
    Past past{.user = {}, .role = {}, .content = {}, .seq = seq, .back = back};
    {
      auto row = tables_.query(
          "select previous, user_id, role, content, created_at from messages where seq = ?", seq);
      if (!row.next() || now - row.integer(4) > kFresh) return;
      seq = row.integer(0);
      past.user = row.string(1);
      past.role = row.string(2);
      past.content = row.string(3);
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
  topic_ = Topic{};
  std::vector<std::string> others;  // what somebody else spoke of since
  each_before(kMessagesBack, [&](const Past& past) {
    bool mine = past.user == said_.actor.user && past.role == "user";
    std::vector<std::string> named;
    if (past.user == domain::kAssistant) {
      const Json metadata = metadata_of(past);
      mine = text_at(metadata, "for") == said_.actor.user;
      for (const Json& id : member_at(metadata, "about")) named.push_back(id.get<std::string>());
    } else if (past.content.size() <= kLongestHeard) {
      named = names_.campaigns_in(words_of(past.content));
    }
    if (!mine) {
      if (others.empty()) others = std::move(named);
      return true;
    }
    topic_->campaigns = std::move(named);
    return topic_->campaigns.empty();
  });
  topic_->near = others.empty() || others == topic_->campaigns;
  if (topic_->near) return *topic_;
  for (std::string& id : topic_->campaigns) {
    if (std::find(others.begin(), others.end(), id) == others.end()) others.push_back(std::move(id));
  }
  topic_->campaigns = std::move(others);
  return *topic_;
}

const Json& Memory::last_answer() {
  if (last_answer_) return *last_answer_;
  last_answer_.emplace();
  each_before(kAnswerBack, [&](const Past& past) {
    if (past.user == domain::kServer) return true;
    if (past.user != domain::kAssistant) return false;
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
  std::set<std::int64_t> taken_back;
  each_before(kMessagesBack, [&](const Past& past) {
    if (past.user != domain::kAssistant) return true;
    const Json metadata = metadata_of(past);
    if (text_at(metadata, "for") != said_.actor.user) return true;
    // What took others back is not taken back in turn, and neither are they.
    std::vector<std::int64_t> taking;
    for (const Json& each : member_at(metadata, "operations")) {
      const Json& taken = member_at(member_at(each, "args"), "seq");
      if (!taken.is_number() || member_at(each, "ok") != true) continue;
      taken_back.insert(taken.get<std::int64_t>());
      taking.push_back(integer_at(each, "seq"));
    }
    for (const Json& change : member_at(metadata, "changes")) {
      const auto seq = change.get<std::int64_t>();
      if (!taken_back.contains(seq) && std::find(taking.begin(), taking.end(), seq) == taking.end())
        changes_->push_back(seq);
    }
    return changes_->empty();
  });
  return *changes_;
}

bool Memory::changed_for_others() {
  bool found = false;
  each_before(kMessagesBack, [&](const Past& past) {
    if (past.user != domain::kAssistant) return true;
    const Json metadata = metadata_of(past);
    found = text_at(metadata, "for") != said_.actor.user && !member_at(metadata, "changes").empty();
    return !found;
  });
  return found;
}

std::string Memory::task() {
  const Json& last = operations();
  if (!last.is_array() || last.size() != 1 || member_at(last[0], "ok") != true) return {};
  const Json& args = member_at(last[0], "args");
  if (args.contains("media_buy_id")) return {};
  if (const std::string id = text_at(args, "task_id"); !id.empty()) return id;
  return names_.task_called(text_at(args, "title"));
}

bool Memory::made(std::int64_t seq) {
  bool found = false;
  each_before(kMessagesBack, [&](const Past& past) {
    if (past.user != domain::kAssistant) return true;
    const Json metadata = metadata_of(past);
    if (text_at(metadata, "for") != said_.actor.user) return true;
    for (const Json& change : member_at(metadata, "changes")) found = found || change == seq;
    return !found;
  });
  return found;
}

}  // namespace syncd::assistant
