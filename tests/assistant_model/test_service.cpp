// SPDX-License-Identifier: Apache-2.0
// The service of the tests is as strict as those that it stands for: otherwise it would prove nothing.
#include "assistant/model/http.h"
#include "tests/assistant_model/service.h"

using namespace syncd;
using namespace syncd::assistant::model;

namespace {

struct Got {
  int status;
  std::string body;
};

Got post(const std::string& path, const std::string& body, const std::vector<std::string>& headers) {
  Http http;
  Got got{};
  const std::atomic<bool> cancelled = false;
  const auto answer = http.post(
      {.url = server().url(path), .headers = headers, .body = body, .through_proxy = false},
      [&](const HttpHead&, std::string_view bytes) { return got.body += bytes, true; }, cancelled);
  REQUIRE(answer);
  got.status = answer->head.status;
  return got;
}

const std::vector<std::string> kGood{"anthropic-version: 2023-06-01", "x-api-key: test-key"};
constexpr const char* kTools =
    R"("model":"plain","max_tokens":9,"tools":[{"name":"list","description":"lists","input_schema":{"type":"object"}}])";
constexpr const char* kFunctions =
    R"("model":"plain","max_tokens":9,"tools":[{"type":"function","function":{"name":"list","description":"lists","parameters":{"type":"object"}}}])";

int claude(const std::string& messages, const std::vector<std::string>& headers = kGood) {
  return post("/v1/messages", std::string("{") + kTools + ",\"messages\":[" + messages + "]}", headers)
      .status;
}

int gpt(const std::string& messages) {
  return post("/local/v1/chat/completions",
              std::string("{") + kFunctions + ",\"messages\":[" + messages + "]}", {})
      .status;
}

const std::string kUser = R"({"role":"user","content":"hi"})";
const std::string kUses =
    R"({"role":"assistant","content":[{"type":"tool_use","id":"a","name":"list","input":{}},{"type":"tool_use","id":"b","name":"list","input":{}}]})";
const std::string kCalls =
    R"({"role":"assistant","content":null,"tool_calls":[{"id":"a","type":"function","function":{"name":"list","arguments":"{}"}},{"id":"b","type":"function","function":{"name":"list","arguments":"{}"}}]})";

std::string result(const std::string& id) {
  return R"({"type":"tool_result","tool_use_id":")" + id + R"(","content":"x"})";
}
std::string user(const std::string& blocks) {
  return R"({"role":"user","content":[)" + blocks + "]}";
}
std::string tool(const std::string& id) {
  return R"({"role":"tool","tool_call_id":")" + id + R"(","content":"x"})";
}

}  // namespace

TEST_CASE("the service wants Anthropic's messages as Anthropic does") {
  CHECK(claude(kUser) == 200);
  CHECK(claude(kUser, {"x-api-key: test-key"}) == 400);
  CHECK(claude(kUser, {"anthropic-version: 2023-06-01"}) == 401);
  CHECK(claude(kUser + "," + kUser) == 400);
  CHECK(claude(R"({"role":"assistant","content":"hi"})") == 400);
  CHECK(claude(kUser + R"(,{"role":"assistant","content":"hi"})") == 400);
  CHECK(claude(R"({"role":"user","content":[{"type":"text","text":" "}]})") == 400);
  CHECK(claude(kUser + "," + kUses + "," + user(result("a") + "," + result("b"))) == 200);
  CHECK(claude(kUser + "," + kUses + "," + user(result("a"))) == 400);
  CHECK(claude(kUser + "," + kUses + "," + user(result("a") + "," + result("b") + "," + result("c"))) == 400);
  CHECK(claude(kUser + "," + kUses + "," + kUser) == 400);
  CHECK(claude(kUser + "," + kUses + "," +
               user(R"({"type":"text","text":"x"},)" + result("a") + "," + result("b"))) == 400);
  CHECK(post("/v1/messages", R"({"model":"plain","messages":[)" + kUser + "]}", kGood).status == 400);
  CHECK(post("/v1/messages",
             R"({"model":"plain","max_tokens":9,"max_completion_tokens":9,"messages":[)" + kUser + "]}",
             kGood)
            .status == 400);
  CHECK(post("/v1/messages", "{", kGood).status == 400);
}

TEST_CASE("the service wants OpenAI's messages as OpenAI does") {
  CHECK(gpt(kUser) == 200);
  CHECK(gpt(kUser + "," + kUser) == 400);
  CHECK(gpt(kUser + R"(,{"role":"system","content":"x"})") == 400);
  CHECK(gpt(R"({"role":"user","content":null})") == 400);
  CHECK(gpt(kUser + "," + kCalls + "," + tool("a") + "," + tool("b")) == 200);
  CHECK(gpt(kUser + "," + kCalls + "," + tool("a")) == 400);
  CHECK(gpt(kUser + "," + kCalls + "," + tool("a") + "," + kUser) == 400);
  CHECK(gpt(kUser + "," + kCalls + "," + tool("a") + "," + tool("a")) == 400);
  CHECK(gpt(kUser + "," + tool("a")) == 400);
  const std::string body = std::string("{") + kFunctions + ",\"messages\":[" + kUser + "]}";
  CHECK(post("/v1/chat/completions", body, {}).status == 401);
  CHECK(post("/v1/chat/completions", body, {"Authorization: Bearer test-key"}).status == 200);
  CHECK(post("/v2/chat/completions", body, {"Authorization: Bearer test-key"}).status == 404);
}
