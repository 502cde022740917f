// SPDX-License-Identifier: Apache-2.0
// The verbs that follow from the operation table, up to the frame that would be sent: no network.
#include <doctest/doctest.h>

#include "cmd/repl/words.h"
#include "cmd/verbs/answers.h"
#include "cmd/verbs/arguments.h"
#include "cmd/verbs/operations.h"
#include "domain/table.h"
#include "tests/cmd/test_shell.h"

using namespace syncd;
using namespace syncd::cmd;
using syncd::cmd::test::Folder;
using syncd::cmd::test::TestShell;

namespace {

struct Line : TestShell {
  Folder folder;
  Line() { variables["HOME"] = folder.path.string(); }

  // The frame behind the words, or the error.
  Json frame(std::vector<std::string> words) {
    words.insert(words.end(), {"--dry-run", "--json"});
    const Exit exit = run(words);
    return Json::parse(exit == Exit::done ? out.text : err.text);
  }
};

// A row as a later one may be, with everything that a row can hold.
domain::Operation everything() {
  using domain::Field;
  using domain::FieldType;
  return {.name = "do_everything",
          .group = "campaigns",
          .summary = "do everything",
          .fields = {{.name = "target", .summary = "what", .required = true, .position = 0},
                     {.name = "count", .type = FieldType::integer, .position = 1},
                     {.name = "loud", .type = FieldType::boolean},
                     {.name = "tags", .type = FieldType::list, .fields = {{.name = "tag"}}},
                     {.name = "shares",
                      .type = FieldType::object,
                      .fields = {{.name = "left", .type = FieldType::amount},
                                 {.name = "rightSide", .type = FieldType::amount}}},
                     {.name = "extra", .type = FieldType::object},
                     {.name = "at", .type = FieldType::time}},
          .examples = {"do-everything a 1"},
          .decide = [](domain::Tables&, const Json&, const domain::Context&) -> Result<domain::Decision> {
            return domain::Decision{};
          }};
}

}  // namespace

TEST_CASE("every row with something to do is a verb, and so are its short forms") {
  for (const auto& row : domain::all_operations()) {
    CAPTURE(row.name);
    const Verb* verb = find_verb(all_verbs(), with_dashes(row.name));
    const bool does_something = row.decide != nullptr || row.read != nullptr;
    if (row.session == domain::SessionVerb::none) CHECK((verb != nullptr) == does_something);
    for (const auto& alias : row.aliases) CHECK(find_verb(all_verbs(), with_dashes(alias.name)) != nullptr);
  }
  CHECK(find_verb(all_verbs(), "typing") == nullptr);
  CHECK(find_verb(all_verbs(), "sync-request")->hidden);
}

TEST_CASE("every example of the table is a line that works") {
  Line t;
  for (const auto& row : domain::all_operations()) {
    for (const auto example : row.examples) {
      CAPTURE(example);
      const auto words = split_words(example);
      REQUIRE(words.has_value());
      const Json frame = t.frame(*words);
      CAPTURE(frame.dump());
      CHECK(frame["type"] == row.name);
    }
  }
}

TEST_CASE("places, flags, amounts below zero") {
  Line t;
  CHECK(t.frame({"adjust-bid", "apex", "mobile", "-30%"}) == Json{{"type", "adjust_bid"},
                                                                  {"media_buy_id", "apex"},
                                                                  {"device", "mobile"},
                                                                  {"change_percent", "-30"}});
  CHECK(t.frame({"adjust-bid", "apex", "--bid", "2.40"})["bid"] == "2.4");
  CHECK(t.frame({"adjust-bid", "--change", "-.5%", "--campaign", "apex"})["change_percent"] == "-0.5");
  CHECK(t.frame({"pause", "Apex Motors", "--id", "k"}) ==
        Json{{"type", "set_status"}, {"id", "k"}, {"media_buy_id", "Apex Motors"}, {"status", "paused"}});
  CHECK(t.frame({"message", "standup", "hi", "--message-role", "assistant"})["message"] ==
        Json{{"content", "hi"}, {"role", "assistant"}});
}

TEST_CASE("members of objects are flags, lists are repeated or have commas") {
  Line t;
  const Json frame = t.frame({"create-media-buy", "Brand", "--bids-desktop", "2.5", "--bids-mobile=1",
                              "--geo", "US,DE", "--geo", "FR", "the-id"});
  CHECK(frame["bids"] == Json{{"desktop", "2.5"}, {"mobile", "1"}});
  CHECK(frame["geo"] == Json{"US", "DE", "FR"});
  CHECK(frame["media_buy_id"] == "the-id");
}

TEST_CASE("a row of any shape becomes a verb") {
  Line t;
  const std::vector<domain::Operation> rows{everything()};
  const std::vector<Verb> verbs = operation_verbs(rows);
  const auto run = [&](std::vector<std::string> words) {
    t.out.text.clear();
    t.err.text.clear();
    words.insert(words.begin(), "do-everything");
    words.insert(words.end(), {"--dry-run", "--json"});
    return run_command_line(t.shell, words, verbs);
  };
  REQUIRE(run({"-5", "7", "--loud", "--tags", "a,b", "--tags", "c", "--shares-right-side", "-2", "--extra",
               R"({"x":[1]})", "--at", "1700000000"}) == Exit::done);
  CHECK(Json::parse(t.out.text) == Json{{"type", "do_everything"},
                                        {"target", "-5"},
                                        {"count", 7},
                                        {"loud", true},
                                        {"tags", {"a", "b", "c"}},
                                        {"shares", {{"rightSide", "-2"}}},
                                        {"extra", {{"x", {1}}}},
                                        {"at", "2023-11-14T22:13:20.000Z"}});
  REQUIRE(run({"a", "--no-loud"}) == Exit::done);
  CHECK(Json::parse(t.out.text)["loud"] == false);
  CHECK(run({"a", "many"}) == Exit::usage);
  CHECK(run({"a", "--shares-left", "much"}) == Exit::usage);
  CHECK(Json::parse(t.err.text)["field"] == "shares.left");
  CHECK(
      Json::parse(t.err.text)["message"].get<std::string>().starts_with("--shares-left has to be an amount"));
  const std::string help = verb_help(verbs[0]);
  for (const char* part : {"Do everything.", "target", "--shares-right-side AMOUNT", "--extra JSON",
                           "--tags LIST", "syncctl do-everything a 1", "--dry-run"}) {
    CAPTURE(part);
    CHECK(help.find(part) != std::string::npos);
  }
}

TEST_CASE("what is wrong is told before anything is sent, by the name that was typed") {
  Line t;
  CHECK(t.run({"set-status", "apex", "sleeping"}) == Exit::usage);
  CHECK(t.err.text.starts_with("syncctl: status has to be one of active, paused\n"));
  CHECK(t.run({"set-status", "apex"}) == Exit::usage);
  CHECK(t.err.text.starts_with("syncctl: status is required\n"));
  CHECK(t.run({"adjust-bid", "apex"}) == Exit::usage);
  CHECK(t.run({"message", "standup", "hi", "--message-role", "robot"}) == Exit::usage);
  CHECK(t.err.text.starts_with("syncctl: --message-role has to be"));
  CHECK(t.run({"op", "set_status", "nonsense"}) == Exit::usage);
  CHECK(t.run({"op", "set_status", "media_buy_id=apex", "status:=paused"}) == Exit::usage);
  CHECK(t.run({"send"}) == Exit::usage);
}

TEST_CASE("an answer says what was changed") {
  const domain::Operation& row = *domain::operation_named("set_status");
  const auto words = [&](const Json& data) {
    return change_words(row, {{"type", "result"}, {"seq", 9}, {"data", data}}, {});
  };
  const Json apex{{"media_buy_id", "apex"}, {"brand_name", "Apex\x1b[31m"}};
  CHECK(words({{"changed", false}, {"mediaBuy", apex}}) == "Apex\\x1b[31m (apex): nothing changed");
  CHECK(words({{"changed", true},
               {"mediaBuy", apex},
               {"changes", Json::array({{{"operation", "set_status"},
                                         {"previous_value", "active"},
                                         {"new_value", "paused"}}})}}) ==
        "Apex\\x1b[31m (apex): set_status: active → paused (seq 9)");
  CHECK(words({{"conversation", {{"id", "c"}, {"title", "New"}}}, {"previous_title", "Old"}}) ==
        "New (c): title Old → New (seq 9)");
  CHECK(words({{"task", {{"id", "t"}, {"title", "Write"}}}}) == "Write (t): set status done (seq 9)");
}

TEST_CASE("an answer of an unknown kind is shown by its scalars") {
  TestShell t;
  print_found(t.print, t.shell,
              {{"kind", "gadgets"}, {"items", Json::array({{{"id", "g"}, {"parts", {1}}, {"name", "G"}}})}});
  CHECK(t.out.text == "ID  NAME\ng   G\n");
  t.out.text.clear();
  print_found(t.print, t.shell, {{"openThings", 3}, {"by_kind", {{"a", 1}}}});
  CHECK(t.out.text == "open things  3\nby kind\n  a  1\n");
}
