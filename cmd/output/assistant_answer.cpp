// SPDX-License-Identifier: Apache-2.0
#include "cmd/output/assistant_answer.h"

#include <algorithm>

namespace syncd::cmd {
namespace {

bool by_model(const Json& message) {
  return !text_at(answer_metadata(message), "model").empty();
}

// A model that was told what is wrong may have done it right after that.
bool done_later(const Json& operations, std::size_t failed) {
  for (std::size_t i = failed + 1; i < operations.size(); ++i) {
    if (member_at(operations[i], "ok") == true &&
        text_at(operations[i], "operation") == text_at(operations[failed], "operation"))
      return true;
  }
  return false;
}

}  // namespace

bool is_own_assistant(const Json& message) {
  return text_at(message, "userId") == "assistant";
}

const Json& answer_metadata(const Json& message) {
  static const Json kNone;
  if (!is_own_assistant(message)) return kNone;
  return member_at(member_at(message, "context"), "metadata");
}

bool answers(const Json& message, std::string_view message_id) {
  return !message_id.empty() && text_at(answer_metadata(message), "in_reply_to") == message_id;
}

bool more_follows(const Json& message) {
  return member_at(answer_metadata(message), "more") == true;
}

bool asked_back(const Json& message) {
  return member_at(answer_metadata(message), "question").is_object();
}

bool made_change(const Json& message, std::int64_t seq) {
  const Json& changes = member_at(answer_metadata(message), "changes");
  return std::find(changes.begin(), changes.end(), Json(seq)) != changes.end();
}

bool tells_change(const Json& message, std::int64_t seq) {
  return !by_model(message) && made_change(message, seq);
}

Exit exit_of(std::span<const Json> messages) {
  bool did_something = false;
  for (const Json& message : messages) {
    const Json& operations = member_at(answer_metadata(message), "operations");
    did_something = did_something || !operations.empty() || (by_model(message) && !asked_back(message));
    for (std::size_t i = 0; i < operations.size(); ++i) {
      if (member_at(operations[i], "ok") != false) continue;
      if (by_model(message) && done_later(operations, i)) continue;
      return info(code_named(text_at(operations[i], "code"))).exit;
    }
  }
  return did_something ? Exit::done : Exit::declined;
}

}  // namespace syncd::cmd
