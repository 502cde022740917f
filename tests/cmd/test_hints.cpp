// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "cmd/repl/hints.h"
#include "cmd/repl/read_marks.h"
#include "tests/cmd/test_shell.h"

using namespace syncd::cmd;

namespace {

std::string hint(std::string_view line, std::size_t columns = 80) {
  static constexpr OwnCommand kOwn[] = {{"join", "CONVERSATION", "Go to another conversation"},
                                        {"quit", "", "Leave the chat"}};
  return hint_for(line, all_verbs(), kOwn, columns);
}

}  // namespace

TEST_CASE("a hint says what a verb still takes") {
  CHECK(hint("/adjust-bid").starts_with(" CAMPAIGN "));
  CHECK(hint("/adjust-bid ").starts_with("CAMPAIGN "));
  CHECK(hint("/pause apex") == "");
  CHECK(hint("/show campaign ") == "NAME");
  CHECK(hint("/show campaign") == " NAME");
  CHECK(hint("/show \"camp") == "");  // a quote that is open
  CHECK(hint("/join") == " CONVERSATION  Go to another conversation");
  CHECK(hint("/join here") == "");
  CHECK(hint("/quit") == " Leave the chat");
  CHECK(hint("/stats").find("igures") != std::string::npos);
}

TEST_CASE("a hint finishes the only name that begins so, and is silent elsewhere") {
  CHECK(hint("/adj") == "ust-bid");
  CHECK(hint("/a") == "");
  CHECK(hint("/se") == "");
  CHECK(hint("/nonsense x") == "");
  CHECK(hint("hello /pause") == "");
  CHECK(hint("//pause") == "");
  CHECK(hint("/") == "");
  CHECK(hint("/join", 10).size() <= 12);
}

TEST_CASE("what was read is remembered, and several chats keep what is furthest") {
  const test::Folder folder;
  ReadMarks one(folder.path / "read.json"), two(folder.path / "read.json");
  CHECK_FALSE(one.read_to("e", "room"));
  one.read("e", "room", 7);
  two.read("e", "room", 5);
  two.read("e", "other", 3);
  one.save();
  two.save();
  ReadMarks later(folder.path / "read.json");
  CHECK(later.read_to("e", "room") == 7);
  CHECK(later.read_to("e", "other") == 3);
  CHECK_FALSE(later.read_to("another log", "room"));
}
