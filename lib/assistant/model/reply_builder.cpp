// SPDX-License-Identifier: Apache-2.0
#include "assistant/model/reply_builder.h"

#include <fmt/format.h>

#include "base/text.h"

namespace syncd::assistant::model {
namespace {

// No text at all is how a call without arguments comes.
void read_arguments(ToolCall& call, std::string_view text, bool cut_off) {
  text = trimmed(text);
  if (text.empty() && !cut_off) return;
  auto json = parse_json(text);
  if (json && json->is_object()) {
    call.arguments = std::move(*json);
  } else if (cut_off) {
    call.fault = "the answer was cut off before the arguments were complete; nothing was done";
  } else {
    call.fault = fmt::format("the arguments are no JSON object ({}); nothing was done. They were: {}",
                             json ? "another type" : json.error().message, short_line(text, 200));
  }
}

}  // namespace

Result<void> ReplyBuilder::count(std::size_t bytes) {
  bytes_ += bytes;
  if (bytes_ > bounds_.bytes) return fail(Code::too_large, "the answer is too long");
  return {};
}

Result<void> ReplyBuilder::add_text(std::string_view text) {
  if (auto ok = count(text.size()); !ok) return ok;
  reply_.text += text;
  return {};
}

Result<std::size_t> ReplyBuilder::open_call(std::string id, std::string name) {
  if (auto ok = count(id.size() + name.size()); !ok) return tl::unexpected<Error>(ok.error());
  if (calls() == bounds_.calls) return fail(Code::too_large, "the answer calls too many tools at once");
  reply_.calls.push_back({.id = std::move(id), .name = std::move(name)});
  arguments_.emplace_back();
  return calls() - 1;
}

Result<void> ReplyBuilder::add_arguments(std::size_t call, std::string_view json) {
  if (auto ok = count(json.size()); !ok) return ok;
  arguments_[call] += json;
  return {};
}

Reply ReplyBuilder::build() {
  if (reply_.stop == Stop::refused) {
    reply_.calls.clear();
  } else if (reply_.stop == Stop::finished && !reply_.calls.empty()) {
    reply_.stop = Stop::calls;
  }
  for (std::size_t i = 0; i < calls(); ++i) {
    const bool cut_off = reply_.stop == Stop::length && i + 1 == calls();
    read_arguments(reply_.calls[i], arguments_[i], cut_off);
  }
  return std::move(reply_);
}

Refusal refusal(const Json& body) {
  const Json& error = member_at(body, "error");
  if (error.is_string()) return {.message = error.get<std::string>()};
  Refusal out{.type = text_at(error, "type"),
              .message = text_at(error, "message", text_at(body, "message")),
              .parameter = text_at(error, "param")};
  if (text_at(error, "code") == "insufficient_quota") out.type = "insufficient_quota";
  return out;
}

Refusal refusal_in(std::string_view body) {
  const auto json = parse_json(body);
  return json ? refusal(*json) : Refusal{};
}

Error stream_error(const Refusal& refusal) {
  Code code = Code::busy;
  if (refusal.type == "authentication_error" || refusal.type == "permission_error") {
    code = Code::unauthorized;
  } else if (refusal.type == "invalid_request_error" || refusal.type == "not_found_error" ||
             refusal.type == "request_too_large") {
    code = Code::declined;
  }
  return {.code = code, .message = refusal.message.empty() ? refusal.type : refusal.message};
}

}  // namespace syncd::assistant::model
