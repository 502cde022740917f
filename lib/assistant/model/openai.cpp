// SPDX-License-Identifier: Apache-2.0
// The Chat Completions API of OpenAI, and of the many servers that speak like it, more or less exactly.
#include <fmt/format.h>

#include <map>

#include "assistant/model/dialect_parts.h"
#include "assistant/model/reply_builder.h"
#include "base/text.h"

namespace syncd::assistant::model {
namespace {

constexpr int kDepth = kMaxJsonDepth + 8;

// Neighbours of one role become one message: the templates of many local models ask for that.
void add_text(Json& messages, const char* role, std::string_view text) {
  if (trimmed(text).empty()) return;
  Json* last = messages.empty() ? nullptr : &messages.back();
  if (last != nullptr && (*last)["role"] == role && !last->contains("tool_calls")) {
    (*last)["content"].get_ref<std::string&>().append("\n\n").append(text);
  } else {
    messages.push_back({{"role", role}, {"content", text}});
  }
}

void add_calls(Json& messages, const Entry& entry) {
  Json message{{"role", "assistant"}, {"content", nullptr}};
  if (!trimmed(entry.text).empty()) message["content"] = entry.text;
  for (const ToolCall& call : entry.calls) {
    message["tool_calls"].push_back(
        {{"id", call.id},
         {"type", "function"},
         {"function", {{"name", call.name}, {"arguments", to_text(call.arguments)}}}});
  }
  messages.push_back(std::move(message));
}

Json messages_of(const Transcript& transcript) {
  Json out = Json::array();
  add_text(out, "system", transcript.instructions);
  bool begun = false;
  for (const Entry& entry : transcript.entries) {
    if (!begun && entry.kind == Entry::Kind::assistant) add_text(out, "user", kLeftOut);
    begun = true;
    for (const auto& [call, result] : entry.results) {
      out.push_back({{"role", "tool"},
                     {"tool_call_id", call},
                     {"content", (result.failed ? "Error: " : "") + result.content}});
    }
    if (!entry.calls.empty()) {
      add_calls(out, entry);
    } else if (entry.kind == Entry::Kind::person && !trimmed(entry.text).empty()) {
      add_text(out, "user", spoken(entry));
    } else if (entry.kind == Entry::Kind::assistant) {
      add_text(out, "assistant", entry.text);
    }
  }
  return out;
}

// A whole message and the deltas of one have the same members.
class Turn {
 public:
  explicit Turn(const ReplyBounds& bounds) : builder_(bounds) {}

  Result<std::string> add(const Json& delta) {
    std::string text = text_at(delta, "content");
    if (const std::string refused = text_at(delta, "refusal"); !refused.empty()) {
      builder_.stop(Stop::refused);
      text += refused;
    }
    if (auto ok = builder_.add_text(text); !ok) return tl::unexpected<Error>(ok.error());
    const Json& calls = member_at(delta, "tool_calls");
    for (std::size_t i = 0; calls.is_array() && i < calls.size(); ++i) {
      if (auto ok = add_call(calls[i]); !ok) return tl::unexpected<Error>(ok.error());
    }
    return text;
  }

  void stop_for(std::string_view reason) {
    if (reason == "length") builder_.stop(Stop::length);
    if (reason == "content_filter") builder_.stop(Stop::refused);
  }

  void count(const Json& usage) {
    if (!usage.is_object()) return;
    builder_.usage() = {integer_at(usage, "prompt_tokens"), integer_at(usage, "completion_tokens")};
  }

  Reply build() {
    Reply reply = builder_.build();
    int number = 0;
    for (ToolCall& call : reply.calls) {
      ++number;
      if (call.id.empty()) call.id = fmt::format("call_{}", number);
    }
    return reply;
  }

 private:
  // Some servers give every call the index 0, or none: then a new id, or a name, begins a new call.
  Result<void> add_call(const Json& delta) {
    const Json& function = member_at(delta, "function");
    const std::string id = text_at(delta, "id"), name = text_at(function, "name");
    const Json& given = member_at(delta, "index");
    const std::int64_t index = given.is_number_integer() ? given.get<std::int64_t>() : -1;
    const auto slot = slots_.find(index);
    bool begins = slot == slots_.end();
    if (!begins) {
      const std::string& before = builder_.call(slot->second).id;
      const bool another_id = !id.empty() && !before.empty() && id != before;
      const bool bare = index < 0 && id.empty() && !name.empty();
      begins = another_id || bare;
    }
    if (begins) {
      auto place = builder_.open_call(id, name);
      if (!place) return tl::unexpected<Error>(place.error());
      slots_[index] = *place;
    }
    const std::size_t place = slots_[index];
    ToolCall& call = builder_.call(place);
    if (call.id.empty()) call.id = id;
    if (call.name.empty()) call.name = name;
    const Json& arguments = member_at(function, "arguments");
    if (arguments.is_string()) return builder_.add_arguments(place, arguments.get_ref<const std::string&>());
    if (arguments.is_object()) return builder_.add_arguments(place, to_text(arguments));
    return {};
  }

  ReplyBuilder builder_;
  std::map<std::int64_t, std::size_t> slots_;  // by index; without one, -1
};

class Decoder final : public StreamDecoder {
 public:
  explicit Decoder(const ReplyBounds& bounds) : turn_(bounds) {}

  Result<std::string> feed(std::string_view data) override {
    if (data == "[DONE]") {
      ended_ = true;
      return {};
    }
    auto parsed = parse_json(data, kDepth);
    if (!parsed) return tl::unexpected<Error>(parsed.error());
    const Json& chunk = *parsed;
    if (!member_at(chunk, "error").is_null()) return tl::unexpected<Error>(stream_error(refusal(chunk)));
    turn_.count(member_at(chunk, "usage"));
    const Json& choices = member_at(chunk, "choices");
    if (!choices.is_array() || choices.empty()) return {};
    const std::string reason = text_at(choices[0], "finish_reason");
    turn_.stop_for(reason);
    if (!reason.empty()) ended_ = true;
    return turn_.add(member_at(choices[0], "delta"));
  }

  Result<Reply> finish() override {
    if (!ended_) return fail(Code::cannot_connect, "the answer broke off");
    return turn_.build();
  }

 private:
  Turn turn_;
  bool ended_ = false;
};

class OpenAi final : public Dialect {
 public:
  Json encode(const Request& request) const override {
    Json out{{"model", request.model},
             {request.completion_tokens ? "max_completion_tokens" : "max_tokens", request.max_tokens}};
    if (request.stream) {
      out["stream"] = true;
      out["stream_options"] = {{"include_usage", true}};
    }
    for (const Tool& tool : request.tools) {
      out["tools"].push_back(
          {{"type", "function"},
           {"function",
            {{"name", tool.name}, {"description", tool.description}, {"parameters", tool.schema}}}});
    }
    out["messages"] = messages_of(request.transcript);
    return out;
  }

  std::vector<std::string> headers(const std::string& key) const override {
    if (key.empty()) return {};
    return {"Authorization: Bearer " + key};
  }

  Result<Reply> decode(std::string_view body, const ReplyBounds& bounds) const override {
    const auto json = parse_json(body, kDepth);
    if (!json) return tl::unexpected<Error>(json.error());
    const Json& choices = member_at(*json, "choices");
    if (!choices.is_array() || choices.empty() || !member_at(choices[0], "message").is_object())
      return fail(Code::invalid_frame, "the answer has no message");
    Turn turn(bounds);
    auto text = turn.add(choices[0]["message"]);
    if (!text) return tl::unexpected<Error>(text.error());
    turn.stop_for(text_at(choices[0], "finish_reason"));
    turn.count(member_at(*json, "usage"));
    return turn.build();
  }

  std::unique_ptr<StreamDecoder> stream(const ReplyBounds& bounds) const override {
    return std::make_unique<Decoder>(bounds);
  }
};

}  // namespace

const Dialect& openai() {
  static const OpenAi dialect;
  return dialect;
}

}  // namespace syncd::assistant::model
