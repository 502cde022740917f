// SPDX-License-Identifier: Apache-2.0
#include "daemon/core/asking.h"

#include "base/text.h"
#include "daemon/core/log_pages.h"
#include "domain/entities/messages.h"

namespace syncd::daemon {
namespace {

constexpr const char* kBetween = "\n";  // two messages of one answer

std::string_view without_blanks_before(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  return first == std::string_view::npos ? std::string_view() : text.substr(first);
}

// An operation as the metadata of an answer tells it, and as it is told where it runs.
Json told_as_tool(const Json& entry) {
  Json call{{"operation", member_at(entry, "operation")}, {"arguments", member_at(entry, "args")}};
  if (const Json& code = member_at(entry, "code"); !code.is_null()) {
    call["error"] = {{"code", code}};
  } else {
    call["result"] = Json::object();
    if (const Json& seq = member_at(entry, "seq"); !seq.is_null()) call["result"]["seq"] = seq;
  }
  return call;
}

}  // namespace

Asking::Asking(Engine& engine, Space& space, Asked asked, Outlet& outlet)
    : engine_(engine),
      space_(space),
      asked_(std::move(asked)),
      key_(Answers::key(asked_.org, asked_.message)),
      outlet_(outlet),
      feed_(space.hub, *this, engine.press(), {}, true, [this](std::uint64_t after) { ask_log(after); }) {
  engine_.answers().follow(key_, *this);
  feed_.enter(domain::conversation_room(asked_.conversation), asked_.seq);
  feed_.resume(asked_.seq);
}

Asking::~Asking() {
  engine_.answers().unfollow(key_, *this);
}

void Asking::ask_log(std::uint64_t after) {
  engine_.read(
      asked_.org,
      [conversation = asked_.conversation, after](domain::Tables& tables, const std::string&)
          -> Result<LogPage> { return conversation_page(tables, conversation, after); },
      [this, alive = std::weak_ptr(alive_)](Result<LogPage> page) {
        if (alive.expired()) return;
        page ? feed_.page(*page) : give_up(page.error());
      });
}

void Asking::push(const Slice& frame) {
  const std::string_view text = payload_of(frame);
  if (over_) return;
  if (text.starts_with(R"({"type":"conversation_deleted")"))
    return give_up({.code = Code::not_found, .message = "the conversation was deleted meanwhile"});
  if (text.find(asked_.message) == std::string_view::npos) return;
  const auto event = parse_json(text, 4 * kMaxJsonDepth);
  if (!event) return;
  const Json& message = member_at(*event, "message");
  const Json& metadata = member_at(member_at(message, "context"), "metadata");
  if (text_at(message, "userId") == domain::kAssistant && text_at(metadata, "in_reply_to") == asked_.message)
    answer(message);
}

void Asking::answer(const Json& message) {
  const Json& metadata = member_at(member_at(message, "context"), "metadata");
  if (!tools_told_) {
    for (const Json& entry : member_at(metadata, "operations")) outlet_.tool(told_as_tool(entry));
  }
  tools_told_ = false;
  const std::string content = text_at(message, "content");
  const std::string_view stored = without_blanks_before(content);
  if (stored.starts_with(told_) && stored.size() > told_.size()) {
    if (told_.empty() && !content_.empty()) outlet_.delta(kBetween);
    outlet_.delta(stored.substr(told_.size()));
  }
  told_.clear();
  content_ += (content_.empty() ? "" : kBetween) + content;
  if (member_at(metadata, "more") == true) return;
  over_ = true;
  outlet_.done({{"conversationId", asked_.conversation},
                {"messageId", member_at(message, "id")},
                {"content", content_},
                {"seq", member_at(message, "seq")}});
}

void Asking::delta(std::string_view text) {
  if (over_) return;
  if (told_.empty()) text = without_blanks_before(text);
  if (text.empty()) return;
  if (told_.empty() && !content_.empty()) outlet_.delta(kBetween);
  told_ += text;
  outlet_.delta(text);
}

void Asking::tool(const Json& call) {
  if (over_) return;
  tools_told_ = true;
  outlet_.tool(call);
}

void Asking::tick(Millis now) {
  if (over_) return;
  // What was said is stored, nobody is at work on it, and the log holds no answer.
  if (feed_.live() && !engine_.answers().under_way(key_)) {
    return give_up({.code = Code::internal,
                    .message = "this was said, but its answer was lost when the server stopped, or was "
                               "deleted with its conversation",
                    .hint = "ask again under another id"});
  }
  outlet_.waits(now);
}

void Asking::give_up(const Error& error) {
  if (over_) return;
  over_ = true;
  outlet_.failed(error);
}

}  // namespace syncd::daemon
