// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <memory>

#include "tests/cmd/test_shell.h"

using namespace syncd;
using namespace syncd::cmd;
using syncd::cmd::test::Folder;
using syncd::cmd::test::TestShell;

namespace {

// A verb with positional arguments that prints what it was given.
Verb echo_verb(std::string name = "adjust-bid") {
  return {.name = std::move(name), .group = "operate", .summary = "Echo", .add = [](CLI::App& app) -> Run {
            struct Given {
              std::string campaign, device, change, reason;
            };
            auto given = std::make_shared<Given>();
            app.add_option("campaign", given->campaign)->required();
            app.add_option("device", given->device);
            app.add_option("change", given->change);
            app.add_option("--reason", given->reason);
            return [given](Call& call) -> Result<Exit> {
              call.print.record(Json{{"campaign", given->campaign},
                                     {"device", given->device},
                                     {"change", given->change},
                                     {"reason", given->reason},
                                     {"url", call.settings.url}});
              return Exit::done;
            };
          }};
}

Verb failing_verb(Code code) {
  return {.name = "fail", .group = "operate", .summary = "Fail", .add = [code](CLI::App&) -> Run {
            return [code](Call&) -> Result<Exit> { return fail(code, "as asked"); };
          }};
}

struct Line : TestShell {
  Folder folder;
  Line() {
    variables["HOME"] = folder.path.string();
    shell.mode = Mode::table;
  }
  Exit run(std::vector<std::string> words, const std::vector<Verb>& verbs = all_verbs()) {
    out.text.clear();
    err.text.clear();
    return run_command_line(shell, std::move(words), verbs);
  }
};

}  // namespace

TEST_CASE("a negative amount is an amount, not a flag") {
  Line t;
  const std::vector<Verb> verbs{echo_verb()};
  for (const auto& [typed, meant] : std::map<std::string, std::string>{
           {"-30%", "-30%"}, {"-30", "-30"}, {"-0.5", "-0.5"}, {"-.5", "-0.5"}, {"+10%", "+10%"}}) {
    CAPTURE(typed);
    CHECK(t.run({"adjust-bid", "apex", "mobile", typed, "--json"}, verbs) == Exit::done);
    CHECK(Json::parse(t.out.text)["change"] == meant);
  }
}

TEST_CASE("global flags stand before the verb or after it") {
  Line t;
  const std::vector<Verb> verbs{echo_verb()};
  for (const auto& words :
       std::vector<std::vector<std::string>>{{"--url", "ws://h:1", "-o", "json", "adjust-bid", "apex"},
                                             {"adjust-bid", "apex", "--url", "ws://h:1", "--json"},
                                             {"--url=ws://h:1", "adjust-bid", "--json", "apex"},
                                             {"-ojson", "adjust-bid", "--url", "ws://h:1", "apex"}}) {
    REQUIRE(t.run(words, verbs) == Exit::done);
    CHECK(Json::parse(t.out.text)["url"] == "ws://h:1");
    CHECK(Json::parse(t.out.text)["campaign"] == "apex");
  }
}

TEST_CASE("a second line does not remember the first") {
  Line t;
  const std::vector<Verb> verbs{echo_verb()};
  t.run({"adjust-bid", "apex", "mobile", "5", "--reason", "x", "--json"}, verbs);
  t.run({"adjust-bid", "tech", "--json"}, verbs);
  CHECK(Json::parse(t.out.text)["device"] == "");
  CHECK(Json::parse(t.out.text)["reason"] == "");
  t.run({"adjust-bid", "tech"}, verbs);
  CHECK(t.out.text.starts_with("campaign  tech\n"));  // nor its flags
}

TEST_CASE("a misspelt verb is answered with the likely one, and 2") {
  Line t;
  const std::vector<Verb> verbs{echo_verb("history"), echo_verb("set-status"), echo_verb("who")};
  CHECK(t.run({"histroy"}, verbs) == Exit::usage);
  CHECK(t.err.text == "syncctl: there is no verb histroy\n  did you mean history?\n");
  CHECK(t.run({"set_status"}, verbs) == Exit::usage);
  CHECK(t.err.text.find("did you mean set-status?") != std::string::npos);
  CHECK(t.run({"hist"}, verbs) == Exit::usage);
  CHECK(t.err.text.find("did you mean history?") != std::string::npos);
  CHECK(t.run({"zzz"}, verbs) == Exit::usage);
  CHECK(t.err.text.find("`syncctl help` lists them") != std::string::npos);
  CHECK(t.run({"zzz\x1b[31m"}, verbs) == Exit::usage);
  CHECK(t.err.text.find('\x1b') == std::string::npos);
}

TEST_CASE("every error code ends with the exit code of its row") {
  for (const auto& row : all_codes()) {
    Line t;
    CAPTURE(row.name);
    CHECK(t.run({"fail"}, {failing_verb(row.code)}) == row.exit);
    CHECK(t.err.text == "syncctl: as asked\n");
    CHECK(t.out.text == "");
  }
}

TEST_CASE("wrong usage ends with 2 and names the way to help, as JSON too") {
  Line t;
  const std::vector<Verb> verbs{echo_verb()};
  CHECK(t.run({"adjust-bid"}, verbs) == Exit::usage);
  CHECK(t.err.text == "syncctl: campaign is required\n  `syncctl adjust-bid --help` shows how it is used\n");
  CHECK(t.run({"adjust-bid", "apex", "--colour"}, verbs) == Exit::usage);
  CHECK(t.run({"adjust-bid", "--json"}, verbs) == Exit::usage);
  CHECK(Json::parse(t.err.text)["exit_code"] == 2);
  CHECK(t.run({"adjust-bid", "apex", "-o", "xml"}, verbs) == Exit::usage);
  CHECK(t.err.text.find("xml is no output format") != std::string::npos);
}

TEST_CASE("help and version") {
  Line t;
  CHECK(t.run({"--version"}) == Exit::done);
  CHECK(t.out.text == "syncctl " SYNCD_VERSION "\n");
  CHECK(t.run({}) == Exit::usage);
  CHECK(t.out.text.find("Set up\n  context") != std::string::npos);
  CHECK(t.run({"help", "exit-codes"}) == Exit::done);
  CHECK(t.out.text.find("130  interrupted") != std::string::npos);
  CHECK(t.run({"help", "context"}) == Exit::done);
  const std::string by_help = t.out.text;
  CHECK(t.run({"help", "nothing"}) == Exit::usage);
  CHECK(t.run({"context", "--help"}) == Exit::done);
  CHECK(by_help.find("Usage: syncctl context") != std::string::npos);
}

TEST_CASE("no verb has two rows, and each belongs to a group that help lists") {
  std::map<std::string, int> seen;
  for (const auto& verb : all_verbs()) {
    CAPTURE(verb.name);
    CHECK(++seen[verb.name] == 1);
    CHECK(std::any_of(std::begin(kGroups), std::end(kGroups),
                      [&](const Group& g) { return g.name == verb.group; }));
    CHECK(!verb.summary.empty());
    CHECK(!verb_help(verb).empty());
  }
}
