// SPDX-License-Identifier: Apache-2.0
// What is said in a chat moves the dashboard: each sentence of the plan for it, over real sockets.
#include "tests/e2e/assistant_stage.h"

using namespace syncd;
using namespace syncd::test;

namespace {

struct Sentence {
  const char* text;
  const char* operation;
  const char* member;  // of the campaign, that has to be so afterwards
  const char* value;
};

// The example of each supported operation, as the plan words it: none names a campaign.
const Sentence kSentences[] = {
    {"Pause Germany targeting", "remove_geo", "geo", R"(["US","FR"])"},
    {"Add UK targeting", "add_geo", "geo", R"(["US","DE","FR","GB"])"},
    {"Reduce mobile bid by 30%", "adjust_bid", "bids", R"({"desktop":3.2,"mobile":1.75,"tablet":2.1})"},
    {"Cap daily spend at $500", "set_daily_cap", "daily_cap", "500"},
    {"Shift budget to desktop", "shift_budget", "allocation",
     R"({"desktop":55,"mobile":32.727272,"tablet":12.272728})"}};

// The next change of a campaign that the dashboard sees, with all that has to hold for it.
Json shown(AssistantStage& stage, const std::string& operation, const std::string& actor = "ada") {
  const Json frame = stage.dashboard.next("media_buy_updated");
  CHECK(frame["data"]["actor"] == actor);
  CHECK(frame["data"]["source"] == "web");
  REQUIRE(frame["data"]["changes"].size() == 1);
  CHECK(frame["data"]["changes"][0]["operation"] == operation);
  CHECK(frame["data"]["changes"][0].contains("previous_value"));
  CHECK(frame["data"]["changes"][0].contains("new_value"));
  CHECK(frame["data"]["changes"][0].contains("details"));
  CHECK(frame["seq"].is_number());
  return frame;
}

// The status that the chat gives a campaign, as the toggle on the dashboard shows it.
void toggles(AssistantStage& stage, const std::string& text, const std::string& id,
             const std::string& status) {
  CAPTURE(text);
  const Json answer = stage.answer(text);
  const Json frame = shown(stage, "set_status");
  CHECK(frame["data"]["mediaBuy"]["media_buy_id"] == id);
  CHECK(frame["data"]["mediaBuy"]["status"] == status);
  CHECK(frame["data"]["changes"][0]["new_value"] == status);
  CHECK(frame["data"]["changes"][0]["previous_value"] != status);
  CHECK(stage.campaign(id)["status"] == status);
  CHECK(answer["context"]["metadata"]["changes"] == Json{frame["seq"]});
}

}  // namespace

TEST_CASE("each example of the plan changes the campaign that is spoken of") {
  for (const Sentence& sentence : kSentences) {
    CAPTURE(std::string(sentence.text));
    AssistantStage stage;
    stage.ada.say("desk", "Apex Motors is expensive today.");
    CHECK(stage.campaign()[sentence.member] != json(sentence.value));
    const Json answer = stage.answer(sentence.text);
    const Json frame = shown(stage, sentence.operation);
    CHECK(frame["data"]["mediaBuy"]["media_buy_id"] == "apex");
    CHECK(frame["data"]["mediaBuy"][sentence.member] == json(sentence.value));
    CHECK(stage.campaign()[sentence.member] == json(sentence.value));
    CHECK(stage.campaign()["status"] == "active");
    CHECK(answer["content"].get<std::string>().starts_with("Apex Motors: "));
  }
}

TEST_CASE("alone it is asked which campaign is meant, and the answer carries it out") {
  for (const Sentence& sentence : kSentences) {
    CAPTURE(std::string(sentence.text));
    AssistantStage stage;
    const auto seq = stage.seq();
    const Json question = stage.answer(sentence.text);
    CHECK(question["content"].get<std::string>().starts_with("Which campaign do you mean"));
    CHECK(question["context"]["metadata"]["question"].is_object());
    CHECK(!question["context"]["metadata"].contains("operations"));
    CHECK(stage.seq() == seq + 2);  // what was said, and the question
    stage.answer("Apex");
    CHECK(shown(stage, sentence.operation)["data"]["mediaBuy"][sentence.member] == json(sentence.value));
    CHECK(stage.campaign()[sentence.member] == json(sentence.value));
  }
}

TEST_CASE("the plan's checklist: the toggle follows the chat, by brand name too") {
  AssistantStage stage;
  toggles(stage, "Pause Apex campaign", "apex", "paused");
  toggles(stage, "Resume Apex Motors", "apex", "active");
  toggles(stage, "Stop the TechFlow campaign", "techflow", "paused");
  toggles(stage, "Activate GlobalRetail", "globalretail", "active");
  toggles(stage, "stop Apex Motors", "apex", "paused");
  toggles(stage, "please turn apex moters back on", "apex", "active");
}

TEST_CASE("the plan's demo script") {
  AssistantStage stage;
  const std::string active = stage.answer("Show me all active campaigns")["content"];
  CHECK(active.find("Apex Motors") != std::string::npos);
  CHECK(active.find("TechFlow") != std::string::npos);
  CHECK(active.find("GlobalRetail") == std::string::npos);
  CHECK(only(stage.dashboard.so_far(), "media_buy_updated").empty());
  toggles(stage, "Pause Apex Motors campaign", "apex", "paused");
  toggles(stage, "Resume Apex", "apex", "active");
}

TEST_CASE("\"this campaign\" is the one that the client shows") {
  AssistantStage stage;
  const auto say = [&](const Json& context) {
    return answer_to(
        stage.ada,
        stage.ada.ask(
            {{"type", "message"},
             {"conversationId", "desk"},
             {"message", {{"role", "user"}, {"content", "pause this campaign"}, {"context", context}}}}));
  };
  say({{"hasScreen", true}, {"metadata", {{"media_buy_id", "techflow"}}}});
  CHECK(shown(stage, "set_status")["data"]["mediaBuy"]["media_buy_id"] == "techflow");
  CHECK(stage.campaign("techflow")["status"] == "paused");
  CHECK(stage.campaign("apex")["status"] == "active");
}

TEST_CASE("the answer is a message to everybody in the room, and in the history") {
  AssistantStage stage;
  WsClient bob(stage.port(), "source=cli&user=bob"), eve(stage.port(), "user=eve");
  bob.join("desk");
  eve.join("elsewhere");
  const Json ack = stage.ada.say("desk", "pause Apex");
  const Json to_ada = answer_to(stage.ada, ack), to_bob = answer_to(bob, ack);
  CHECK(to_ada == to_bob);
  CHECK(to_ada["role"] == "assistant");
  CHECK(to_ada["source"] == "assistant");
  CHECK(to_ada["userId"] == "assistant");
  CHECK(to_ada["seq"].get<std::int64_t>() == ack["seq"].get<std::int64_t>() + 2);
  const Json& metadata = to_ada["context"]["metadata"];
  CHECK(metadata["for"] == "ada");
  CHECK(metadata["about"] == Json{"apex"});
  REQUIRE(metadata["operations"].size() == 1);
  CHECK(metadata["operations"][0]["operation"] == "set_status");
  CHECK(metadata["operations"][0]["args"] == json(R"({"status":"paused","media_buy_id":"apex"})"));
  CHECK(metadata["operations"][0]["ok"] == true);
  CHECK(metadata["operations"][0]["seq"] == metadata["changes"][0]);
  CHECK(contents(eve.so_far()).empty());
  const Json page = WsClient(stage.port()).join("desk");
  CHECK(page["data"].back() == to_ada);
  const Json log = stage.ada.ask({{"type", "log"}, {"kind", "campaign"}, {"name", "apex"}})["data"]["items"];
  CHECK(log.dump().find("\"actor\":\"ada\"") != std::string::npos);
}

TEST_CASE("small talk gets no answer, but by ask it does") {
  AssistantStage stage;
  const Json ack = stage.ada.say("desk", "Good morning, how was the weekend?");
  for (const Json& frame : stage.ada.so_far()) CHECK(!is_answer_to(frame, ack));
  CHECK(stage.seq() == ack["seq"]);
  CHECK(!stage.ask("Good morning, how was the weekend?")["content"].get<std::string>().empty());
}

TEST_CASE("what is looked up follows what is changed, and the first answer says so") {
  AssistantStage stage;
  const Json ack = stage.ada.say("desk", "pause apex and show me all active campaigns");
  const Json first = answer_to(stage.ada, ack), second = answer_to(stage.ada, ack);
  CHECK(first["context"]["metadata"]["more"] == true);
  CHECK(first["context"]["metadata"]["operations"][0]["operation"] == "set_status");
  CHECK(!second["context"]["metadata"].contains("more"));
  CHECK(second["content"].get<std::string>().find("Apex") == std::string::npos);
}

TEST_CASE("switched off in a conversation it is silent there, and answers only when asked") {
  AssistantStage stage;
  stage.ada.join("loud");
  stage.ada.say("desk", "hello");
  const auto set = [&](const char* state) {
    return stage.ada.ask({{"type", "set_assistant"}, {"conversationId", "desk"}, {"assistant", state}});
  };
  CHECK(set("off")["ok"] == true);
  const Json ack = stage.ada.say("desk", "pause apex");
  for (const Json& frame : stage.ada.so_far()) CHECK(!is_answer_to(frame, ack));
  CHECK(stage.campaign()["status"] == "active");
  CHECK(stage.answer("pause techflow", "loud")["content"] == "TechFlow: campaign paused (active → paused)");
  CHECK(stage.ask("pause apex")["content"] == "Apex Motors: campaign paused (active → paused)");
  CHECK(stage.campaign()["status"] == "paused");
  set("on");
  CHECK(stage.answer("resume apex")["content"] == "Apex Motors: campaign activated (paused → active)");
}

TEST_CASE("where the server has no assistant, only who asks is told so") {
  AssistantStage stage({"--assistant", "off"});
  const Json ack = stage.ada.say("desk", "pause apex");
  for (const Json& frame : stage.ada.so_far()) CHECK(!is_answer_to(frame, ack));
  CHECK(stage.ask("pause apex")["content"].get<std::string>().find("no assistant") != std::string::npos);
  CHECK(stage.campaign()["status"] == "active");
  CHECK(only(stage.dashboard.so_far(), "media_buy_updated").empty());
}
