// SPDX-License-Identifier: Apache-2.0
// A language model that says nothing, fails again and again, or loses its process: everybody has an answer in
// time, and it says why it is not the model's.
#include <unistd.h>

#include <chrono>
#include <set>

#include "tests/e2e/model_stage.h"

using namespace syncd;
using namespace syncd::test;

namespace {

using Steady = std::chrono::steady_clock;

std::string content(const Json& message) {
  return message["content"];
}

bool says(const Json& message, const char* what) {
  CAPTURE(content(message));
  return content(message).find(what) != std::string::npos;
}

// Messages in the conversation that say this.
int told(int port, const std::string& conversation, const std::string& what) {
  int count = 0;
  const Json messages = WsClient(port).join(conversation)["data"];
  for (const Json& one : messages) count += content(one).find(what) != std::string::npos ? 1 : 0;
  return count;
}

}  // namespace

TEST_CASE("behind a model that says nothing the builtin assistant answers in time, and says why") {
  ModelStage stage("hangs", 2);
  const Json answer = stage.ask("pause Apex Motors");
  CHECK(says(answer, "did not answer in time"));
  CHECK(content(answer).ends_with("Apex Motors: campaign paused (active → paused)"));
  CHECK(stage.metric("syncd_model_answers_total{outcome=\"timed_out\"} 1"));
  CHECK(stage.metric("syncd_model_waiting 0"));
}

TEST_CASE("a model that begins an answer and comes to no end is given up like one that says nothing") {
  server().script("stalls", json(R"([{"text":"This is the beginning","cut":300,"stall":true}])"));
  ModelStage stage("stalls", 3);
  CHECK(says(stage.ask("hello"), "did not answer in time"));
}

TEST_CASE("a model that falls silent behind a change says that it broke off") {
  server().script("silent_later", json(R"([{"calls":[{"name":"set_status","arguments":
                      {"media_buy_id":"apex","status":"paused"}}]},{"hang":true}])"));
  ModelStage stage("silent_later", 8);  // for all that comes before the silence
  const Json answer = stage.ask("pause Apex Motors");
  CHECK(says(answer, "broke off"));
  CHECK(answer["context"]["metadata"]["operations"][0]["ok"] == true);
}

TEST_CASE("silent turns in some conversations starve no others") {
  ModelStage stage("hangs", 30);  // nobody waits for the end of a silent turn here
  for (int i = 0; i < 8; ++i) {
    const std::string room = "room" + std::to_string(i);
    stage.ada.join(room);
    stage.ada.ask({{"type", "ask"}, {"conversationId", room}, {"content", "hello"}});
  }
  // Which four have the model is chance.
  for (int busy = 0; busy < 4;) {
    const Json said = stage.ada.next("message", 30'000)["message"];
    if (said["userId"] != "assistant") continue;
    CHECK(says(said, "is busy"));
    ++busy;
  }
  CHECK(says(stage.ask("pause Apex Motors", "desk", 30'000), "is busy"));
  CHECK(stage.campaign()["status"] == "paused");
  CHECK(stage.metric("syncd_model_waiting 4"));
}

TEST_CASE("messages that wait behind a silent one are answered in their own time") {
  ModelStage stage("hangs", 3);
  std::vector<Json> acks;
  for (int i = 0; i < 40; ++i)
    acks.push_back(stage.ada.ask({{"type", "ask"}, {"conversationId", "desk"}, {"content", "hello"}}));
  const auto began = Steady::now();
  std::set<std::string> open;
  for (const Json& ack : acks) open.insert(ack["messageId"]);
  while (!open.empty()) {
    const Json frame = stage.ada.next("message");
    open.erase(text_at(frame["message"]["context"]["metadata"], "in_reply_to"));
  }
  CHECK(Steady::now() - began < std::chrono::seconds(60));  // one after the other they would take 120
}

TEST_CASE("a model that has failed several times is left alone for a while") {
  ModelStage stage("no_quota");
  for (int i = 0; i < 3; ++i) CHECK(says(stage.ask("hello"), "out of reach"));
  CHECK(stage.requests().size() == 3);
  for (int i = 0; i < 3; ++i) CHECK(says(stage.ask("hello"), "out of reach"));
  CHECK(stage.requests().size() == 3);
  CHECK(stage.metric("syncd_model_paused 1"));
  CHECK(stage.metric("syncd_model_answers_total{outcome=\"failed\"} 3"));
  CHECK(stage.metric("syncd_model_answers_total{outcome=\"skipped\"} 3"));
}

TEST_CASE("who waits for a model when the server stops reads that it was interrupted") {
  ModelStage stage("hangs");
  const Json ack = stage.ada.ask({{"type", "ask"}, {"conversationId", "desk"}, {"content", "hello"}});
  const Json chat = stage.ada.say("desk", "good morning all");
  const Json wish = stage.ada.say("desk", "pause Apex");
  while (stage.requests().empty()) usleep(10'000);
  CHECK(stage.syncd.terminate() == 0);
  stage.syncd.start();
  const Json history = WsClient(stage.port()).join("desk")["data"];
  std::vector<std::string> answered;
  for (const Json& one : history) {
    if (one["userId"] != "assistant") continue;
    CHECK(says(one, "interrupted"));
    answered.push_back(one["context"]["metadata"]["in_reply_to"]);
  }
  CHECK(answered == std::vector<std::string>{ack["messageId"], wish["messageId"]});
  CHECK(stage.seq() == history.back()["seq"]);
}

TEST_CASE("a question that a killed process has left is answered by the next, once") {
  ModelStage stage("hangs");
  const Json ack = stage.ada.ask({{"type", "ask"}, {"conversationId", "desk"}, {"content", "hello"}});
  stage.ada.say("desk", "good morning");
  stage.ada.ask({{"type", "ask"}, {"conversationId", "gone"}, {"content", "hello"}});
  stage.ada.ask({{"type", "delete_conversation"}, {"conversationId", "gone"}});
  while (stage.requests().empty()) usleep(10'000);
  stage.syncd.kill();
  for (int start = 0; start < 2; ++start) {
    CAPTURE(start);
    stage.syncd.start();
    WsClient ada(stage.port(), "user=ada");
    while (told(stage.port(), "desk", "restarted before it had answered") == 0) usleep(10'000);
    const Json last = WsClient(stage.port()).join("desk")["data"].back();
    CHECK(last["context"]["metadata"]["in_reply_to"] == ack["messageId"]);
    CHECK(last["context"]["metadata"]["for"] == "ada");
    CHECK(told(stage.port(), "desk", "restarted") == 1);
    CHECK(told(stage.port(), "gone", "restarted") == 0);
    stage.syncd.kill();
  }
}
