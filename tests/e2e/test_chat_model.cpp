// SPDX-License-Identifier: Apache-2.0
// A language model that answers over HTTP: told while it writes, stored whatever becomes of the client, and
// never made twice.
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

#include "tests/e2e/assistant_stage.h"
#include "tests/support/model_server.h"
#include "tests/support/sse_client.h"

using namespace syncd;
using namespace syncd::test;

namespace {

const ModelServer& server() {
  static const ModelServer one;
  return one;
}

// A model that looks, changes something, and then writes; in the middle of that it waits to be told to go on.
constexpr const char* kSlow = R"([
  {"text":"I look. ","calls":[{"name":"show","arguments":{"kind":"campaign","name":"apex"}},
                              {"name":"set_status","arguments":{"media_buy_id":"apex","status":"paused"}}]},
  {"text":"It took a while, and now Apex Motors is paused, as you wished it to be.","pieces":760,"hold":true}])";

struct KeyFile {
  KeyFile() : path(shelf / "key") {
    std::ofstream(path) << "test-key\n";
    chmod(path.c_str(), 0600);
  }
  TempFolder shelf;
  std::string path;
};

std::vector<std::string> flags(const std::string& model, const std::string& key,
                               std::vector<std::string> more) {
  std::vector<std::string> out{"--assistant",       "anthropic", "--assistant-url",      server().url(),
                               "--assistant-model", model,       "--assistant-key-file", key};
  out.insert(out.end(), more.begin(), more.end());
  return out;
}

// Scripts remember their place for a model's name, so each stage has a name of its own.
std::string fresh(const std::string& script) {
  static int count = 0;
  return script + "@chat" + std::to_string(++count);
}

// Each stage is held on its own, which goes by the script.
std::string slow() {
  static int count = 0;
  const std::string name = "slow_chat_" + std::to_string(++count);
  server().script(name, json(kSlow));
  return name;
}

struct ModelStage : KeyFile, AssistantStage {
  explicit ModelStage(const std::string& name, std::vector<std::string> more = {})
      : AssistantStage(flags(name, path, std::move(more))), model(name) {}
  void go() const { server().further(model); }

  std::string model;
};

void until(const std::string& type, SseClient& client) {
  while (client.next().json()["type"] != type) {
  }
}

}  // namespace

TEST_CASE("a model's text comes while it writes, its tools as they run") {
  ModelStage stage(slow());
  SseClient client = SseClient::chat(
      stage.port(), {{"message", "Stop Apex, please."}, {"conversationId", "desk"}, {"id", "a"}});
  std::vector<Json> all;
  int before_the_end = 0;
  while (all.empty() || (all.back()["type"] != "done" && all.back()["type"] != "error")) {
    all.push_back(client.next().json());
    // The answer is not stored yet while its pieces come.
    if (all.back()["type"] == "delta" && before_the_end++ == 2) {
      CHECK(json(http(stage.port(), "GET", "/api/chat/desk").body)["data"]["messages"].size() == 1);
      stage.go();
    }
  }
  CHECK(before_the_end >= 5);
  Texts tools;
  std::string text;
  for (const Json& one : all) {
    if (one["type"] == "tool") tools.push_back(one["operation"]);
    if (one["type"] == "delta") text += one["content"];
  }
  CHECK(tools == Texts{"show", "set_status"});
  CHECK(all[1]["type"] == "delta");
  CHECK(text == all.back()["content"]);
  const Json shown = only(all, "tool")[0], changed = only(all, "tool")[1];
  CHECK(shown["arguments"]["name"] == "apex");
  CHECK(shown["result"]["item"]["brand_name"] == "Apex Motors");
  CHECK(changed["result"]["changes"][0]["new_value"] == "paused");
  const Json answer = answer_to(stage.ada, all[0]);
  CHECK(answer["id"] == all.back()["messageId"]);
  CHECK(answer["content"] == all.back()["content"]);

  // Afterwards the same again is the stored answer, and the model is not asked.
  const std::int64_t seq = stage.seq();
  SseClient again = SseClient::chat(
      stage.port(), {{"message", "Stop Apex, please."}, {"conversationId", "desk"}, {"id", "a"}});
  const auto events = again.rest();
  CHECK(events.front().json() == all.front());
  CHECK(events.back().json() == all.back());
  CHECK(stage.seq() == seq);
}

TEST_CASE("a conversation that is deleted while a model answers in it stays deleted") {
  ModelStage stage(slow());
  SseClient client =
      SseClient::chat(stage.port(), {{"message", "Stop Apex, please."}, {"conversationId", "desk"}});
  until("tool", client);
  CHECK(http(stage.port(), "DELETE", "/api/chat/desk").status == 200);
  stage.go();
  const Json last = client.rest().back().json();
  CHECK(last["type"] == "error");
  CHECK(last["code"] == "not_found");
  // The model is heard out. What is written behind its answer is answered behind it.
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (http(stage.port(), "GET", "/metrics").body.find("outcome=\"answered\"} 1") == std::string::npos) {
    REQUIRE(std::chrono::steady_clock::now() < end);
    usleep(20'000);
  }
  REQUIRE(stage.ada.say("elsewhere", "hm")["type"] == "ack");
  CHECK(http(stage.port(), "GET", "/api/chat/desk").status == 404);
}

TEST_CASE("a client that comes with the same id while the model writes gets the same text, from its start") {
  const std::string model = slow();
  ModelStage stage(model);
  const Json body{{"message", "Stop Apex, please."}, {"id", "b"}};
  SseClient first = SseClient::chat(stage.port(), body);
  until("tool", first);
  until("delta", first);
  SseClient second = SseClient::chat(stage.port(), body);
  CHECK(second.status() == 200);
  stage.go();
  std::string text, tools;
  Json last;
  for (const SseEvent& event : second.rest()) {
    last = event.json();
    if (last["type"] == "delta") text += last["content"];
    if (last["type"] == "tool") tools += last["operation"].get<std::string>() + " ";
  }
  CHECK(last["type"] == "done");
  CHECK(text == last["content"]);
  CHECK(tools == "show set_status ");
  CHECK(first.rest().back().json() == last);
  CHECK(server().requests(model).size() == 2);
}

TEST_CASE("a client that leaves in the middle frees its place, and its answer is stored all the same") {
  // Two sockets of the stage, and one place more.
  ModelStage stage(slow(), {"--max-connections", "3"});
  Json start;
  {
    SseClient client =
        SseClient::chat(stage.port(), {{"message", "Stop Apex, please."}, {"conversationId", "desk"}});
    start = client.next().json();
    until("delta", client);
    CHECK(http(stage.port(), "GET", "/health").status == 503);
    client.socket().reset_on_close();
  }
  bool free = false;
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (!free && std::chrono::steady_clock::now() < end)
    free = http(stage.port(), "GET", "/health").status == 200;
  CHECK(free);
  CHECK(only(stage.ada.so_far(), "message").size() == 1);  // the model still writes
  stage.go();
  CHECK(answer_to(stage.ada, start)["content"].get<std::string>().ends_with("as you wished it to be."));
  CHECK(stage.campaign()["status"] == "paused");
}

TEST_CASE("an answer that was lost with the server is told to be lost, and nothing is done again") {
  const std::string model = slow();
  ModelStage stage(model);
  const Json body{{"message", "Stop Apex, please."}, {"id", "c"}};
  SseClient client = SseClient::chat(stage.port(), body);
  const Json start = client.next().json();
  until("tool", client);
  until("tool", client);
  stage.syncd.kill();
  CHECK(client.rest().size() < 100);
  CHECK(client.ended());
  stage.syncd.start();
  const std::size_t asked = server().requests(model).size();
  SseClient again = SseClient::chat(stage.port(), body);
  const auto events = again.rest();
  REQUIRE(events.size() >= 2);
  CHECK(events.front().json() == start);
  CHECK(events.back().json()["type"] == "done");
  CHECK(text_at(events.back().json(), "content").find("restarted") != std::string::npos);
  CHECK(server().requests(model).size() == asked);
}

TEST_CASE("a server that stops ends the streams of those who wait, and says why") {
  ModelStage stage(slow());
  SseClient client = SseClient::chat(stage.port(), {{"message", "Stop Apex, please."}});
  until("delta", client);
  stage.syncd.signal(15);
  const auto events = client.rest();
  REQUIRE(!events.empty());
  CHECK(events.back().json()["type"] == "done");
  CHECK(text_at(events.back().json(), "content").find("interrupted") != std::string::npos);
  CHECK(client.ended());
  CHECK(stage.syncd.wait() == 0);
}

TEST_CASE("a model that breaks off is told as far as it came, and that it broke off") {
  server().script("broken_chat",
                  json(R"([{"text":"This is the beginning of a long answer that","unfinished":true}])"));
  ModelStage stage(fresh("broken_chat"));
  SseClient client = SseClient::chat(stage.port(), {{"message", "Tell me a story."}});
  std::string text;
  Json last;
  for (const SseEvent& event : client.rest()) {
    last = event.json();
    if (last["type"] == "delta") text += last["content"];
  }
  CHECK(last["type"] == "done");
  CHECK(text == last["content"]);
  CHECK(text.starts_with("This is the beginning"));
  CHECK(text.find("broke off") != std::string::npos);
}
