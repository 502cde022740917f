// SPDX-License-Identifier: Apache-2.0
// The service that the tests ask, one for the whole program, and the ways to ask it.
#pragma once

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "assistant/model/answer.h"
#include "assistant/model/prompt.h"
#include "domain/table.h"
#include "tests/support/model_server.h"

namespace syncd::assistant::model {

// Started by the first test that asks, which is on the main thread.
inline const test::ModelServer& server() {
  static const test::ModelServer started;
  return started;
}

// A name under which a script begins at its start.
inline std::string fresh(const std::string& script) {
  static int number = 0;
  return script + "@" + std::to_string(++number);
}

struct Way {
  const char* name;
  Service service;
  const char* base;
  const char* key;
  bool stream;
};
inline const Way kAnthropic{"anthropic, streamed", Service::anthropic, "/v1", "test-key", true};
inline const std::vector<Way> kWays{kAnthropic,
                                    {"anthropic, whole", Service::anthropic, "/v1", "test-key", false},
                                    {"openai, streamed", Service::openai, "/v1", "test-key", true},
                                    {"openai, whole", Service::openai, "/v1", "test-key", false},
                                    {"local, streamed", Service::openai, "/local/v1", "", true},
                                    {"local, whole", Service::openai, "/local/v1", "", false}};

inline Settings settings(const Way& way, const std::string& script) {
  Settings out;
  out.service = way.service;
  out.url = server().url(way.base);
  out.model = fresh(script);
  out.key = way.key;
  out.stream = way.stream;
  out.backoff = std::chrono::milliseconds(1);
  return out;
}

// One question, and all that came of it.
struct Asked {
  explicit Asked(Settings how) : how_(std::move(how)) {}

  tl::expected<Outcome, Failure> ask(const std::string& text = "pause apex") {
    const domain::Actor ada{.user = "ada", .source = "test", .client_id = "c1"};
    Transcript transcript{system_prompt({.now = 1'770'000'000'000, .sender = ada, .conversation = "standup"}),
                          {said("eve", "good morning"), answered("Good morning, eve."), said("ada", text)}};
    return answer(how_, std::move(transcript), tools_for(domain::Role::admin), run, on_delta, cancel);
  }
  Json requests() const { return server().requests(how_.model); }

  Cancellation cancel;
  std::vector<std::string> ran;  // the calls, with their arguments
  std::string told;
  RunTool run = [this](const ToolCall& call) {
    ran.push_back(call.name + " " + to_text(call.arguments));
    return call.name == "list" ? ToolResult{"nothing to list", true} : ToolResult{call.name + " is well"};
  };
  OnDelta on_delta = [this](std::string_view text) { told += text; };

 private:
  Settings how_;
};

inline const char* const kPause = R"(set_status {"media_buy_id":"apex","status":"paused"})";
inline const char* const kShow = R"(show {"kind":"campaign","name":"apex"})";

}  // namespace syncd::assistant::model
