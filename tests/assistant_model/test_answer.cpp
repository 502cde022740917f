// SPDX-License-Identifier: Apache-2.0
#include <list>
#include <thread>

#include "tests/assistant_model/service.h"

using namespace syncd;
using namespace syncd::assistant::model;

namespace {

using Ran = std::vector<std::string>;

// Asks in every way; each has to come to this.
void check_every_way(const std::string& script, const std::string& text, const Ran& ran, int requests) {
  for (const Way& way : kWays) {
    CAPTURE(way.name);
    Asked asked(settings(way, script));
    const auto outcome = asked.ask();
    for (const Json& request : asked.requests()) {
      INFO(text_at(request, "fault"));
      CHECK(request["fault"].is_null());
    }
    REQUIRE_MESSAGE(outcome, outcome.error().message);
    CHECK(outcome->text == text);
    CHECK(asked.told == text);
    CHECK(asked.ran == ran);
    CHECK(outcome->calls_run == static_cast<int>(ran.size()));
    CHECK(outcome->stop == Stop::finished);
    CHECK(outcome->usage.input == 25 * requests);
    CHECK(outcome->usage.output == 10 * requests);
    CHECK(asked.requests().size() == static_cast<std::size_t>(requests));
  }
}

}  // namespace

TEST_CASE("a question is answered") {
  check_every_way("plain", "Good morning! You said: ada: pause apex", {}, 1);
}

TEST_CASE("a tool is run, and the model told what came of it") {
  check_every_way("one_tool", "I look.\n\nDone: set_status is well", {kPause}, 2);
}

TEST_CASE("several tools of one turn run in their order, and each is answered for") {
  check_every_way("several_tools", "Done: set_status is well | show is well | failed: nothing to list",
                  {kPause, kShow, "list {}"}, 2);
}

TEST_CASE("tools of one turn after the other") {
  check_every_way("two_turns", "Now I pause it.\n\nDone: set_status is well", {kShow, kPause}, 3);
}

TEST_CASE("calls without ids are told apart over all turns") {
  Asked asked(settings(kWays[4], "no_ids"));
  const auto outcome = asked.ask();
  REQUIRE_MESSAGE(outcome, outcome.error().message);
  CHECK(asked.ran == Ran{kShow, kPause, kShow});
}

TEST_CASE("an answer in single bytes, in the middle of characters") {
  check_every_way("pieces", "Grüße, 你好 👋", {}, 1);
  Asked asked(settings(kAnthropic, "pieces"));
  REQUIRE(asked.ask());
  CHECK(asked.ask().value().text == "Grüße");
}

TEST_CASE("what the model thought is given back to it with its signature") {
  for (const bool stream : {true, false}) {
    Settings how = settings(kAnthropic, "thinking");
    how.stream = stream;
    Asked asked(how);
    const auto outcome = asked.ask();
    REQUIRE_MESSAGE(outcome, outcome.error().message);
    const Json turn = asked.requests()[1]["body"]["messages"][3]["content"];
    CHECK(turn[0]["thinking"] == "hm, hm");
    CHECK(asked.told == "I look.\n\nDone: show is well");
  }
}

TEST_CASE("arguments that are no JSON run nothing, and the model is told") {
  for (const Way& way : kWays) {
    // A whole answer of Anthropic's cannot hold broken arguments.
    if (way.service == Service::anthropic && !way.stream) continue;
    CAPTURE(way.name);
    for (const char* script : {"broken_arguments", "cut_off"}) {
      Asked asked(settings(way, script));
      const auto outcome = asked.ask();
      REQUIRE_MESSAGE(outcome, outcome.error().message);
      CHECK(asked.ran.empty());
      CHECK(outcome->calls_run == 0);
      CHECK(outcome->text.starts_with("Done: failed: the a"));
      CHECK(outcome->text.find("nothing was done") != std::string::npos);
    }
  }
}

TEST_CASE("a tool that was not offered is not run") {
  Asked asked(settings(kAnthropic, "no_such_tool"));
  const auto outcome = asked.ask();
  REQUIRE(outcome);
  CHECK(asked.ran.empty());
  CHECK(outcome->text == "Done: failed: there is no tool \"launch\"");
}

TEST_CASE("an answer that ends by itself is told from one that was cut off or refused") {
  for (const Way& way : kWays) {
    CAPTURE(way.name);
    CHECK(Asked(settings(way, "too_long")).ask().value().stop == Stop::length);
    CHECK(Asked(settings(way, "refuses")).ask().value().stop == Stop::refused);
  }
}

TEST_CASE("without anybody who listens to the text as it comes") {
  Asked asked(settings(kAnthropic, "one_tool"));
  asked.on_delta = nullptr;
  CHECK(asked.ask().value().text == "I look.\n\nDone: set_status is well");
}

TEST_CASE("a model that takes tools only without reasoning is told not to") {
  Asked asked(settings(kWays[2], "no_reasoning"));
  server().script("no_reasoning", parse_json(R"([{"no_reasoning":true},{"text":"Well."}])").value());
  const auto outcome = asked.ask();
  REQUIRE_MESSAGE(outcome, outcome.error().message);
  CHECK(asked.requests().size() == 2);
  CHECK(asked.requests()[1]["body"]["reasoning_effort"] == "none");
}

TEST_CASE("members that the operator adds are in every request") {
  Settings how = settings(kAnthropic, "plain");
  how.extra = {{"temperature", 0.5}};
  Asked asked(how);
  REQUIRE(asked.ask());
  CHECK(asked.requests()[0]["body"]["temperature"] == 0.5);
}

TEST_CASE("several answers at once") {
  std::list<Asked> asked;
  for (const Way& way : kWays) asked.emplace_back(settings(way, "two_turns"));
  std::vector<std::thread> threads;
  for (Asked& one : asked) threads.emplace_back([&one] { (void)one.ask(); });
  for (std::thread& thread : threads) thread.join();
  for (const Asked& one : asked) {
    CHECK(one.told == "Now I pause it.\n\nDone: set_status is well");
    CHECK(one.ran == Ran{kShow, kPause});
  }
}

TEST_CASE("an answer to nobody is not asked for") {
  Cancellation cancel;
  const auto nothing = answer(settings(kAnthropic, "plain"), {"", {said("ada", "hi"), answered("hello")}}, {},
                              nullptr, nullptr, cancel);
  REQUIRE_FALSE(nothing);
  CHECK(nothing.error().kind == Failure::Kind::request_refused);
}
