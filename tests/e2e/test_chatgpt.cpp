// SPDX-License-Identifier: Apache-2.0
// What the action of a Custom GPT sends to POST /integrations/chatgpt, and what it gets.
#include <sys/stat.h>

#include <fstream>

#include "tests/e2e/assistant_stage.h"

using namespace syncd;
using namespace syncd::test;

namespace {

constexpr const char* kSecret = "a-secret-of-this-test";

struct SecretFile {
  explicit SecretFile(const std::string& secret = kSecret, mode_t mode = 0600) : path(shelf / "secret") {
    std::ofstream(path) << secret << '\n';
    chmod(path.c_str(), mode);
  }
  TempFolder shelf;
  std::string path;
};

struct GptStage : SecretFile, AssistantStage {
  GptStage() : AssistantStage({"--chatgpt-secret-file", path}) { ada.join("chatgpt-session"); }

  HttpAnswer send(const Json& body, const std::string& headers = {}) const {
    return http(
        port(), "POST", "/integrations/chatgpt", body.dump(),
        "Content-Type: application/json\r\nAuthorization: Bearer " + std::string(kSecret) + "\r\n" + headers);
  }
};

}  // namespace

TEST_CASE("both sides of an exchange are kept under the source chatgpt, told to all, and nothing is done") {
  GptStage stage;
  const HttpAnswer answer =
      stage.send({{"query", "pause Apex Motors"}, {"response", "I cannot do that here."}});
  CHECK(answer.status == 200);
  const Json data = json(answer.body)["data"];
  CHECK(data["conversationId"] == "chatgpt-session");
  const Json said = stage.ada.next("message")["message"], answered = stage.ada.next("message")["message"];
  CHECK(said["content"] == "pause Apex Motors");
  CHECK(said["role"] == "user");
  CHECK(said["source"] == "chatgpt");
  CHECK(said["id"] == data["messageId"]);
  CHECK(answered["content"] == "I cannot do that here.");
  CHECK(answered["role"] == "assistant");
  CHECK(answered["source"] == "chatgpt");
  CHECK(answered["id"] == data["responseId"]);
  CHECK(answered["seq"] == data["seq"]);
  // It was answered there: the assistant keeps out of it.
  CHECK(stage.campaign()["status"] == "active");
  CHECK(only(stage.ada.so_far(), "message").empty());
  const Json shown = json(http(stage.port(), "GET", "/api/chat/chatgpt-session").body)["data"];
  CHECK(contents(shown["messages"]) == Texts{"pause Apex Motors", "I cannot do that here."});
}

TEST_CASE("without a response the assistant carries it out and answers in the body") {
  GptStage stage;
  const Json data = json(stage.send({{"message", "pause Apex Motors"}}).body)["data"];
  CHECK(data["response"].get<std::string>().find("paused") != std::string::npos);
  REQUIRE(data["operations"].size() == 1);
  CHECK(data["operations"][0]["operation"] == "set_status");
  const Json said = stage.ada.next("message")["message"], answered = stage.ada.next("message")["message"];
  CHECK(said["source"] == "chatgpt");
  CHECK(said["userId"] == "chatgpt");
  CHECK(answered["userId"] == "assistant");
  CHECK(answered["content"] == data["response"]);
  CHECK(answered["id"] == data["responseId"]);
  CHECK(stage.dashboard.next("media_buy_updated")["data"]["source"] == "chatgpt");
  // What is looked up takes another way.
  const Json looked = json(stage.send({{"message", "show me all active campaigns"}}).body)["data"];
  CHECK(looked["response"].get<std::string>().find("TechFlow") != std::string::npos);
}

TEST_CASE("the conversation is the one that is named, or that ChatGPT tells of") {
  GptStage stage;
  const Json exchange{{"message", "hi"}, {"response", "hello"}};
  Json named = exchange;
  named["conversationId"] = "desk";
  CHECK(json(stage.send(named).body)["data"]["conversationId"] == "desk");
  CHECK(stage.ada.next("message")["conversationId"] == "desk");
  CHECK(json(stage.send(exchange, "Openai-Conversation-Id: 1234\r\n").body)["data"]["conversationId"] ==
        "chatgpt-1234");
}

TEST_CASE("query is taken where message holds nothing, and what is wrong is named as the body names it") {
  GptStage stage;
  for (const Json& nothing : {Json(), Json("")}) {
    const Json body{{"message", nothing}, {"query", "hi"}, {"response", "hello"}};
    CHECK(stage.send(body).status == 200);
    CHECK(stage.ada.next("message")["message"]["content"] == "hi");
    CHECK(stage.ada.next("message")["message"]["content"] == "hello");
  }
  const std::int64_t seq = stage.seq();
  for (const Json& more : {Json::object(), Json{{"response", "hello"}}}) {
    Json body{{"message", 7}};
    body.update(more);
    CHECK(json(stage.send(body).body)["field"] == "message");
    body["message"] = "hi";
    body["conversationId"] = 7;  // not to be taken for none
    CHECK(json(stage.send(body).body)["field"] == "conversationId");
  }
  CHECK(stage.seq() == seq);
}

TEST_CASE("an exchange that is sent again under its id is kept once") {
  GptStage stage;
  for (const Json& body : {Json{{"message", "hi"}, {"response", "hello"}, {"id", "1"}},
                           Json{{"message", "pause Apex Motors"}, {"id", "2"}}}) {
    const HttpAnswer first = stage.send(body);
    CHECK(first.status == 200);
    const std::int64_t seq = stage.seq();
    CHECK(stage.send(body).body == first.body);
    CHECK(stage.seq() == seq);
  }
}

TEST_CASE("who has the secret may send its body in pieces, and not as often as it likes") {
  const SecretFile file;
  Stage stage({"--chatgpt-secret-file", file.path, "--rate-limit", "1", "--rate-burst", "3"});
  const std::string body = Json{{"message", "hello"}, {"response", std::string(60'000, 'x')}}.dump();
  int status = 0;
  for (int i = 0; i < 6 && status != 429; ++i) {
    RawSocket socket(stage.port());
    socket.send(
        "POST /integrations/chatgpt HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" +
        ("Authorization: Bearer " + std::string(kSecret)) +
        "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body.substr(0, 10));
    socket.send(body.substr(10));
    status = socket.http({}, 10'000).status;
    if (i == 0) CHECK(status == 200);
  }
  CHECK(status == 429);
}

TEST_CASE("who has not the secret is turned away, and nothing is kept") {
  GptStage stage;
  const std::int64_t seq = stage.seq();
  for (const std::string given :
       {"", "Authorization: Bearer wrong\r\n", "Authorization: Bearer\r\n",
        "Authorization: Basic a-secret-of-this-test\r\n", "Authorization: Bearer a-secret-of-this-tesT\r\n",
        "Authorization: Bearer a-secret-of-this-test-and-more\r\n"}) {
    CAPTURE(given);
    const HttpAnswer answer = http(stage.port(), "POST", "/integrations/chatgpt", R"({"message":"hi"})",
                                   "Content-Type: application/json\r\n" + given);
    CHECK(answer.status == 401);
    CHECK(json(answer.body)["code"] == "unauthorized");
  }
  CHECK(stage.send(Json::object()).status == 400);
  CHECK(json(stage.send(Json::object()).body)["error"] == "Message is required");
  CHECK(stage.send({{"message", "hi"}, {"response", 7}}).status == 400);
  CHECK(stage.seq() == seq);
}

TEST_CASE("without a secret the path is switched off, and a bad one keeps the server from starting") {
  Stage stage;
  const HttpAnswer answer = http(stage.port(), "POST", "/integrations/chatgpt", R"({"message":"hi"})");
  CHECK(answer.status == 404);
  CHECK(json(answer.body)["error"].get<std::string>().find("switched off") != std::string::npos);
  const SecretFile shared(kSecret, 0644), brief("short");
  TempFolder folder;
  for (const std::string& file : {shared.path, brief.path, std::string("/nowhere")}) {
    CAPTURE(file);
    const Ended ended = run({program().string(), "--listen", "127.0.0.1:0", "--data",
                             (folder / "data").string(), "--chatgpt-secret-file", file});
    CHECK(ended.status == 1);
    CHECK(ended.err.find("--chatgpt-secret-file") != std::string::npos);
  }
}
