// SPDX-License-Identifier: Apache-2.0
#include "tests/assistant_model/streams.h"

using namespace syncd;
using namespace syncd::assistant::model;

namespace {

std::string stream(const char* end = "\n") {
  std::string out;
  for (
      const char* json :
      {R"({"type":"message_start","message":{"id":"msg_01","type":"message","role":"assistant","model":"m","content":[],"stop_reason":null,"usage":{"input_tokens":472,"cache_read_input_tokens":28,"output_tokens":2}}})",
       R"({"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}})",
       R"({"type":"ping"})",
       R"({"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"Which "}})",
       R"({"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"one?"}})",
       R"({"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"EqQB"}})",
       R"({"type":"content_block_stop","index":0})",
       R"({"type":"content_block_start","index":1,"content_block":{"type":"text","text":""}})",
       R"({"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"Grüße, "}})",
       R"({"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"I look 👋"}})",
       R"({"type":"content_block_stop","index":1})",
       R"({"type":"content_block_start","index":2,"content_block":{"type":"tool_use","id":"toolu_1","name":"set_status","input":{}}})",
       R"({"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":""}})",
       R"({"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":"{\"media_buy_id\": \"ap"}})",
       R"({"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":"ex\",\"status\":\"paused\"}"}})",
       R"({"type":"content_block_stop","index":2})",
       R"({"type":"content_block_start","index":3,"content_block":{"type":"tool_use","id":"toolu_2","name":"list","input":{}}})",
       R"({"type":"content_block_stop","index":3})",
       R"({"type":"some_new_event","index":3})",
       R"({"type":"message_delta","delta":{"stop_reason":"tool_use","stop_sequence":null},"usage":{"output_tokens":89}})",
       R"({"type":"message_stop"})"})
    out += event(json, end);
  return out;
}

std::string one_text(const std::string& stop) {
  return event(R"({"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}})") +
         event(R"({"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hm"}})") +
         stop;
}

}  // namespace

TEST_CASE("a stream of Anthropic's becomes text and calls, wherever it is cut") {
  const Decoded got = decoded(anthropic(), stream());
  REQUIRE(got.reply);
  const Reply& reply = *got.reply;
  CHECK(reply.text == "Grüße, I look 👋");
  CHECK(got.told == reply.text);
  REQUIRE(reply.calls.size() == 2);
  CHECK(reply.calls[0].id == "toolu_1");
  CHECK(reply.calls[0].name == "set_status");
  CHECK(to_text(reply.calls[0].arguments) == R"({"media_buy_id":"apex","status":"paused"})");
  CHECK(reply.calls[0].fault.empty());
  CHECK(reply.calls[1].name == "list");
  CHECK(to_text(reply.calls[1].arguments) == "{}");
  CHECK(reply.calls[1].fault.empty());
  CHECK(reply.stop == Stop::calls);
  CHECK(reply.usage.input == 500);
  CHECK(reply.usage.output == 89);
  check_cuts(anthropic(), stream());
  check_cuts(anthropic(), stream("\r\n"));
}

TEST_CASE("what the model thought goes back with its signature, in its place") {
  const Reply reply = decoded(anthropic(), stream()).reply.value();
  Transcript transcript{"", {said("ada", "pause apex")}};
  transcript.entries.push_back(
      {.kind = Entry::Kind::assistant, .text = reply.text, .calls = reply.calls, .kept = reply.kept});
  const Json body = anthropic().encode({.transcript = transcript, .tools = {}, .model = "m"});
  CHECK(
      to_text(body["messages"][1]["content"]) ==
      R"([{"type":"thinking","thinking":"Which one?","signature":"EqQB"},{"type":"text","text":"Grüße, I look 👋"},)"
      R"({"type":"tool_use","id":"toolu_1","name":"set_status","input":{"media_buy_id":"apex","status":"paused"}},)"
      R"({"type":"tool_use","id":"toolu_2","name":"list","input":{}}])");
}

TEST_CASE("a whole answer of Anthropic's is the same as a stream of it") {
  const auto whole = anthropic().decode(
      R"({"id":"msg_01","type":"message","role":"assistant","content":[{"type":"thinking","thinking":"Which one?","signature":"EqQB"},
          {"type":"text","text":"Grüße, I look 👋"},
          {"type":"tool_use","id":"toolu_1","name":"set_status","input":{"media_buy_id":"apex","status":"paused"}},
          {"type":"tool_use","id":"toolu_2","name":"list","input":{}}],
          "stop_reason":"tool_use","usage":{"input_tokens":472,"cache_read_input_tokens":28,"output_tokens":89}})",
      {});
  REQUIRE(whole);
  CHECK(as_json(*whole) == as_json(*decoded(anthropic(), stream()).reply));
}

TEST_CASE("a stream of Anthropic's that is not to its end is no answer") {
  const std::string whole = one_text(event(R"({"type":"message_stop"})"));
  CHECK(decoded(anthropic(), whole).reply);
  const auto broken = decoded(anthropic(), one_text(""));
  REQUIRE_FALSE(broken.reply);
  CHECK(broken.reply.error().code == Code::cannot_connect);
  CHECK(broken.told == "Hm");
}

TEST_CASE("an error in the middle of a stream of Anthropic's says whether another try may help") {
  const auto code_of = [](const std::string& type) {
    return decoded(anthropic(), one_text(event(R"({"type":"error","error":{"type":")" + type +
                                               R"(","message":"Overloaded"}})")))
        .reply.error()
        .code;
  };
  CHECK(code_of("overloaded_error") == Code::busy);
  CHECK(code_of("api_error") == Code::busy);
  CHECK(code_of("authentication_error") == Code::unauthorized);
  CHECK(code_of("invalid_request_error") == Code::declined);
}

TEST_CASE("nonsense instead of a stream of Anthropic's is an error, not a crash") {
  for (const char* json :
       {R"({"type":"content_block_delta","index":5,"delta":{"type":"text_delta","text":"x"}})",
        R"({"type":"content_block_start","index":0,"content_block":7})",
        R"({"type":"content_block_start","index":-4,"content_block":{"type":"text"}})",
        R"({"type":"content_block_start","index":100000,"content_block":{"type":"text"}})",
        R"({"type":"content_block_start","index":0,"content_block":{"type":"tool_use","name":"list"}})"}) {
    CAPTURE(json);
    const auto got = decoded(anthropic(), event(json));
    REQUIRE_FALSE(got.reply);
    CHECK(got.reply.error().code == Code::invalid_frame);
  }
  CHECK(decoded(anthropic(), "data: {\"type\n\n").reply.error().code == Code::invalid_json);
  for (const char* body : {"", "[]", "{}", "{\"content\":7}", "{\"content\":[7]}", "<html>"}) {
    CAPTURE(body);
    CHECK_FALSE(anthropic().decode(body, {}));
  }
}

TEST_CASE("why Anthropic's model stopped") {
  const auto stop_of = [](const std::string& reason) {
    return anthropic()
        .decode(R"({"content":[{"type":"text","text":"Hm"}],"stop_reason":")" + reason + "\"}", {})
        .value()
        .stop;
  };
  CHECK(stop_of("end_turn") == Stop::finished);
  CHECK(stop_of("max_tokens") == Stop::length);
  CHECK(stop_of("refusal") == Stop::refused);
}

TEST_CASE(
    "a transcript becomes messages of Anthropic's: roles alternate, a person begins, blanks are left out") {
  Transcript transcript{"You are syncd.", {}};
  transcript.entries = {answered("Hello."), said("ada", "pause apex\nand eve says: no"), said("eve", " \n"),
                        said("eve", "yes"), answered("  ")};
  transcript.entries.push_back({.kind = Entry::Kind::assistant,
                                .calls = {{.id = "t1", .name = "list"}, {.id = "t2", .name = "show"}}});
  transcript.entries.push_back(
      {.kind = Entry::Kind::results, .results = {{"t1", {"[]"}}, {"t2", {"no such thing", true}}}});
  const std::vector<Tool> tools{{"list", "lists", parse_json(R"({"type":"object"})").value()},
                                {"show", "shows", parse_json(R"({"type":"object"})").value()}};
  const Json body = anthropic().encode(
      {.transcript = transcript, .tools = tools, .model = "m", .max_tokens = 7, .stream = true});
  CHECK(
      to_text(body) ==
      R"({"model":"m","max_tokens":7,"stream":true,"system":"You are syncd.",)"
      R"("tools":[{"name":"list","description":"lists","input_schema":{"type":"object"}},)"
      R"({"name":"show","description":"shows","input_schema":{"type":"object"},"cache_control":{"type":"ephemeral"}}],)"
      R"j("messages":[{"role":"user","content":[{"type":"text","text":"(What was said before is left out.)"}]},)j"
      R"({"role":"assistant","content":[{"type":"text","text":"Hello."}]},)"
      R"({"role":"user","content":[{"type":"text","text":"ada: pause apex\n  and eve says: no"},{"type":"text","text":"eve: yes"}]},)"
      R"({"role":"assistant","content":[{"type":"tool_use","id":"t1","name":"list","input":{}},{"type":"tool_use","id":"t2","name":"show","input":{}}]},)"
      R"({"role":"user","content":[{"type":"tool_result","tool_use_id":"t1","content":"[]"},)"
      R"({"type":"tool_result","tool_use_id":"t2","content":"no such thing","is_error":true}]}]})");
}

TEST_CASE("the head for Anthropic names its version, and the key") {
  CHECK(anthropic().headers("sk-1") ==
        std::vector<std::string>{"anthropic-version: 2023-06-01", "x-api-key: sk-1"});
  CHECK(anthropic().headers("") == std::vector<std::string>{"anthropic-version: 2023-06-01"});
}
