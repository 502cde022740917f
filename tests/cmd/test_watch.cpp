// SPDX-License-Identifier: Apache-2.0
// Figures: as they are printed, and as they are drawn again in the same place.
#include <doctest/doctest.h>

#include "cmd/stream/watch.h"
#include "cmd/verbs/answers.h"
#include "tests/cmd/test_shell.h"

using namespace syncd;
using namespace syncd::cmd;
using syncd::cmd::test::TestShell;

TEST_CASE("a picture covers the last one line by line, and is never cleared but the first time") {
  CHECK(redrawn("a\nb\n", 24, true) == "\x1b[H\x1b[2Ja\x1b[K\nb\x1b[K\n\x1b[J");
  CHECK(redrawn("a\nb\n", 24, false) == "\x1b[Ha\x1b[K\nb\x1b[K\n\x1b[J");
  CHECK(redrawn("", 24, false) == "\x1b[H\x1b[J");
}

TEST_CASE("a picture that is too high is cut, so that the terminal does not scroll") {
  CHECK(redrawn("1\n2\n3\n4\n", 3, false) == "\x1b[H1\x1b[K\n2\x1b[K\n\x1b[J");
}

TEST_CASE("figures come in groups, whatever they are; rows below their heading") {
  TestShell shell;
  print_found(shell.print, shell.shell,
              {{"balance", 12},
               {"tokens", {{"earnedTotal", 5}, {"spent", 2}}},
               {"recent_runs",
                {{{"run_id", "r1"}, {"status", "success"}}, {{"run_id", "r2"}, {"status", "failed"}}}}});
  CHECK(shell.out.text.starts_with("balance  12\n"));
  CHECK(shell.out.text.find("tokens\n  earned total  5\n  spent         2\n") != std::string::npos);
  const auto rows =
      shell.out.text.find("recent runs\n  RUN ID  STATUS\n  r1      success\n  r2      failed\n");
  CHECK(rows != std::string::npos);
}
