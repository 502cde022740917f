// SPDX-License-Identifier: Apache-2.0
// What a model wants removed is held until the one who spoke has said a plain yes to it, and nobody else.
#include "tests/e2e/model_stage.h"

using namespace syncd;
using namespace syncd::test;

namespace {

Json removal(const std::string& campaign) {
  return {{"name", "delete_media_buy"}, {"arguments", {{"media_buy_id", campaign}}}};
}

// A model that wants these to be removed and then says what its tools have told it.
void script(const std::string& name, const std::vector<std::string>& campaigns) {
  Json calls = Json::array();
  for (const std::string& campaign : campaigns) calls.push_back(removal(campaign));
  server().script(name, {{{"calls", calls}}, {{"text", "Tools: {results}"}}});
}

int status_of(const ModelStage& stage, const std::string& campaign) {
  return http(stage.port(), "GET", "/api/media-buys/" + campaign).status;
}

std::string content(const Json& message) {
  return message["content"];
}

}  // namespace

TEST_CASE("what a model wants to delete is deleted by a yes of the one who spoke, without the model") {
  script("deletes", {"Apex Motors"});
  for (const std::string& service : kServices) {
    CAPTURE(service);
    ModelStage stage("deletes", service);
    const Json question = stage.answer("throw Apex away");
    CHECK(content(question).ends_with("\n\nShall I delete Apex Motors for good?"));
    CHECK(content(question).find("their yes alone") != std::string::npos);  // as the model was told
    const Json metadata = question["context"]["metadata"];
    CHECK(metadata["for"] == "ada");
    CHECK(metadata["about"] == Json{"apex"});
    CHECK(!metadata.contains("operations"));
    CHECK(metadata["question"]["wishes"] ==
          json(R"([{"operation":"delete_media_buy","args":{"media_buy_id":"apex"}}])"));
    CHECK(status_of(stage, "apex") == 200);
    WsClient bob(stage.port(), "user=bob");
    const auto asked = stage.requests().size();
    const Json done = stage.answer("yes, please");
    CHECK(content(done) == "deleted");
    CHECK(done["context"]["metadata"]["operations"][0]["ok"] == true);
    CHECK(status_of(stage, "apex") == 404);
    CHECK(stage.requests().size() == asked);
  }
}

TEST_CASE("two removals of one turn are one question, and the same one twice is one") {
  script("deletes_two", {"apex", "techflow", "Apex Motors"});
  ModelStage stage("deletes_two");
  const Json question = stage.ask("remove Apex and TechFlow");
  CHECK(content(question).ends_with("Shall I delete Apex Motors for good and delete TechFlow for good?"));
  CHECK(question["context"]["metadata"]["about"] == Json{"apex", "techflow"});
  stage.answer("yes");
  CHECK(status_of(stage, "apex") == 404);
  CHECK(status_of(stage, "techflow") == 404);
}

TEST_CASE("anything but a plain yes of the same person drops what was held") {
  script("deletes", {"apex"});
  for (const char* reply : {"no", "wait", "yes?", "> yes", "yes but pause it instead", "pause TechFlow"}) {
    CAPTURE(reply);
    ModelStage stage("deletes");
    CHECK(content(stage.answer("throw Apex away")).find("Shall I") != std::string::npos);
    stage.answer(reply);  // by the model
    stage.answer("yes");
    CHECK(status_of(stage, "apex") == 200);
  }
  ModelStage stage("deletes");
  CHECK(content(stage.answer("throw Apex away")).find("Shall I") != std::string::npos);
  WsClient bob(stage.port(), "user=bob");
  bob.join("desk");
  answer_to(bob, bob.say("desk", "yes"));
  CHECK(status_of(stage, "apex") == 200);
  stage.answer("yes");  // which may be meant for bob
  CHECK(status_of(stage, "apex") == 200);
}

TEST_CASE("nobody is asked whether to remove what is not there, and the model hears of it") {
  script("deletes_nothing", {"nobody"});
  ModelStage stage("deletes_nothing");
  const Json answer = stage.answer("throw it away");
  CHECK(content(answer).find("not_found") != std::string::npos);
  CHECK(content(answer).find("Shall I") == std::string::npos);
  CHECK(!answer["context"]["metadata"].contains("question"));
}

TEST_CASE("beside what is held the rest of a turn is done") {
  server().script(
      "mixed",
      {{{"calls",
         {removal("apex"),
          {{"name", "set_status"}, {"arguments", {{"media_buy_id", "techflow"}, {"status", "paused"}}}}}}},
       {{"text", "So."}}});
  ModelStage stage("mixed");
  const Json answer = stage.answer("tidy up");
  CHECK(content(answer) == "So.\n\nShall I delete Apex Motors for good?");
  CHECK(answer["context"]["metadata"]["operations"].size() == 1);
  CHECK(stage.campaign("techflow")["status"] == "paused");
  CHECK(status_of(stage, "apex") == 200);
}

TEST_CASE("a question outlives the process that asked it") {
  script("deletes", {"apex"});
  ModelStage stage("deletes");
  stage.answer("throw Apex away");
  stage.syncd.kill();
  stage.syncd.start();
  WsClient ada(stage.port(), "user=ada");
  ada.join("desk");
  answer_to(ada, ada.say("desk", "yes"));
  CHECK(status_of(stage, "apex") == 404);
}
