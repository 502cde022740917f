// SPDX-License-Identifier: Apache-2.0
// The Messages API of Anthropic, version 2023-06-01.
#include <map>
#include <optional>

#include "assistant/model/dialect_parts.h"
#include "assistant/model/reply_builder.h"
#include "base/text.h"

namespace syncd::assistant::model {
namespace {

constexpr int kDepth = kMaxJsonDepth + 8;  // arguments stand some levels deep in an answer
constexpr std::int64_t kBlocks = 256;

Json text_block(std::string_view text) {
  return {{"type", "text"}, {"text", text}};
}

Json blocks_of(const Entry& entry) {
  Json out = Json::array();
  if (entry.kept.is_array()) return entry.kept;
  for (const auto& [call, result] : entry.results) {
    Json block{{"type", "tool_result"}, {"tool_use_id", call}, {"content", result.content}};
    if (result.failed) block["is_error"] = true;
    out.push_back(std::move(block));
  }
  if (!trimmed(entry.text).empty())
    out.push_back(text_block(entry.kind == Entry::Kind::person ? spoken(entry) : entry.text));
  for (const ToolCall& call : entry.calls) {
    out.push_back({{"type", "tool_use"}, {"id", call.id}, {"name", call.name}, {"input", call.arguments}});
  }
  return out;
}

// Roles alternate, and a person begins: neighbours of one role become one message.
Json messages_of(const Transcript& transcript) {
  Json out = Json::array();
  for (const Entry& entry : transcript.entries) {
    Json blocks = blocks_of(entry);
    if (blocks.empty()) continue;
    const char* role = entry.kind == Entry::Kind::assistant ? "assistant" : "user";
    if (out.empty() && entry.kind == Entry::Kind::assistant)
      out.push_back({{"role", "user"}, {"content", Json::array({text_block(kLeftOut)})}});
    if (!out.empty() && out.back()["role"] == role) {
      for (Json& block : blocks) out.back()["content"].push_back(std::move(block));
    } else {
      out.push_back({{"role", role}, {"content", std::move(blocks)}});
    }
  }
  return out;
}

// A turn as blocks, which have to go back unchanged: a model's thinking is signed.
class Turn {
 public:
  explicit Turn(const ReplyBounds& bounds) : builder_(bounds) {}

  // The text that the block begins with; a whole answer has all of it there.
  Result<std::string> start(std::int64_t index, const Json& block) {
    if (index < 0 || index >= kBlocks || blocks_.contains(index) || !block.is_object())
      return fail(Code::invalid_frame, "a block of the answer is out of order");
    Block& mine = blocks_[index];
    mine.json = block;
    const std::string type = text_at(block, "type");
    if (type == "text") return text(mine, text_at(block, "text"), false);
    if (type != "tool_use") return {};
    const std::string id = text_at(block, "id");
    if (id.empty()) return fail(Code::invalid_frame, "a tool call of the answer has no id");
    auto place = builder_.open_call(id, text_at(block, "name"));
    if (!place) return tl::unexpected<Error>(place.error());
    mine.call = *place;
    const Json& input = member_at(block, "input");
    if (input.is_null() || (input.is_object() && input.empty())) return {};
    if (auto ok = builder_.add_arguments(*place, to_text(input)); !ok)
      return tl::unexpected<Error>(ok.error());
    return {};
  }

  Result<std::string> add(std::int64_t index, const Json& delta) {
    const auto it = blocks_.find(index);
    if (it == blocks_.end())
      return fail(Code::invalid_frame, "the answer goes on with a block that never began");
    Block& block = it->second;
    const std::string type = text_at(delta, "type");
    if (type == "text_delta") return text(block, text_at(delta, "text"), true);
    Result<void> ok;
    if (type == "input_json_delta" && block.call) {
      ok = builder_.add_arguments(*block.call, text_at(delta, "partial_json"));
    } else if (type == "thinking_delta") {
      ok = keep(block, "thinking", text_at(delta, "thinking"));
    } else if (type == "signature_delta") {
      ok = keep(block, "signature", text_at(delta, "signature"));
    }
    if (!ok) return tl::unexpected<Error>(ok.error());
    return {};
  }

  void stop_for(std::string_view reason) {
    if (reason == "max_tokens" || reason == "model_context_window_exceeded") builder_.stop(Stop::length);
    if (reason == "refusal") builder_.stop(Stop::refused);
  }

  void count(const Json& usage) {
    Usage& sum = builder_.usage();
    const std::int64_t input = integer_at(usage, "input_tokens") +
                               integer_at(usage, "cache_creation_input_tokens") +
                               integer_at(usage, "cache_read_input_tokens");
    sum.input = std::max(sum.input, input);
    sum.output = std::max(sum.output, integer_at(usage, "output_tokens"));
  }

  Reply build() {
    Reply reply = builder_.build();
    reply.kept = Json::array();
    for (auto& [index, block] : blocks_) {
      if (block.call && *block.call >= reply.calls.size()) continue;
      if (block.call) block.json["input"] = reply.calls[*block.call].arguments;
      if (text_at(block.json, "type") == "text" && trimmed(text_at(block.json, "text")).empty()) continue;
      reply.kept.push_back(std::move(block.json));
    }
    return reply;
  }

 private:
  struct Block {
    Json json;
    std::optional<std::size_t> call;
  };

  Result<std::string> text(Block& block, std::string added, bool keep_it) {
    if (auto ok = builder_.add_text(added); !ok) return tl::unexpected<Error>(ok.error());
    if (keep_it) append(block.json["text"], added);
    return added;
  }
  Result<void> keep(Block& block, const char* member, const std::string& added) {
    append(block.json[member], added);
    if (block.json[member].get_ref<const std::string&>().size() > (std::size_t{1} << 20))
      return fail(Code::too_large, "the answer is too long");
    return {};
  }
  static void append(Json& text, const std::string& added) {
    if (!text.is_string()) text = "";
    text.get_ref<std::string&>() += added;
  }

  ReplyBuilder builder_;
  std::map<std::int64_t, Block> blocks_;
};

class Decoder final : public StreamDecoder {
 public:
  explicit Decoder(const ReplyBounds& bounds) : turn_(bounds) {}

  Result<std::string> feed(std::string_view data) override {
    auto parsed = parse_json(data, kDepth);
    if (!parsed) return tl::unexpected<Error>(parsed.error());
    const Json& event = *parsed;
    const std::string type = text_at(event, "type");
    if (type == "error") return tl::unexpected<Error>(stream_error(refusal(event)));
    if (ended_) return {};
    if (type == "message_start") {
      turn_.count(member_at(member_at(event, "message"), "usage"));
    } else if (type == "content_block_start") {
      return turn_.start(integer_at(event, "index", -1), member_at(event, "content_block"));
    } else if (type == "content_block_delta") {
      return turn_.add(integer_at(event, "index", -1), member_at(event, "delta"));
    } else if (type == "message_delta") {
      turn_.stop_for(text_at(member_at(event, "delta"), "stop_reason"));
      turn_.count(member_at(event, "usage"));
    } else if (type == "message_stop") {
      ended_ = true;
    }
    return {};
  }

  Result<Reply> finish() override {
    if (!ended_) return fail(Code::cannot_connect, "the answer broke off");
    return turn_.build();
  }

 private:
  Turn turn_;
  bool ended_ = false;
};

class Anthropic final : public Dialect {
 public:
  Json encode(const Request& request) const override {
    Json out{{"model", request.model}, {"max_tokens", request.max_tokens}};
    if (request.stream) out["stream"] = true;
    if (!request.transcript.instructions.empty()) out["system"] = request.transcript.instructions;
    for (const Tool& tool : request.tools) {
      out["tools"].push_back(
          {{"name", tool.name}, {"description", tool.description}, {"input_schema", tool.schema}});
    }
    // The tools are the same for every question of a role, and most of what is sent: they may be cached.
    if (!request.tools.empty()) out["tools"].back()["cache_control"] = {{"type", "ephemeral"}};
    out["messages"] = messages_of(request.transcript);
    return out;
  }

  std::vector<std::string> headers(const std::string& key) const override {
    std::vector<std::string> out{"anthropic-version: 2023-06-01"};
    if (!key.empty()) out.push_back("x-api-key: " + key);
    return out;
  }

  Result<Reply> decode(std::string_view body, const ReplyBounds& bounds) const override {
    const auto json = parse_json(body, kDepth);
    if (!json) return tl::unexpected<Error>(json.error());
    const Json& content = member_at(*json, "content");
    if (!content.is_array()) return fail(Code::invalid_frame, "the answer has no content");
    Turn turn(bounds);
    for (std::size_t i = 0; i < content.size(); ++i) {
      auto text = turn.start(static_cast<std::int64_t>(i), content[i]);
      if (!text) return tl::unexpected<Error>(text.error());
    }
    turn.stop_for(text_at(*json, "stop_reason"));
    turn.count(member_at(*json, "usage"));
    return turn.build();
  }

  std::unique_ptr<StreamDecoder> stream(const ReplyBounds& bounds) const override {
    return std::make_unique<Decoder>(bounds);
  }
};

}  // namespace

const Dialect& anthropic() {
  static const Anthropic dialect;
  return dialect;
}

}  // namespace syncd::assistant::model
