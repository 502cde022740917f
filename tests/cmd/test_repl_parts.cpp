// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <clocale>
#include <fstream>

#include "cmd/repl/history_file.h"
#include "cmd/repl/layout.h"
#include "tests/cmd/test_shell.h"

using namespace syncd::cmd;
using syncd::cmd::test::Folder;

TEST_CASE("where characters land on a terminal") {
  REQUIRE(std::setlocale(LC_CTYPE, "C.UTF-8") != nullptr);
  CHECK(place_after(L"abc", {}, 10) == Place{0, 3});
  CHECK(place_after(L"0123456789", {}, 10) == Place{1, 0});
  CHECK(place_after(L"012345678901", {0, 5}, 10) == Place{1, 7});
  CHECK(place_after(L"日本", {}, 10) == Place{0, 4});
  CHECK(place_after(L"日", {0, 9}, 10) == Place{1, 2});  // a wide character does not straddle the edge
  CHECK(place_after(L"a\nb", {}, 10) == Place{1, 1});
  CHECK(place_after(L"a\tb", {}, 20) == Place{0, 9});
  CHECK(place_after(L"\x03", {}, 10) == Place{0, 2});    // drawn as ^C
  CHECK(place_after(L"e\x301", {}, 10) == Place{0, 1});  // combining
  std::setlocale(LC_CTYPE, "C");
}

TEST_CASE("text goes to wide characters and back") {
  for (const std::string text : {"", "abc", "é日本🙂", "a\nb"}) CHECK(narrowed(widened(text)) == text);
  CHECK(narrowed(widened("a\xff")) == "a\ufffd");
  CHECK(without_colour(L"\x1b[1mlobby\x1b[0m> ") == L"lobby> ");
}

TEST_CASE("history keeps lines of several lines, leaves out what begins with a blank, and heals itself") {
  Folder folder;
  const auto path = folder.path / "state" / "history";
  HistoryFile file(path);
  CHECK(file.load().empty());
  file.append("one");
  file.append(" secret");
  file.append("two\nlines");
  std::ofstream(path, std::ios::app) << "torn \"line\n";
  file.append("three");
  CHECK(file.load() == std::vector<std::string>{"one", "two\nlines", "three"});
  for (int i = 0; i < 50; ++i) file.append(std::to_string(i));
  CHECK(file.load(10).size() == 10);  // and cuts the file down
  CHECK(file.load(1000).size() == 10);
  CHECK(file.load(1000).back() == "49");
}
