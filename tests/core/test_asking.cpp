// SPDX-License-Identifier: Apache-2.0
// Who waits for the assistant's answer to a message: live, out of the log, half told before, or in vain.
#include <doctest/doctest.h>

#include <memory>

#include "daemon/core/asking.h"
#include "domain/entities/messages.h"
#include "domain/table.h"
#include "tests/support/fake_backend.h"
#include "tests/support/fake_host.h"

using namespace syncd;
using namespace syncd::daemon;
using namespace syncd::test;

namespace {

using Lines = std::vector<std::string>;

struct Told final : Asking::Outlet {
  void delta(std::string_view text) override { lines.push_back("delta " + std::string(text)); }
  void tool(const Json& call) override {
    lines.push_back("tool " + text_at(call, "operation") + (call.contains("error") ? " failed" : ""));
  }
  void done(const Json& answer) override { lines.push_back("done " + text_at(answer, "content")); }
  void failed(const Error& error) override {
    lines.push_back("failed " + std::string(info(error.code).name));
  }
  void waits(Millis) override { ++waited; }
  Lines lines;
  int waited = 0;
};

struct Stage {
  Stage() {
    backend.engine = &engine;
    engine.add_organisation("default", backend.organisation()->epoch(), 0);
  }
  void say(const domain::Actor& actor, Json message) {
    const domain::Operation& row = *domain::operation_named("message");
    Json args{{"conversationId", "room"}, {"message", std::move(message)}};
    engine.run({.operation = &row,
                .args = engine.admit(actor, row, std::move(args)).value(),
                .actor = actor,
                .id = {},
                .conversations = {}},
               [this](const Result<std::string>& reply) { last = parse_json(reply.value()).value(); });
    backend.run_all();
  }
  Asked asked(const std::string& content = "pause it") {
    say({.user = "ada", .source = "web", .client_id = {}}, {{"content", content}});
    return {"default", "room", last["messageId"], last["seq"].get<std::uint64_t>()};
  }
  void answer(const Asked& to, const std::string& text, Json more = Json::object()) {
    Json metadata{{"for", "ada"}, {"in_reply_to", to.message}};
    metadata.update(more);
    say(domain::assistant_actor("default"), domain::assistant_message(text, metadata));
  }
  std::unique_ptr<Asking> wait_for(const Asked& asked, Told& told) {
    return std::make_unique<Asking>(engine, *engine.organisation("default"), asked, told);
  }

  FramePress press;
  FakeBackend backend;
  Millis now = 1'770'000'000'000;
  Engine engine{backend, press, {}, [this] { return now; }, syncd::testing::counted_entropy(7)};
  Json last;
};

const Json kPaused = parse_json(R"({"operations":[{"operation":"set_status","args":{},"ok":true,"seq":9},
                                                  {"operation":"undo","args":{},"ok":false,"code":"conflict"}]})")
                         .value();

}  // namespace

TEST_CASE("an answer that comes later is told when it comes, and answers to others are not") {
  Stage stage;
  const Asked mine = stage.asked(), other = stage.asked("resume it");
  Told told;
  const auto asking = stage.wait_for(mine, told);
  stage.answer(other, "Not yours.");
  CHECK(told.lines.empty());
  stage.answer(mine, "Paused.", kPaused);
  CHECK(told.lines == Lines{"tool set_status", "tool undo failed", "delta Paused.", "done Paused."});
  stage.answer(mine, "Once more.");
  CHECK(told.lines.size() == 4);
}

TEST_CASE("an answer that was given is found, in memory and in the log") {
  for (const int between : {0, 3'000}) {
    Stage stage;
    const Asked mine = stage.asked();
    stage.answer(mine, "Paused.", kPaused);
    for (int i = 0; i < between; ++i)
      stage.say({.user = "bob", .source = "web", .client_id = {}}, {{"content", std::string(2'000, 'x')}});
    Told told;
    const auto asking = stage.wait_for(mine, told);
    CHECK(told.lines.empty() == (between > 0));  // the hub does not remember that far
    stage.backend.run_all();
    CHECK(told.lines == Lines{"tool set_status", "tool undo failed", "delta Paused.", "done Paused."});
  }
}

TEST_CASE("an answer in two messages is one, with what was run told once") {
  Stage stage;
  const Asked mine = stage.asked();
  Told told;
  const auto asking = stage.wait_for(mine, told);
  Json more = kPaused;
  more["more"] = true;
  stage.answer(mine, "Paused.", more);
  const std::string key = Answers::key("default", mine.message);
  stage.engine.answers().begin(key);
  stage.engine.answers().tool(key, {{"operation", "list"}, {"arguments", Json::object()}});
  stage.answer(mine, "One runs.",
               parse_json(R"({"operations":[{"operation":"list","args":{},"ok":true}]})").value());
  CHECK(told.lines == Lines{"tool set_status", "tool undo failed", "delta Paused.", "tool list", "delta \n",
                            "delta One runs.", "done Paused.\nOne runs."});
}

TEST_CASE("what was told as it was written is not told again, and who comes later hears it from its start") {
  Stage stage;
  const Asked mine = stage.asked();
  const std::string key = Answers::key("default", mine.message);
  Told first, second;
  const auto one = stage.wait_for(mine, first);
  CHECK(stage.engine.answers().followed(key));
  stage.engine.answers().begin(key);
  for (const char* piece : {"\n", " I ", "look."}) stage.engine.answers().delta(key, piece);
  const auto two = stage.wait_for(mine, second);
  stage.engine.answers().delta(key, " Done.\n");
  stage.answer(mine, "I look. Done.");
  CHECK(first.lines == Lines{"delta I ", "delta look.", "delta  Done.\n", "done I look. Done."});
  CHECK(second.lines == Lines{"delta I look.", "delta  Done.\n", "done I look. Done."});

  const Asked broken = stage.asked();
  Told third;
  const auto three = stage.wait_for(broken, third);
  stage.engine.answers().delta(Answers::key("default", broken.message), "Half");
  stage.answer(broken, "Half\n(It broke off.)");
  CHECK(third.lines == Lines{"delta Half", "delta \n(It broke off.)", "done Half\n(It broke off.)"});
}

TEST_CASE("who waits is told to wait while somebody is at work, and in vain when nobody is") {
  Stage stage;
  const Asked mine = stage.asked();
  const std::string key = Answers::key("default", mine.message);
  Told told;
  const auto asking = stage.wait_for(mine, told);
  stage.engine.answers().begin(key);
  stage.engine.tick();
  CHECK(told.waited == 1);
  CHECK(told.lines.empty());
  stage.engine.answers().end(key);
  stage.engine.tick();
  CHECK(told.lines == Lines{"failed internal"});
  stage.engine.tick();
  stage.answer(mine, "Too late.");
  CHECK(told.lines.size() == 1);
}

TEST_CASE("who waits for an answer in a conversation that is deleted is told so, and waits no more") {
  Stage stage;
  const Asked mine = stage.asked();
  Told told;
  const auto asking = stage.wait_for(mine, told);
  stage.engine.answers().begin(Answers::key("default", mine.message));
  const domain::Actor ada{.user = "ada", .source = "web", .client_id = {}};
  const domain::Operation& row = *domain::operation_named("delete_conversation");
  stage.engine.run(
      {.operation = &row, .args = {{"conversationId", "room"}}, .actor = ada, .id = {}, .conversations = {}},
      [](const Result<std::string>& reply) { CHECK(reply); });
  stage.backend.run_all();
  CHECK(told.lines == Lines{"failed not_found"});
  stage.engine.tick();
  CHECK(told.lines.size() == 1);
}

TEST_CASE("who goes while the log is read, or gives up, hears nothing more") {
  Stage stage;
  const Asked mine = stage.asked();
  stage.answer(mine, "Paused.");
  for (int i = 0; i < 3'000; ++i)
    stage.say({.user = "bob", .source = "web", .client_id = {}}, {{"content", std::string(2'000, 'x')}});
  Told gone, gave_up;
  auto leaver = stage.wait_for(mine, gone);
  const auto other = stage.wait_for(mine, gave_up);
  leaver.reset();
  other->give_up({.code = Code::draining, .message = "the server is stopping"});
  stage.backend.run_all();
  CHECK(gone.lines.empty());
  CHECK(gave_up.lines == Lines{"failed draining"});
  CHECK(stage.engine.answers().followed(Answers::key("default", mine.message)));
}
