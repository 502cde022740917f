// SPDX-License-Identifier: Apache-2.0
#include "assistant/builtin/attention.h"

#include "domain/entities/messages.h"

namespace syncd::assistant {
namespace {

constexpr std::size_t kConversations = 50'000;
constexpr std::int64_t kMessages = 20'000;
constexpr Millis kFresh = 30 * 60 * 1000;  // as far back as anything is remembered

}  // namespace

void Attention::Known::add(const std::string& conversation) {
  if (everything) return;
  conversations.insert(conversation);
  everything = conversations.size() > kConversations;
  if (everything) conversations.clear();
}

void Attention::spoke(const std::string& org, const std::string& conversation) {
  known_[org].add(conversation);
}

bool Attention::may_be_followed(const domain::Said& said, domain::Tables& tables) {
  Known& known = known_[said.actor.org];
  if (!known.read) {
    known.read = true;
    auto row = tables.query(
        "select conversation_id, user_id, created_at from messages order by seq desc limit ?", kMessages);
    Millis newest = 0;
    std::int64_t count = 0;
    bool fresh = true;
    while (fresh && row.next()) {
      newest = count++ == 0 ? row.integer(2) : newest;
      fresh = newest - row.integer(2) <= kFresh;
      if (fresh && row.text(1) == domain::kAssistant) known.add(row.string(0));
    }
    known.everything = known.everything || (fresh && count == kMessages);
  }
  return known.everything || known.conversations.contains(said.conversation);
}

}  // namespace syncd::assistant
