// SPDX-License-Identifier: Apache-2.0
#include "daemon/assistant/unanswered.h"

#include <algorithm>
#include <string_view>

#include "domain/entities/conversations.h"
#include "domain/entities/messages.h"

namespace syncd::daemon {
namespace {

constexpr std::int64_t kEvents = 5'000;
constexpr Millis kLately = 60 * 60'000;

// Whether the frame may be of interest, before it is read as JSON.
bool worth_reading(std::string_view frame) {
  return frame.find(R"("asked":true)") != std::string_view::npos ||
         frame.find(R"("in_reply_to")") != std::string_view::npos;
}

}  // namespace

std::vector<domain::Said> unanswered(domain::Tables& tables, const std::string& org, std::uint64_t position,
                                     Millis now) {
  std::vector<domain::Said> open;
  const auto head = static_cast<std::int64_t>(position);
  auto row = tables.query(
      "select frame from events where seq > ? and seq <= ? and type = 'message' and created_at > ? order by "
      "seq",
      head - kEvents, head, now - kLately);
  while (row.next()) {
    if (!worth_reading(row.text(0))) continue;
    const auto frame = parse_json(row.text(0), 4 * kMaxJsonDepth);
    if (!frame) continue;
    const Json& message = member_at(*frame, "message");
    const std::string user = text_at(message, "userId");
    if (user == domain::kAssistant) {
      const Json& metadata = member_at(member_at(message, "context"), "metadata");
      if (member_at(metadata, "more") == true) continue;
      std::erase_if(
          open, [&](const domain::Said& one) { return one.message_id == text_at(metadata, "in_reply_to"); });
    } else if (member_at(*frame, "asked") == true) {
      open.push_back({.actor = {.org = org, .user = user, .source = {}, .client_id = {}},
                      .conversation = text_at(message, "conversationId"),
                      .message_id = text_at(message, "id"),
                      .content = text_at(message, "content"),
                      .context = {},
                      .seq = static_cast<std::uint64_t>(integer_at(message, "seq")),
                      .addressed = true});
    }
  }
  std::erase_if(
      open, [&](const domain::Said& one) { return domain::purged_at(tables, one.conversation) > one.seq; });
  return open;
}

}  // namespace syncd::daemon
