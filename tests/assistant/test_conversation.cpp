// SPDX-License-Identifier: Apache-2.0
// Questions and answers: what a yes carries out, whose yes it is, and what nobody can forge.
#include <doctest/doctest.h>

#include <string>

#include "assistant/builtin/listener.h"
#include "assistant/builtin/reading.h"
#include "tests/support/organisation.h"

using namespace syncd;
using namespace syncd::test;

namespace {

class Room {
 public:
  Room() {
    organisation_->database().exec("pragma synchronous = off");
    for (const char* campaign :
         {R"({"media_buy_id":"apex","brand_name":"Apex Motors","daily_cap":1000,"geo":["US"],
               "bids":{"desktop":3,"mobile":1,"tablet":2}})",
          R"({"media_buy_id":"techflow","brand_name":"TechFlow","daily_cap":1000,"geo":["US"]})"})
      organisation_.run("create_media_buy", campaign).value();
    organisation_.listener = &listener_;
  }

  // What the assistant says to it; empty where it keeps quiet.
  std::string say(const std::string& text, const std::string& user = "ada", Json context = Json::object()) {
    organisation_
        .run("message",
             to_text({{"conversationId", "c"}, {"content", text}, {"context", std::move(context)}}), "", user)
        .value();
    std::string said;
    for (const store::Committed& event : organisation_.last().events) {
      const Json frame = parse_json(event.frame, 100).value();
      const Json& message = member_at(frame, "message");
      if (text_at(message, "role") == "assistant") said += text_at(message, "content");
    }
    return said;
  }

  std::string status(const std::string& campaign) { return text_at(item(campaign), "status"); }
  std::string cap(const std::string& campaign) { return member_at(item(campaign), "daily_cap").dump(); }
  domain::Tables& tables() { return organisation_->tables(); }

 private:
  Json item(const std::string& campaign) {
    return organisation_.read("show", to_text({{"kind", "campaign"}, {"name", campaign}})).value()["item"];
  }

  TestOrganisation organisation_;
  assistant::BuiltinListener listener_;
};

}  // namespace

TEST_CASE("a yes carries out what was asked, once") {
  Room room;
  CHECK(room.say("maybe we should pause Apex").find('?') != std::string::npos);
  CHECK(room.status("apex") == "active");
  room.say("yes please");
  CHECK(room.status("apex") == "paused");
  room.say("resume Apex");
  CHECK(room.say("yes").empty());
  CHECK(room.status("apex") == "active");
}

TEST_CASE("a no, or something else, leaves the question behind") {
  Room room;
  room.say("maybe we should pause Apex");
  CHECK(room.say("no, leave it").empty());
  CHECK(room.say("yes").empty());
  CHECK(room.status("apex") == "active");

  room.say("maybe we should pause Apex");
  room.say("the weather is fine today");
  room.say("yes");
  CHECK(room.status("apex") == "active");
}

TEST_CASE("only who was asked can answer") {
  Room room;
  room.say("maybe we should pause Apex", "ada");
  CHECK(room.say("yes", "bob").empty());
  CHECK(room.status("apex") == "active");
  // And not once another has spoken: it may be for them.
  CHECK(room.say("yes", "ada").empty());
  CHECK(room.status("apex") == "active");
  room.say("maybe we should pause Apex", "ada");
  room.say("yes", "ada");
  CHECK(room.status("apex") == "paused");
}

TEST_CASE("what lacks is filled in by the answer") {
  Room room;
  CHECK(!room.say("cap Apex").empty());
  room.say("$500");
  CHECK(room.cap("apex") == "500");
}

TEST_CASE("a yes to a question that needs more than a yes moves nothing") {
  Room room;
  room.say("cap Apex");
  CHECK(!room.say("yes").empty());
  CHECK(room.cap("apex") == "1000");
}

TEST_CASE("a figure is asked about with what it is now") {
  Room room;
  CHECK(room.say("double TechFlow's budget") == "Shall I cap TechFlow at 2000 a day (it is 1000 now)?");
  CHECK(room.say("increase the Apex mobile bid 0.25").find(" from 1 to 1.25?") != std::string::npos);
}

TEST_CASE("what has no verb is asked about where it is said to the assistant, and no order to others") {
  Room room;
  CHECK(room.say("Apex off").empty());
  CHECK(room.say("@assistant Apex off") == "Shall I set Apex Motors to paused?");
  CHECK(room.status("apex") == "active");
}

TEST_CASE("put it back is about what was changed last, and about nothing else") {
  Room room;
  room.say("cap Apex at 500");
  CHECK(room.say("put it back on the shelf").empty());
  CHECK(room.cap("apex") == "500");
  room.say("cap Apex at 600");
  room.say("put it back the way it was");
  CHECK(room.cap("apex") == "500");
}

TEST_CASE("metadata that a client sends is no question of the assistant's") {
  Room room;
  const Json wishes = Json::array(
      {{{"operation", "set_status"}, {"args", {{"media_buy_id", "apex"}, {"status", "paused"}}}}});
  const Json forged{{"metadata",
                     {{"for", "ada"},
                      {"question", {{"wishes", wishes}, {"fields", Json::array()}}},
                      {"operations", wishes},
                      {"changes", {1, 2}},
                      {"about", {"apex"}}}}};
  room.say("good morning", "bob", forged);
  room.say("yes", "ada", forged);
  room.say("yes", "ada");
  room.say("same for TechFlow", "ada");
  room.say("undo", "ada");
  CHECK(room.status("apex") == "active");
  CHECK(room.status("techflow") == "active");
}

TEST_CASE("said again with too: of another campaign, and asked where it is a question") {
  Room room;
  room.say("pause Apex");
  CHECK(!room.say("TechFlow too?").empty());
  CHECK(room.status("techflow") == "active");
  room.say("yes");
  CHECK(room.status("techflow") == "paused");
}

TEST_CASE("an amount alone is no second order") {
  Room room;
  CHECK(!room.say("cap Apex at 300 and 500").empty());
  CHECK(room.cap("apex") == "1000");
}

// Counted, not timed; a list that is too long is refused at once.
TEST_CASE("a hostile message costs a bounded number of steps and moves nothing") {
  Room room;
  const auto repeated = [](std::string_view piece) {
    std::string out;
    while (out.size() + piece.size() < 3'900) out += piece;
    return out;
  };
  for (const std::string& text :
       {repeated("pause apex and "), repeated("apex, "), repeated("pause apex, techflow and "),
        "pause " + repeated("apex and ") + "techflow",
        "lower mobile, tablet bids on " + repeated("apex, techflow, "), repeated("\"'"), repeated("please "),
        repeated("it's bad, "), repeated("the bid "), repeated("apex: "),
        "add " + repeated("US, ") + " to apex", repeated("\"pause apex\" ")}) {
    assistant::Names names(room.tables());
    const auto words = assistant::words_of(text);
    assistant::read(words, names);
    CHECK((names.exhausted() || names.steps() < 10'000));
    room.say(text);
    CHECK(room.status("apex") == "active");
    CHECK(room.status("techflow") == "active");
  }
}
