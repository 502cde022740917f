// SPDX-License-Identifier: Apache-2.0
#include "assistant/model/answer.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "assistant/model/exchange.h"
#include "assistant/model/secret.h"
#include "base/text.h"

namespace syncd::assistant::model {
namespace {

using Kind = Failure::Kind;

// What a service that counts nothing is taken to have counted.
std::int64_t output_tokens(const Reply& reply) {
  if (reply.usage.output > 0) return reply.usage.output;
  std::size_t bytes = reply.text.size();
  for (const ToolCall& call : reply.calls) bytes += to_text(call.arguments).size();
  return static_cast<std::int64_t>(bytes / 4);
}

// Never in the middle of a character.
std::string cut(std::string text, std::size_t most) {
  if (text.size() <= most) return text;
  while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xc0) == 0x80) --most;
  text.resize(most);
  return text + "\n[the rest was left out: ask for less]";
}

class Answering {
 public:
  Answering(const Settings& settings, Transcript transcript, std::span<const Tool> tools,
            const RunTool& run_tool, const OnDelta& on_delta, Cancellation& cancel)
      : settings_(settings),
        transcript_(std::move(transcript)),
        tools_(tools),
        run_tool_(run_tool),
        on_delta_(on_delta),
        cancel_(cancel),
        secret_(settings_.key),
        exchange_(settings_, std::chrono::steady_clock::now() + settings_.wall_time, cancel) {}

  tl::expected<Outcome, Failure> run() {
    for (int turn = 0; turn < settings_.turns; ++turn) {
      const auto tokens = std::min(settings_.max_tokens, settings_.output_tokens - outcome_.usage.output);
      if (tokens <= 0)
        return failed({.kind = Kind::bound_reached, .message = "the answer takes too many tokens"});
      gap_ = !told_.empty();
      auto reply =
          exchange_.send(request(tokens), on_delta_ ? OnDelta([this](auto text) { tell(text); }) : nullptr);
      tell_safe(stream_.finish());
      if (!reply) return failed(std::move(reply.error()));
      keep_secret(*reply);
      outcome_.usage.input += reply->usage.input;
      outcome_.usage.output += output_tokens(*reply);
      if (!outcome_.text.empty() && !reply->text.empty()) outcome_.text += kGap;
      outcome_.text += reply->text;
      if (reply->calls.empty()) {
        outcome_.stop = reply->stop;
        return std::move(outcome_);
      }
      if (!settle(std::move(*reply))) return failed({.kind = Kind::cancelled, .message = "cancelled"});
    }
    return failed({.kind = Kind::bound_reached, .message = "the answer takes too many turns"});
  }

 private:
  static constexpr std::string_view kGap = "\n\n";

  Json request(std::int64_t tokens) const {
    Json body = dialect_of(settings_).encode(
        {.transcript = transcript_,
         .tools = tools_,
         .model = settings_.model,
         .max_tokens = tokens,
         .stream = settings_.stream,
         .completion_tokens = authority(settings_.url).starts_with("api.openai.com:")});
    if (settings_.extra.is_object()) body.update(settings_.extra);
    return body;
  }

  void tell(std::string_view text) { tell_safe(stream_.feed(text)); }

  void tell_safe(const std::string& text) {
    if (text.empty()) return;
    if (std::exchange(gap_, false)) {
      told_ += kGap;
      on_delta_(kGap);
    }
    told_ += text;
    on_delta_(text);
  }

  void keep_secret(Reply& reply) const {
    reply.text = secret_.out_of(std::move(reply.text));
    reply.kept = secret_.out_of(std::move(reply.kept));
    for (ToolCall& call : reply.calls) {
      call.name = secret_.out_of(std::move(call.name));
      call.arguments = secret_.out_of(std::move(call.arguments));
      call.fault = secret_.out_of(std::move(call.fault));
    }
  }

  // Runs the calls of a turn in their order; false where it was cancelled before the last.
  bool settle(Reply reply) {
    Entry results{.kind = Entry::Kind::results};
    for (ToolCall& call : reply.calls) {
      // Servers without ids of their own begin anew in every turn. What a service wants back stays as it is.
      if (!ids_.insert(call.id).second && reply.kept.is_null())
        ids_.insert(call.id = fmt::format("call_{}", ids_.size() + 1));
      if (cancel_.cancelled()) return false;
      results.results.push_back({call.id, result_of(call)});
    }
    transcript_.entries.push_back({.kind = Entry::Kind::assistant,
                                   .text = std::move(reply.text),
                                   .calls = std::move(reply.calls),
                                   .kept = std::move(reply.kept)});
    transcript_.entries.push_back(std::move(results));
    return true;
  }

  ToolResult result_of(const ToolCall& call) {
    const bool offered =
        std::any_of(tools_.begin(), tools_.end(), [&](const Tool& tool) { return tool.name == call.name; });
    if (!offered) return {fmt::format("there is no tool \"{}\"", short_line(call.name, 64)), true};
    if (!call.fault.empty()) return {call.fault, true};
    ++outcome_.calls_run;
    ToolResult result = run_tool_(call);
    result.content = cut(std::move(result.content), settings_.max_result);
    return result;
  }

  tl::unexpected<Failure> failed(Failure failure) {
    const bool begun = outcome_.calls_run > 0 || !told_.empty();
    if (failure.kind == Kind::unavailable && begun && exchange_.out_of_time())
      failure.kind = Kind::bound_reached;  // it was there, but did not come to an end
    failure.told = std::move(told_);
    failure.calls_run = outcome_.calls_run;
    failure.usage = outcome_.usage;
    return tl::unexpected(std::move(failure));
  }

  const Settings& settings_;
  Transcript transcript_;
  std::span<const Tool> tools_;
  const RunTool& run_tool_;
  const OnDelta& on_delta_;
  Cancellation& cancel_;
  Secret secret_;
  SecretStream stream_{secret_};  // what is told of a turn
  Exchange exchange_;
  Outcome outcome_;
  std::set<std::string> ids_;  // of the calls so far
  std::string told_;
  bool gap_ = false;  // between the texts of two turns
};

}  // namespace

tl::expected<Outcome, Failure> answer(const Settings& settings, Transcript transcript,
                                      std::span<const Tool> tools, const RunTool& run_tool,
                                      const OnDelta& on_delta, Cancellation& cancel) {
  const auto checked = completed(settings);
  if (!checked) {
    const bool key = checked.error().field == "key";
    return tl::unexpected(
        Failure{.kind = key ? Kind::key_refused : Kind::request_refused, .message = checked.error().message});
  }
  if (transcript.entries.empty() || transcript.entries.back().kind != Entry::Kind::person)
    return tl::unexpected(Failure{.kind = Kind::request_refused, .message = "nobody has said anything"});
  return Answering(*checked, std::move(transcript), tools, run_tool, on_delta, cancel).run();
}

}  // namespace syncd::assistant::model
