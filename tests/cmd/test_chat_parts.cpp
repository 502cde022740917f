// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "cmd/repl/completer.h"
#include "cmd/repl/room_view.h"
#include "cmd/repl/words.h"
#include "cmd/stream/filter.h"
#include "cmd/stream/since.h"
#include "tests/cmd/test_shell.h"

using namespace syncd;
using namespace syncd::cmd;

namespace {

Json presence(const char* user, bool here, const char* client = "other") {
  return {
      {"type", "presence"}, {"clientId", client}, {"userId", user}, {"connected", here}, {"source", "web"}};
}

std::vector<std::string> texts(const Completion& found) {
  std::vector<std::string> out;
  for (const auto& candidate : found.candidates) out.push_back(candidate.text);
  return out;
}

}  // namespace

TEST_CASE("words are split as in a shell") {
  using Words = std::vector<std::string>;
  CHECK(split_words("pause  \"Apex Motors\" -x") == Words{"pause", "Apex Motors", "-x"});
  CHECK(split_words(R"(a 'b\' "c\"d" e\ f "")") == Words{"a", "b\\", "c\"d", "e f", ""});
  CHECK(!split_words("say \"hello"));
  for (const char* text : {"plain", "two words", "a\"b\\c", ""}) {
    CHECK(split_words(quoted_word(text)) == Words{text});
  }
}

TEST_CASE("people come and go once, and not at all while a connection came back") {
  RoomView room("me");
  room.everybody({{{"userId", "ada"}, {"clientId", "me"}}}, 0);
  CHECK(room.presence(presence("bob", true), 0));
  CHECK(!room.presence(presence("bob", true, "his second tab"), 0));
  CHECK(!room.presence(presence("ada", true, "me"), 0));
  CHECK(room.presence(presence("bob", false), 0));
  CHECK(!room.presence(presence("bob", false), 0));
  CHECK(room.presence(presence("bob", true), 0));
  room.everybody({{{"userId", "ada"}}}, 1'000);  // the server was started anew, bob is not back yet
  CHECK(room.expire(2'000).empty());
  CHECK(!room.presence(presence("bob", true), 3'000));
  CHECK(room.expire(60'000).empty());
  room.everybody({{{"userId", "ada"}}}, 61'000);
  const auto gone = room.expire(66'000);
  REQUIRE(gone.size() == 1);
  CHECK(gone[0]["userId"] == "bob");
  CHECK(room.people() == std::vector<std::string>{"ada"});
}

TEST_CASE("a typing notice ends with the message, with the word, or by itself") {
  RoomView room("me");
  const Json typing{{"type", "typing"}, {"userId", "bob"}, {"clientId", "x"}, {"typing", true}};
  room.typing(typing, 0);
  CHECK(typing_text(room.typists(), true) == "bob is typing…");
  room.said_something({{"message", {{"userId", "bob"}}}});
  CHECK(room.typists().empty());
  room.typing(typing, 0);
  room.expire(10'000);
  CHECK(room.typists().empty());
  CHECK(typing_text({"a\x1b[1m", "b"}, false) == "a\\x1b[1m and b are typing...");
  CHECK(typing_text({"a", "b", "c"}, false) == "3 people are typing...");
}

TEST_CASE("Tab knows verbs, choices, names of the server, and flags") {
  int asked = 0;
  Millis now = 0;
  Completer completer(
      all_verbs(), {{"join", "Go", domain::Kind::conversation}}, [&] { return now; },
      [&](Json frame) -> Result<Json> {
        ++asked;
        if (frame["kind"] == "conversations") return fail(Code::timeout, "late");
        return Json{{"data",
                     {{"items",
                       {{{"media_buy_id", "apex"}, {"brand_name", "Apex Motors"}},
                        {{"media_buy_id", "two words"}},
                        {{"media_buy_id", "\x1b[31mevil"}}}}}}};
      },
      [] { return std::vector<std::string>{"ada"}; });
  const auto at_end = [&](std::string_view line) { return texts(completer.complete(line, line.size())); };
  using Texts = std::vector<std::string>;
  CHECK(at_end("/paus") == Texts{"/pause"});
  CHECK(at_end("/joi") == Texts{"/join"});
  CHECK(at_end("/set-status ") == Texts{"apex", "\"two words\""});
  CHECK(at_end("/set-status ap") == Texts{"apex"});
  CHECK(asked == 1);
  now += 60'000;
  CHECK(at_end("/pause AP") == Texts{"apex"});
  CHECK(asked == 2);
  CHECK(at_end("/set-status apex p") == Texts{"paused"});
  CHECK(at_end("/set-status apex paused ") == Texts{});
  CHECK(at_end("/show camp") == Texts{"campaign"});
  CHECK(at_end("/show campaign a") == Texts{"apex"});
  CHECK(at_end("/create-media-buy X --stat") == Texts{"--status"});
  CHECK(at_end("/create-media-buy X --status ") == Texts{"active", "paused"});
  CHECK(at_end("/join ") == Texts{});  // no answer in time: silence
  CHECK(at_end("hello a") == Texts{"ada"});
  CHECK(at_end("/nonsense ") == Texts{});
}

TEST_CASE("where to begin is a seq, a time, or how long ago") {
  CHECK(parse_since("41", 0)->seq == 41);
  CHECK(parse_since("10m", 1'000'000)->time == 400'000);
  CHECK(parse_since("2026-02-01T12:30:00Z", 0)->time == 1'769'949'000'000);
  CHECK(!parse_since("soon", 0));
  CHECK(!parse_since("-4", 0));
}

TEST_CASE("a filter lets through what was asked for") {
  const Json frame{{"type", "message"}, {"seq", 4}, {"message", {{"role", "user"}}}};
  CHECK(Filter{}.fits(frame));
  CHECK(!Filter{}.fits({{"type", "typing"}}));
  CHECK(Filter{.types = {"typing"}}.fits({{"type", "typing"}}));
  CHECK(!Filter{.types = {"typing"}}.fits(frame));
  CHECK(Filter{.members = {{"message.role", "user"}}}.fits(frame));
  CHECK(!Filter{.members = {{"message.role", "system"}}}.fits(frame));
  CHECK(!parse_member_filter("nothing"));
  CHECK(!check_type("mesage"));
}
