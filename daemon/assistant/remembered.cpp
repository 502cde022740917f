// SPDX-License-Identifier: Apache-2.0
#include "daemon/assistant/remembered.h"

#include <algorithm>

#include "domain/entities/conversations.h"
#include "domain/entities/messages.h"

namespace syncd::daemon {
namespace {

constexpr std::int64_t kMessages = 40;
constexpr std::size_t kBytes = 48 * 1024;

}  // namespace

std::vector<assistant::model::Entry> remembered(domain::Tables& tables, const domain::Said& said) {
  const auto page = domain::messages_before(tables, said.conversation, said.seq + 1, kMessages);
  const auto messages = parse_json("[" + page.messages + "]", 4 * kMaxJsonDepth);
  std::vector<assistant::model::Entry> newest_first;
  std::size_t bytes = 0;
  if (messages) {
    for (auto it = messages->rbegin(); it != messages->rend(); ++it) {
      const std::string content = text_at(*it, "content"), user = text_at(*it, "userId");
      bytes += content.size();
      if (bytes > kBytes && !newest_first.empty()) break;
      newest_first.push_back(user == domain::kAssistant ? assistant::model::answered(content)
                                                        : assistant::model::said(user, content));
    }
  }
  std::reverse(newest_first.begin(), newest_first.end());
  return newest_first;
}

}  // namespace syncd::daemon
