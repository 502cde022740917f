// SPDX-License-Identifier: Apache-2.0
#include "tests/cmd/test_shell.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>

using namespace syncd;
using namespace syncd::cmd;

namespace {

Environment with(std::map<std::string, std::string> variables) {
  return [variables = std::move(variables)](const char* name) {
    const auto found = variables.find(name);
    return found == variables.end() ? std::nullopt : std::optional<std::string>(found->second);
  };
}

}  // namespace

TEST_CASE("colour: the flag, NO_COLOR, FORCE_COLOR, TERM, then the terminal") {
  const auto xterm = with({{"TERM", "xterm"}});
  CHECK(wants_colour(false, xterm, true));
  CHECK_FALSE(wants_colour(false, xterm, false));
  CHECK_FALSE(wants_colour(true, with({{"TERM", "xterm"}, {"FORCE_COLOR", "1"}}), true));
  CHECK_FALSE(wants_colour(false, with({{"TERM", "xterm"}, {"NO_COLOR", "1"}, {"FORCE_COLOR", "1"}}), true));
  CHECK(wants_colour(false, with({{"TERM", "xterm"}, {"NO_COLOR", ""}}), true));
  CHECK(wants_colour(false, with({{"TERM", "dumb"}, {"FORCE_COLOR", "1"}}), false));
  CHECK_FALSE(wants_colour(false, with({{"TERM", "xterm"}, {"FORCE_COLOR", "0"}}), true));
  CHECK_FALSE(wants_colour(false, with({{"TERM", "dumb"}}), true));
  CHECK_FALSE(wants_colour(false, with({}), true));
}

TEST_CASE("the locale: the first of LC_ALL, LC_CTYPE, LANG that says something") {
  CHECK(is_utf8_locale(with({{"LANG", "de_DE.UTF-8"}})));
  CHECK(is_utf8_locale(with({{"LC_ALL", "C.utf8"}, {"LANG", "C"}})));
  CHECK_FALSE(is_utf8_locale(with({{"LC_ALL", "C"}, {"LANG", "de_DE.UTF-8"}})));
  CHECK(is_utf8_locale(with({{"LC_ALL", ""}, {"LANG", "de_DE.UTF-8"}})));
  CHECK_FALSE(is_utf8_locale(with({})));
}

TEST_CASE("the width: COLUMNS, else 80 where there is no terminal") {
  CHECK(screen_width(with({{"COLUMNS", "132"}}), -1) == 132);
  CHECK(screen_width(with({{"COLUMNS", "wide"}}), -1) == 80);
  CHECK(screen_width(with({}), -1) == 80);
}

TEST_CASE("a reader that went away closes the sink and is no failure") {
  std::signal(SIGPIPE, SIG_IGN);
  std::array<int, 2> ends{};
  REQUIRE(::pipe(ends.data()) == 0);
  ::close(ends[0]);
  FdSink sink(ends[1]);
  sink.write("to nobody");
  CHECK_FALSE(sink.closed());  // still buffered
  sink.flush();
  CHECK(sink.closed());
  CHECK(sink.failure() == 0);
  ::close(ends[1]);
}

TEST_CASE("the program: a closed pipe ends with 0 and says nothing, a full disk with 1 and says so") {
  const auto shell = [](const std::string& command) {
    const int status = std::system(command.c_str());
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  };
  const std::string program = SYNCCTL_PATH;
  test::Folder folder;
  const std::string talk = (folder.path / "talk").string();
  CHECK(shell("bash -c 'set -o pipefail; " + program + " help 2>" + talk + " | true'") == 0);
  CHECK(std::filesystem::file_size(talk) == 0);
  CHECK(shell(program + " help >/dev/full 2>" + talk) == 1);
  CHECK(std::filesystem::file_size(talk) > 0);
  CHECK(shell(program + " help >&- 2>/dev/null") == 1);
}
