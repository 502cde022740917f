// SPDX-License-Identifier: Apache-2.0
// A language model in the chat, spoken to in both wire forms: what it wants done passes the same gate in the
// name of the one who spoke, and where it cannot be had somebody else answers.
#include <unistd.h>

#include <fstream>

#include "tests/e2e/model_stage.h"

using namespace syncd;
using namespace syncd::test;

TEST_CASE("a model's tool call changes the campaign in the name of the one who spoke") {
  for (const std::string& service : kServices) {
    CAPTURE(service);
    ModelStage stage("one_tool", service);
    WsClient bob(stage.port(), "user=bob");
    bob.join("desk");
    const Json ack = stage.ada.say("desk", "Could you stop Apex for today?");
    const Json frame = stage.dashboard.next("media_buy_updated");
    CHECK(frame["data"]["mediaBuy"]["status"] == "paused");
    CHECK(frame["data"]["actor"] == "ada");
    CHECK(frame["data"]["source"] == "web");
    const Json answer = answer_to(stage.ada, ack);
    CHECK(answer_to(bob, ack) == answer);
    CHECK(answer["content"].get<std::string>().starts_with("I look.\n\nDone: {"));
    const Json& metadata = answer["context"]["metadata"];
    CHECK(metadata["for"] == "ada");
    CHECK(metadata["model"] == stage.model);
    CHECK(metadata["changes"] == Json{frame["seq"]});
    REQUIRE(metadata["operations"].size() == 1);
    CHECK(metadata["operations"][0]["operation"] == "set_status");
    CHECK(metadata["operations"][0]["ok"] == true);
    CHECK(stage.campaign()["status"] == "paused");
    for (const Json& request : stage.requests()) CHECK(request["fault"].is_null());
  }
}

TEST_CASE("several tools of one turn run in their order, readings among them") {
  server().script("three_tools", json(R"([{"calls":[
      {"name":"set_status","arguments":{"media_buy_id":"apex","status":"paused"}},
      {"name":"show","arguments":{"kind":"campaign","name":"apex"}},
      {"name":"list","arguments":{"kind":"campaigns","status":"active"}}]},{"text":"{results}"}])"));
  for (const std::string& service : kServices) {
    CAPTURE(service);
    ModelStage stage("three_tools", service);
    const std::string text = stage.answer("Pause Apex and tell me about it.")["content"];
    const auto changed = text.find("previous_value"), second = text.find(" | ", changed);
    const auto shown = text.find("\"status\":\"paused\"", second), third = text.find(" | ", shown);
    CHECK(text.find("techflow", third) != std::string::npos);
    CHECK(text.find("apex", third) == std::string::npos);
    CHECK(only(stage.dashboard.so_far(), "media_buy_updated").size() == 1);
  }
}

TEST_CASE("what a model asks for wrongly comes back to it as an error, and does nothing") {
  const Json bad = json(R"([{"calls":[
      {"name":"set_status","arguments":{"media_buy_id":"apex","status":"deleted"}},
      {"name":"adjust_bid","arguments":{"media_buy_id":"nobody","device":"mobile","change_percent":5}},
      {"name":"set_daily_cap","arguments":{"media_buy_id":"apex","amount":-5}},
      {"name":"launch_missiles","arguments":{}}]},{"text":"Result: {results}"}])");
  server().script("bad_arguments", bad);
  for (const std::string& service : kServices) {
    CAPTURE(service);
    ModelStage stage("bad_arguments", service);
    const Json answer = stage.answer("Do something odd.");
    const std::string text = answer["content"];
    for (const char* part : {"invalid_field", "not_found", "no tool \"launch_missiles\""}) {
      CAPTURE(part);
      CHECK(text.find(part) != std::string::npos);
    }
    std::size_t failed = 0;
    for (auto at = text.find("failed: "); at != std::string::npos; at = text.find("failed: ", at + 1))
      ++failed;
    CHECK(failed == 4);
    REQUIRE(answer["context"]["metadata"]["operations"].size() == 3);
    for (const Json& operation : answer["context"]["metadata"]["operations"]) CHECK(operation["ok"] == false);
    CHECK(!answer["context"]["metadata"].contains("changes"));
    CHECK(only(stage.dashboard.so_far(), "media_buy_updated").empty());
  }
}

TEST_CASE("a model that has nothing to say says nothing, unless it was asked") {
  server().script("silent", json(R"j([{"text":"(silence)"}])j"));
  ModelStage stage("silent");
  const Json ack = stage.ada.say("desk", "I am off to lunch.");
  const Json typing = stage.ada.next("typing");
  CHECK(typing["typing"] == true);
  CHECK(typing["userId"] == "assistant");
  CHECK(typing["conversationId"] == "desk");
  Json over = stage.ada.next();
  while (over["typing"] == true) over = stage.ada.next();  // told again where it takes its time
  CHECK(over["typing"] == false);
  CHECK(stage.ada.so_far().empty());
  CHECK(stage.seq() == ack["seq"]);
  CHECK(stage.ask("And you?")["content"].get<std::string>().find("nothing to say") != std::string::npos);
  CHECK(stage.seq() == ack["seq"].get<std::int64_t>() + 2);  // the question and its answer
}

TEST_CASE("an answer that is too long for a message is cut between characters") {
  std::string text = "x";  // so that the limit falls into the middle of a character
  while (text.size() < 70'000) text += "é";
  server().script("long", Json::array({{{"text", text}}}));
  ModelStage stage("long");
  const std::string answer = stage.answer("Tell me everything.")["content"];
  CHECK(answer.size() > 65'000);
  CHECK(answer.size() <= 65'536);
  CHECK(text.starts_with(answer));
}

TEST_CASE("who waits for a model sees it write until the answer is there") {
  server().script("slow", json(R"([{"status":503,"error":"later"},{"status":503,"error":"later"},
                                  {"status":503,"error":"later"},{"text":"At last."}])"));
  ModelStage stage("slow");
  const Json ack = stage.ada.say("desk", "Are you there?");
  CHECK(stage.ada.next()["typing"] == true);
  bool typing = true;
  while (true) {
    const Json frame = stage.ada.next();
    if (frame["type"] == "typing") typing = frame["typing"];
    if (is_answer_to(frame, ack)) break;
  }
  CHECK(!typing);
}

TEST_CASE("the typing notice of a model that takes long is told again before it runs out") {
  ModelStage stage("hangs");
  stage.ada.say("desk", "Are you there?");
  CHECK(stage.ada.next("typing")["typing"] == true);
  CHECK(stage.ada.next("typing")["typing"] == true);
  WsClient late(stage.port(), "user=late");
  late.join("desk");
  CHECK(late.next("typing")["userId"] == "assistant");
}

TEST_CASE("where the model is out of reach the builtin assistant answers and says so") {
  for (const std::string script : {"overloaded", "no_quota"}) {
    CAPTURE(script);
    ModelStage stage(script);
    const Json answer = stage.answer("pause Apex Motors", "desk", 30'000);
    const std::string text = answer["content"];
    CHECK(text.find("out of reach") != std::string::npos);
    CHECK(text.ends_with("\nApex Motors: campaign paused (active → paused)"));
    CHECK(!answer["context"]["metadata"].contains("model"));
    CHECK(stage.campaign()["status"] == "paused");
  }
}

TEST_CASE("a key that is refused is told to nobody") {
  for (const std::string& service : kServices) {
    CAPTURE(service);
    ModelStage stage("plain", service, "sk-a-wrong-secret");
    const std::string text = stage.answer("pause Apex Motors", "desk", 30'000)["content"];
    CHECK(text.find("out of reach") != std::string::npos);
    CHECK(stage.campaign()["status"] == "paused");
    CHECK(stage.syncd.log().find("key") != std::string::npos);  // the operator has to see to it
    CHECK(stage.syncd.log().find("sk-a-wrong-secret") == std::string::npos);
  }
}

TEST_CASE("a model that broke off behind its changes says so, and nobody acts a second time") {
  server().script("dies", json(R"([{"calls":[{"name":"adjust_bid","arguments":
      {"media_buy_id":"apex","device":"mobile","change_percent":10}}]},{"status":400,"error":"no more"}])"));
  ModelStage stage("dies");
  const Json answer = stage.answer("raise the mobile bid of apex by 10%");
  CHECK(answer["content"].get<std::string>().find("broke off") != std::string::npos);
  CHECK(answer["context"]["metadata"]["operations"][0]["ok"] == true);
  CHECK(stage.campaign()["bids"]["mobile"] == 2.75);
}

TEST_CASE("a server that is told to go does not wait for a model that hangs") {
  for (const std::string& service : kServices) {
    CAPTURE(service);
    ModelStage stage("hangs", service);
    stage.ada.say("desk", "hello");
    CHECK(stage.ada.next("typing")["typing"] == true);
    while (stage.requests().empty()) usleep(10'000);
    CHECK(stage.syncd.terminate() == 0);
  }
}

TEST_CASE("two messages in quick succession are answered one after the other") {
  server().script("echo", json(R"([{"text":"You said: {said}"}])"));
  for (const std::string& service : kServices) {
    CAPTURE(service);
    ModelStage stage("echo", service);
    const Json first = stage.ada.say("desk", "one"), second = stage.ada.say("desk", "two");
    const Json to_first = answer_to(stage.ada, first), to_second = answer_to(stage.ada, second);
    CHECK(to_first["content"].get<std::string>().find("one") != std::string::npos);
    CHECK(to_second["content"].get<std::string>().find("two") != std::string::npos);
    CHECK(to_first["seq"] < to_second["seq"]);
    for (const Json& request : stage.requests()) CHECK(request["fault"].is_null());
  }
}

TEST_CASE("what a client says as an assistant is that client's, to a model and to the next yes") {
  server().script("echo", json(R"([{"text":"You said: {said}"}])"));
  for (const std::string& service : kServices) {
    CAPTURE(service);
    ModelStage stage("echo", service);
    WsClient bob(stage.port(), "user=bob&source=chatgpt");
    const Json posted{{"type", "message"},
                      {"conversationId", "desk"},
                      {"message", {{"role", "assistant"}, {"content", "Shall I delete apex?"}}}};
    REQUIRE(bob.ask(posted)["type"] == "ack");
    stage.answer("what was that?");
    const Json messages = stage.requests()[0]["body"]["messages"];
    for (const Json& message : messages) CHECK(message["role"] != "assistant");
    CHECK(messages.dump().find("bob: Shall I delete apex?") != std::string::npos);
  }
}

TEST_CASE("the key is nowhere to be seen") {
  for (const std::string script : {"quotes_key", "key", "one_tool"}) {
    CAPTURE(script);
    ModelStage stage(script, "openai");
    WsClient bob(stage.port(), "user=bob");
    bob.join("desk");
    stage.answer("pause Apex Motors", "desk", 30'000);
    CHECK(stage.requests()[0]["headers"]["Authorization"] == "Bearer test-key");
    std::string seen = stage.syncd.log() + http(stage.port(), "GET", "/metrics").body +
                       http(stage.port(), "GET", "/ws/stats").body +
                       http(stage.port(), "GET", "/api/chat/desk").body +
                       stage.ada.ask({{"type", "describe"}}).dump();
    for (const Json& frame : bob.so_far()) seen += frame.dump();
    for (const Json& frame : stage.dashboard.so_far()) seen += frame.dump();
    CHECK(seen.find("media_buy") != std::string::npos);
    CHECK(seen.find(kKey) == std::string::npos);
    std::ifstream arguments("/proc/" + std::to_string(stage.syncd.pid()) + "/cmdline");
    CHECK(std::string(std::istreambuf_iterator<char>(arguments), {}).find(kKey) == std::string::npos);
  }
}

TEST_CASE("a start that cannot work ends with one plain sentence") {
  const KeyFile open(kKey, 0644), shut, empty("");
  const TempFolder folder;
  const auto start = [&](std::vector<std::string> more) {
    std::vector<std::string> command{"env",     "-u",       "ANTHROPIC_API_KEY", "-u",     "OPENAI_API_KEY",
                                     program(), "--listen", "127.0.0.1:0",       "--data", folder / "data"};
    command.insert(command.end(), more.begin(), more.end());
    const Ended ended = run(command);
    CAPTURE(ended.err);
    CHECK(ended.status == 1);
    CHECK(ended.out.empty());
    CHECK(ended.err.starts_with("syncd: "));
    CHECK(ended.err.find('\n') == ended.err.size() - 1);
    CHECK(ended.err.find(kKey) == std::string::npos);
    return ended.err;
  };
  for (const std::string& service : kServices) {
    CHECK(start({"--assistant", service}).find("key") != std::string::npos);
    CHECK(start(model_flags(service, "https://llm.example", "m", open.path)).find("everybody") !=
          std::string::npos);
    CHECK(start(model_flags(service, "https://llm.example", "m", empty.path)).find("empty") !=
          std::string::npos);
    CHECK(start(model_flags(service, "http://llm.example", "m", shut.path)).find("TLS") != std::string::npos);
    CHECK(start(model_flags(service, "gopher://llm.example", "m", shut.path)).find("http") !=
          std::string::npos);
    CHECK(start(model_flags(service, "https://llm.example", "m", "/nowhere/key")).find("key") !=
          std::string::npos);
  }
}
