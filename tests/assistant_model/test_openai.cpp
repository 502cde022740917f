// SPDX-License-Identifier: Apache-2.0
#include "tests/assistant_model/streams.h"

using namespace syncd;
using namespace syncd::assistant::model;

namespace {

// A chunk with this delta.
std::string chunk(const std::string& delta, const std::string& finish = "null") {
  return event(
      R"({"id":"chatcmpl-1","object":"chat.completion.chunk","model":"m","choices":[{"index":0,"delta":)" +
      delta + R"(,"logprobs":null,"finish_reason":)" + finish + "}]}");
}

const std::string kUsage = event(
    R"({"id":"chatcmpl-1","object":"chat.completion.chunk","choices":[],"usage":{"prompt_tokens":82,"completion_tokens":17,"total_tokens":99}})");
const std::string kDone = "data: [DONE]\n\n";

std::string stream() {
  return chunk(R"({"role":"assistant","content":"","refusal":null})") + ": keep-alive\n\n" +
         chunk(R"({"content":"Grüße, "})") + chunk(R"({"content":"I look 👋"})") +
         chunk(
             R"({"tool_calls":[{"index":0,"id":"call_a","type":"function","function":{"name":"set_status","arguments":""}}]})") +
         chunk(R"({"tool_calls":[{"index":0,"function":{"arguments":"{\"media_buy_id\":\"ap"}}]})") +
         chunk(
             R"({"tool_calls":[{"index":1,"id":"call_b","type":"function","function":{"name":"list","arguments":""}}]})") +
         chunk(
             R"({"tool_calls":[{"index":0,"function":{"arguments":"ex\",\"status\":\"paused\"}"}},{"index":1,"function":{"arguments":"{}"}}]})") +
         chunk("{}", "\"tool_calls\"") + kUsage + kDone;
}

std::vector<std::string> calls_of(const std::string& text) {
  std::vector<std::string> out;
  const Reply reply = decoded(openai(), text).reply.value();
  for (const ToolCall& call : reply.calls)
    out.push_back(call.id + " " + call.name + " " + to_text(call.arguments) + call.fault);
  return out;
}

using Calls = std::vector<std::string>;

}  // namespace

TEST_CASE("a stream of OpenAI's becomes text and calls, wherever it is cut") {
  const Decoded got = decoded(openai(), stream());
  REQUIRE(got.reply);
  CHECK(got.reply->text == "Grüße, I look 👋");
  CHECK(got.told == got.reply->text);
  CHECK(calls_of(stream()) ==
        Calls{R"(call_a set_status {"media_buy_id":"apex","status":"paused"})", "call_b list {}"});
  CHECK(got.reply->stop == Stop::calls);
  CHECK(got.reply->usage.input == 82);
  CHECK(got.reply->usage.output == 17);
  check_cuts(openai(), stream());
  check_cuts(openai(), with_crlf(stream()));
}

TEST_CASE("a whole answer of OpenAI's is the same as a stream of it") {
  const auto whole = openai().decode(
      R"({"id":"chatcmpl-1","object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":"Grüße, I look 👋","refusal":null,
          "tool_calls":[{"id":"call_a","type":"function","function":{"name":"set_status","arguments":"{\"media_buy_id\":\"apex\",\"status\":\"paused\"}"}},
                        {"id":"call_b","type":"function","function":{"name":"list","arguments":"{}"}}]},
          "finish_reason":"tool_calls"}],"usage":{"prompt_tokens":82,"completion_tokens":17,"total_tokens":99}})",
      {});
  REQUIRE(whole);
  CHECK(as_json(*whole) == as_json(*decoded(openai(), stream()).reply));
}

TEST_CASE("calls are told apart where a server numbers them all 0, or not at all, or names none of them") {
  const std::string end = chunk("{}", "\"tool_calls\"") + kDone;
  CHECK(calls_of(
            chunk(R"({"tool_calls":[{"index":0,"id":"a","function":{"name":"list","arguments":"{}"}}]})") +
            chunk(R"({"tool_calls":[{"index":0,"id":"b","function":{"name":"show","arguments":"{\"n"}}]})") +
            chunk(R"({"tool_calls":[{"index":0,"function":{"arguments":"\":1}"}}]})") + end) ==
        Calls{"a list {}", "b show {\"n\":1}"});
  CHECK(calls_of(chunk(R"({"tool_calls":[{"id":"a","function":{"name":"list","arguments":"{"}}]})") +
                 chunk(R"({"tool_calls":[{"function":{"arguments":"}"}}]})") +
                 chunk(R"({"tool_calls":[{"id":"b","function":{"name":"show","arguments":"{}"}}]})") + end) ==
        Calls{"a list {}", "b show {}"});
  CHECK(
      calls_of(
          chunk(
              R"({"tool_calls":[{"function":{"name":"list","arguments":"{}"}},{"function":{"name":"show","arguments":{"n":1}}}]})") +
          end) == Calls{"call_1 list {}", "call_2 show {\"n\":1}"});
  CHECK(
      calls_of(chunk(R"({"tool_calls":[{"index":0,"id":"a","function":{"name":"list","arguments":"{"}}]})") +
               chunk(R"({"tool_calls":[{"index":0,"id":"a","function":{"name":"list","arguments":"}"}}]})") +
               end) == Calls{"a list {}"});
}

TEST_CASE("arguments that are no object stay with the call as its fault") {
  for (const char* arguments : {"{\\\"a\\\":", "[1]", "7", "pause apex", "{} {}"}) {
    CAPTURE(arguments);
    const Reply reply =
        decoded(openai(),
                chunk(R"({"tool_calls":[{"index":0,"id":"a","function":{"name":"list","arguments":")" +
                      std::string(arguments) + "\"}}]}") +
                    chunk("{}", "\"tool_calls\"") + kDone)
            .reply.value();
    REQUIRE(reply.calls.size() == 1);
    CHECK(reply.calls[0].fault.find("nothing was done") != std::string::npos);
    CHECK(to_text(reply.calls[0].arguments) == "{}");
  }
}

TEST_CASE("the last call of an answer that was cut off is not run as if it had no arguments") {
  const Reply reply =
      decoded(
          openai(),
          chunk(R"({"tool_calls":[{"index":0,"id":"a","function":{"name":"list","arguments":"{}"}}]})") +
              chunk(R"({"tool_calls":[{"index":1,"id":"b","function":{"name":"show","arguments":""}}]})") +
              chunk("{}", "\"length\"") + kDone)
          .reply.value();
  REQUIRE(reply.calls.size() == 2);
  CHECK(reply.calls[0].fault.empty());
  CHECK(reply.calls[1].fault.find("cut off") != std::string::npos);
}

TEST_CASE("a stream of OpenAI's has an end, with or without [DONE]") {
  CHECK(decoded(openai(), chunk(R"({"content":"Hm"})") + chunk("{}", "\"stop\"")).reply);
  CHECK(decoded(openai(), chunk(R"({"content":"Hm"})") + kDone).reply);
  const auto broken = decoded(openai(), chunk(R"({"content":"Hm"})"));
  REQUIRE_FALSE(broken.reply);
  CHECK(broken.reply.error().code == Code::cannot_connect);
}

TEST_CASE("why OpenAI's model stopped") {
  const auto stop_of = [](const std::string& reason, const std::string& delta = R"({"content":"Hm"})") {
    return decoded(openai(), chunk(delta) + chunk("{}", "\"" + reason + "\"")).reply.value().stop;
  };
  CHECK(stop_of("stop") == Stop::finished);
  CHECK(stop_of("length") == Stop::length);
  CHECK(stop_of("content_filter") == Stop::refused);
  CHECK(stop_of("stop", R"({"refusal":"no"})") == Stop::refused);
  CHECK(stop_of("stop", R"({"tool_calls":[{"index":0,"id":"a","function":{"name":"list"}}]})") ==
        Stop::calls);
}

TEST_CASE("errors of OpenAI and its likes are read in all their forms") {
  const Refusal refused = refusal_in(
      R"({"error":{"message":"bad effort","type":"invalid_request_error","param":"reasoning_effort","code":null}})");
  CHECK(refused.message == "bad effort");
  CHECK(refused.parameter == "reasoning_effort");
  CHECK_FALSE(refused.out_of_quota());
  CHECK(refusal_in(R"({"error":{"message":"pay","type":"tokens","code":"insufficient_quota"}})")
            .out_of_quota());
  CHECK(refusal_in(R"({"error":"model not found"})").message == "model not found");
  CHECK(refusal_in(R"({"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}})").type ==
        "overloaded_error");
  for (const char* body : {"", "<html>", "[]", "7", "{\"error\":7}", "{\"error\":{\"message\":7}}"}) {
    CAPTURE(body);
    CHECK(refusal_in(body).message.empty());
  }
  CHECK(
      decoded(openai(), event(R"({"error":{"message":"later","type":"server_error"}})")).reply.error().code ==
      Code::busy);
}

TEST_CASE("no answer is too large to be refused") {
  std::string calls, text;
  for (int i = 0; i < 5; ++i) {
    calls += chunk(R"({"tool_calls":[{"id":")" + std::to_string(i) +
                   R"(","function":{"name":"list","arguments":"{}"}}]})");
    text += chunk(R"({"content":"0123456789"})");
  }
  CHECK(decoded(openai(), calls + kDone, {.bytes = 1000, .calls = 5}).reply);
  CHECK(decoded(openai(), calls + kDone, {.bytes = 1000, .calls = 4}).reply.error().code == Code::too_large);
  CHECK(decoded(openai(), text + kDone, {.bytes = 50}).reply);
  CHECK(decoded(openai(), text + kDone, {.bytes = 49}).reply.error().code == Code::too_large);
}

TEST_CASE("a transcript becomes messages of OpenAI's") {
  Transcript transcript{"You are syncd.", {}};
  transcript.entries = {answered("Hello."), said("ada", "pause apex"), said("eve", "yes")};
  transcript.entries.push_back(
      {.kind = Entry::Kind::assistant,
       .calls = {{.id = "t1", .name = "list", .arguments = {{"n", 1}}}, {.id = "t2", .name = "show"}}});
  transcript.entries.push_back(
      {.kind = Entry::Kind::results, .results = {{"t1", {"[]"}}, {"t2", {"no such thing", true}}}});
  const std::vector<Tool> tools{{"list", "lists", parse_json(R"({"type":"object"})").value()}};
  Request request{.transcript = transcript, .tools = tools, .model = "m", .max_tokens = 7, .stream = false};
  CHECK(
      to_text(openai().encode(request)) ==
      R"({"model":"m","max_tokens":7,)"
      R"("tools":[{"type":"function","function":{"name":"list","description":"lists","parameters":{"type":"object"}}}],)"
      R"("messages":[{"role":"system","content":"You are syncd."},)"
      R"j({"role":"user","content":"(What was said before is left out.)"},{"role":"assistant","content":"Hello."},)j"
      R"({"role":"user","content":"ada: pause apex\n\neve: yes"},)"
      R"({"role":"assistant","content":null,"tool_calls":[{"id":"t1","type":"function","function":{"name":"list","arguments":"{\"n\":1}"}},)"
      R"({"id":"t2","type":"function","function":{"name":"show","arguments":"{}"}}]},)"
      R"({"role":"tool","tool_call_id":"t1","content":"[]"},{"role":"tool","tool_call_id":"t2","content":"Error: no such thing"}]})");
  request.completion_tokens = true;
  const Json official = openai().encode(request);
  CHECK(official["max_completion_tokens"] == 7);
  CHECK_FALSE(official.contains("max_tokens"));
}

TEST_CASE("the head for OpenAI has the key, where there is one") {
  CHECK(openai().headers("sk-1") == std::vector<std::string>{"Authorization: Bearer sk-1"});
  CHECK(openai().headers("").empty());
}
