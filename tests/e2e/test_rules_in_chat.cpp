// SPDX-License-Identifier: Apache-2.0
// "run find all patterns" in a conversation: the assistant says what came of it, and keeps out of sentences
// that merely begin so.
#include "tests/e2e/rule_stage.h"

using namespace syncd;
using namespace syncd::test;

namespace {

struct ChatStage : RuleStage {
  explicit ChatStage(std::vector<std::string> arguments = {}) : RuleStage(std::move(arguments)) {
    ada.join("desk");
  }
  Json said(const std::string& content) { return answer_to(ada, ada.say("desk", content), 30'000); }
  // Nothing was answered by the time at which an answer to the next rule is there.
  bool silent(const std::string& content) {
    const Json ack = ada.say("desk", content);
    const Json next = ada.say("desk", "run find all patterns");
    while (true) {
      const Json frame = ada.next("message", 30'000);
      if (is_answer_to(frame, ack)) return false;
      if (is_answer_to(frame, next)) return true;
    }
  }
};

}  // namespace

TEST_CASE("a rule said in a conversation is answered there, with its first rows") {
  ChatStage stage;
  const Json answer = stage.said("run Find all patterns");
  const std::string content = answer["content"];
  CHECK(content.starts_with("Rule find_all_patterns → 5 rows → rule_find_all_patterns_"));
  CHECK(content.find("\nname ") != std::string::npos);
  CHECK(content.find("\nPattern 1 ") != std::string::npos);
  const Json& metadata = answer["context"]["metadata"];
  CHECK(metadata["operations"][0]["operation"] == "run_rule");
  CHECK(metadata["operations"][0]["ok"] == true);
  CHECK(metadata["rule"]["row_count"] == 5);
  CHECK(metadata["rule"]["table"] == stage.rules()[0]["table"]);
  CHECK_FALSE(metadata["rule"].contains("rows"));
  for (const char* words : {"RUN  find patterns where kind equals pattern",
                            "run List patterns created in the last week", "  Run count patterns by kind"}) {
    CAPTURE(words);
    CHECK(stage.said(words)["content"].get<std::string>().starts_with("Rule "));
  }
}

TEST_CASE("a rule that is not understood is said to be so, with the word") {
  ChatStage stage;
  const Json answer = stage.said("run find all unicorns");
  CHECK(answer["content"].get<std::string>().find("unicorns") != std::string::npos);
  CHECK(answer["context"]["metadata"]["operations"][0]["ok"] == false);
  CHECK(stage.rules().empty());
  const Json ack =
      stage.ada.ask({{"type", "ask"}, {"conversationId", "desk"}, {"content", "run the numbers"}});
  CHECK(answer_to(stage.ada, ack)["content"].get<std::string>().find("numbers") != std::string::npos);
}

TEST_CASE("a sentence that merely begins with run is left alone") {
  ChatStage stage;
  CHECK(stage.silent("run the numbers with me tomorrow"));
  CHECK(stage.silent("running late, find all patterns yourselves"));
  CHECK(stage.silent("Run!"));
  CHECK(stage.silent("run"));
  CHECK(stage.silent("Find all patterns"));
}

TEST_CASE(
    "in a conversation whose assistant is off nobody runs rules, and without any assistant rules are run") {
  ChatStage stage({"--assistant", "off"});
  CHECK(stage.said("run find all patterns")["content"].get<std::string>().starts_with(
      "Rule find_all_patterns"));
  stage.ada.ask({{"type", "set_assistant"}, {"conversationId", "desk"}, {"assistant", "off"}});
  const Json ack = stage.ada.say("desk", "run find all patterns");
  stage.ada.join("other");
  const Json elsewhere = stage.ada.say("other", "run find all patterns");
  while (true) {
    const Json frame = stage.ada.next("message", 30'000);
    CHECK_FALSE(is_answer_to(frame, ack));
    if (is_answer_to(frame, elsewhere)) break;
  }
}
