// SPDX-License-Identifier: Apache-2.0
// What a search found, as it is printed on a terminal and into a pipe.
#include <doctest/doctest.h>

#include "cmd/output/match_lines.h"
#include "cmd/verbs/answers.h"
#include "tests/cmd/test_shell.h"

using namespace syncd;
using namespace syncd::cmd;
using syncd::cmd::test::TestShell;

namespace {

Json match(const char* id, const char* title, const char* before, const char* said) {
  return {{"seq", 1},
          {"score", 2.5},
          {"conversationId", id},
          {"title", title},
          {"excerpt", {{{"text", before}}, {{"text", said}, {"match", true}}}},
          {"message",
           {{"userId", "ada"},
            {"role", "user"},
            {"timestamp", "2026-02-01T12:30:00Z"},
            {"content", "all of it"}}}};
}

}  // namespace

TEST_CASE("matches come under their conversation, what matched in bold") {
  const Json found = Json::array({match("a", "Standup", "the ", "cap"), match("b", "b", "no ", "cap"),
                                  match("a", "Standup", "", "Cap")});
  const std::string text = grouped_matches(found, {.colour = true, .utf8 = false});
  CHECK(text.find("Standup (a)") == text.rfind("Standup (a)"));
  CHECK(text.find("the \x1b[1mcap\x1b[0m\n") < text.find("\x1b[1mCap\x1b[0m\n"));
  CHECK(text.find("\x1b[1mCap\x1b[0m\n") < text.find("\x1b[1mb\x1b[0m\n"));
  const std::string plain = plain_matches(found, {.utf8 = false});
  CHECK(plain.find('\x1b') == std::string::npos);
  CHECK(std::count(plain.begin(), plain.end(), '\n') == 3);
}

TEST_CASE("what others wrote does not reach the terminal as it is") {
  const Json found = Json::array({match("a\x1b[2J", "t\nitle", "x\n\x1b]0;y\x07", "\xe2\x80\xae")});
  for (const std::string& text :
       {grouped_matches(found, {.colour = false}), plain_matches(found, {.colour = false})}) {
    CHECK(text.find('\x1b') == std::string::npos);
    CHECK(text.find('\x07') == std::string::npos);
    CHECK(text.find("\xe2\x80\xae") == std::string::npos);
  }
  CHECK(plain_matches(found, {}).find('\n') == plain_matches(found, {}).size() - 1);
}

TEST_CASE("for programs a search is its matches, and who stops early is told of the rest") {
  TestShell shell;
  const Json data{
      {"matches", {match("a", "A", "the ", "cap")}}, {"total", 2000}, {"all", false}, {"more", true}};
  print_found(shell.print, shell.shell, data);
  CHECK(shell.err.text.find("1 of 2000+ shown") != std::string::npos);
  shell.out.text.clear();
  shell.shell.mode = Mode::json;
  print_found(shell.print, shell.shell, data);
  CHECK(Json::parse(shell.out.text) == data["matches"]);
  shell.out.text.clear();
  shell.shell.mode = Mode::csv;
  print_found(shell.print, shell.shell, data);
  CHECK(shell.out.text.find("a,2026-02-01T12:30:00Z,ada,all of it") != std::string::npos);
}
