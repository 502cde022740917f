// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "cmd/output/badges.h"
#include "tests/cmd/test_shell.h"

using namespace syncd;
using namespace syncd::cmd;
using syncd::cmd::test::TestShell;

namespace {

std::string line(const char* frame, LineStyle style = {}) {
  return event_line(Json::parse(frame), style);
}

}  // namespace

TEST_CASE("a message shows where it came from and who said it") {
  const char* frame = R"({"type":"message","conversationId":"lobby","userId":"alice",
      "message":{"role":"user","content":"hello","source":"web"},"seq":3,"timestamp":"2026-02-01T12:30:00.000Z"})";
  CHECK(line(frame) == "🌐 alice: hello");
  CHECK(line(frame, {.utf8 = false}) == "[web] alice: hello");
  CHECK(line(frame, {.conversation = true, .time = rfc3339}) ==
        "2026-02-01T12:30:00.000Z lobby 🌐 alice: hello");
}

TEST_CASE("a rule's result and a data set are told in words") {
  CHECK(
      line(
          R"({"type":"table_finished","data":{"id":7,"table":{"table":"rule_top_1","kind":"rule","rule":"top",
      "sql":"SELECT 1","row_count":3},"actor":"ada","source":"cli"}})") == "⌨  rule top → 3 rows (ada)");
  CHECK(line(R"({"type":"table_finished","data":{"table":{"table":"leads","kind":"dataset","row_count":1},
      "actor":"ada","source":"web"}})") == "🌐 data set leads → 1 row (ada)");
  CHECK(line(R"({"type":"table_dropped","data":{"table":{"table":"le\nads","kind":"dataset","row_count":1},
      "actor":"ada","source":"web"}})") == "🌐 data set le⏎ads dropped (ada)");
}

TEST_CASE("a message of several lines stays together") {
  CHECK(line(R"({"type":"message","userId":"bob","message":{"content":"one\ntwo","source":"cli"}})") ==
        "⌨  bob: one\n    two");
}

TEST_CASE("the assistant is the assistant, and what a client says as one shows whose it is") {
  CHECK(
      line(
          R"({"type":"message","message":{"role":"assistant","userId":"assistant","content":"done","source":"x"}})") ==
      "🤖 assistant: done");
  CHECK(
      line(
          R"({"type":"message","message":{"role":"assistant","userId":"bob","content":"done","source":"web"}})") ==
      "🌐 assistant (bob): done");
}

TEST_CASE("presence and typing") {
  CHECK(
      line(
          R"({"type":"presence","userId":"alice","source":"iphone","connected":true,"conversationId":"lobby"})") ==
      "📱 alice joined lobby");
  CHECK(
      line(
          R"({"type":"presence","userId":"alice","source":"iphone","connected":false,"conversationId":"lobby"})") ==
      "📱 alice left lobby");
  CHECK(line(R"({"type":"typing","userId":"alice","source":"desktop"})") == "🖥  alice is typing…");
}

TEST_CASE("a campaign's change shows before and after") {
  const char* status = R"({"type":"media_buy_updated","data":{"mediaBuy":{"brand_name":"Apex Motors"},
      "changes":[{"operation":"set_status","previous_value":"active","new_value":"paused"}],"actor":"alice","source":"web"}})";
  CHECK(line(status) == "🌐 Apex Motors set_status: active → paused (alice)");
  CHECK(line(status, {.utf8 = false}) == "[web] Apex Motors set_status: active -> paused (alice)");
  CHECK(line(R"({"type":"media_buy_updated","data":{"mediaBuy":{"brand_name":"Apex Motors"},
      "changes":[{"operation":"adjust_bid","previous_value":{"desktop":2.5,"mobile":2},"new_value":{"desktop":2.5,"mobile":1.4}},
                 {"operation":"set_daily_cap","previous_value":null,"new_value":500}],"actor":"bob","source":"cli"}})") ==
        "⌨  Apex Motors adjust_bid: mobile 2 → 1.4; set_daily_cap: none → 500 (bob)");
}

TEST_CASE("conversations, tasks, tools, crews") {
  CHECK(
      line(
          R"({"type":"conversation_renamed","conversationId":"lobby","data":{"title":"Front desk","actor":"bob","source":"web"}})") ==
      "🌐 conversation lobby renamed: Front desk (bob)");
  CHECK(
      line(
          R"({"type":"task_status_changed","data":{"task":{"title":"Call","status":"completed"},"previous_status":"pending"}})") ==
      "task Call status_changed: pending → completed");
  CHECK(
      line(
          R"({"type":"tool_end","crew_id":"c1","call_id":"k","tool":"make","status":"ok","exit_code":0,"duration_ms":12})") ==
      "c1 make end ok exit 0 12 ms");
  CHECK(line(R"({"type":"signal","crew_id":"c1","status":"busy","previous_status":"available"})") ==
        "crew c1 available → busy");
}

TEST_CASE("a type that nobody told us of is shown compactly, never dropped") {
  CHECK(
      line(
          R"({"type":"new_thing","seq":9,"timestamp":"2026-02-01T12:30:00Z","who":"x","data":{"a":[1,2]}})") ==
      R"(new_thing who=x {"a":[1,2]})");
}

TEST_CASE("frames of any shape give a line") {
  for (const char* frame :
       {"{}", "[]", "null", R"({"type":7})", R"({"type":"message"})",
        R"({"type":"message","message":"text"})", R"({"type":"media_buy_updated","data":[1]})",
        R"({"type":"media_buy_updated","data":{"changes":{"a":1}}})", R"({"type":"signal","status":{}})"}) {
    CAPTURE(frame);
    CHECK_NOTHROW(line(frame));
  }
}

TEST_CASE("every source has a sign and a word") {
  CHECK(badge("web", true) == "🌐");
  CHECK(badge("web", false) == "[web]");
  CHECK(badge("\x1b[31m", true) == "💬");
  CHECK(badge("unheard of", false) == "[other]");
}

TEST_CASE("crews and runs") {
  CHECK(
      line(R"({"type":"crew_registered","data":{"crew":{"crew_id":"r","name":"Research"},"actor":"ada"}})") ==
      "crew Research registered (ada)");
  CHECK(line(R"({"type":"crew_removed","data":{"crew":{"crew_id":"r","name":""},"actor":"ada"}})") ==
        "crew r removed (ada)");
  CHECK(line(R"({"type":"run_started","data":{"run":{"run_id":"r1","name":"nightly","crew_id":"build"},
      "actor":"ada"}})") == "build run nightly started (ada)");
  CHECK(line(R"({"type":"run_finished","data":{"run":{"name":"nightly","crew_id":"build","status":"success",
      "duration_ms":180000,"tokens":1200},"actor":"ada"}})") ==
        "build run nightly success after 3 min, 1200 tokens (ada)");
  CHECK(line(R"({"type":"run_finished","data":{"run":{"name":"nightly","crew_id":"build","status":"abandoned",
      "duration_ms":null,"tokens":null},"actor":"syncd"}})") == "build run nightly abandoned (syncd)");
}
