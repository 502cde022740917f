// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cstdlib>

#include "tests/assistant/corpus.h"

using namespace syncd::test;

namespace {

Score report(const char* name) {
  const auto corpus = load_corpus(name);
  Score result = score(corpus);
  fmt::print(
      "{}: {} utterances, {} right; moves: precision {:.3f}, recall {:.3f} ({} right, {} wrong, {} missed)\n",
      name, result.total, result.right, result.precision(), result.recall(), result.right_moves,
      result.wrong_moves, result.missed_moves);
  if (std::getenv("SYNCD_CORPUS_FAULTS") != nullptr) fmt::print("{}\n", fmt::join(result.faults, "\n"));
  return result;
}

}  // namespace

TEST_CASE("the development corpus is understood, and nothing in it moves a campaign wrongly") {
  const Score result = report("development.txt");
  CHECK_MESSAGE(result.wrong.empty(), fmt::format("{}", fmt::join(result.wrong, "\n")));
  CHECK(result.recall() >= 0.97);
}

TEST_CASE("the development corpus of other people's words is understood, and nothing in it moves wrongly") {
  const Score result = report("development_2.txt");
  CHECK_MESSAGE(result.wrong.empty(), fmt::format("{}", fmt::join(result.wrong, "\n")));
  CHECK(result.recall() >= 0.95);
}

TEST_CASE("the developers' own variations are understood, and nothing in them moves wrongly") {
  const Score result = report("development_3.txt");
  CHECK_MESSAGE(result.wrong.empty(), fmt::format("{}", fmt::join(result.wrong, "\n")));
  CHECK(result.recall() >= 0.85);
}

TEST_CASE("what only looks like a wish moves nothing") {
  const Score result = report("look_alikes.txt");
  CHECK_MESSAGE(result.wrong.empty(), fmt::format("{}", fmt::join(result.wrong, "\n")));
  CHECK(result.right >= result.total * 9 / 10);
}

TEST_CASE("nothing that was made up to lead astray moves a campaign wrongly") {
  const Score result = report("adversarial.txt");
  CHECK_MESSAGE(result.wrong.empty(), fmt::format("{}", fmt::join(result.wrong, "\n")));
  CHECK(result.recall() >= 0.95);
}

TEST_CASE("nothing of a second attack moves a campaign wrongly") {
  const Score result = report("adversarial_2.txt");
  CHECK_MESSAGE(result.wrong.empty(), fmt::format("{}", fmt::join(result.wrong, "\n")));
  CHECK(result.recall() >= 0.95);
}

TEST_CASE("nothing of a third attack moves a campaign wrongly") {
  const Score result = report("adversarial_3.txt");
  CHECK_MESSAGE(result.wrong.empty(), fmt::format("{}", fmt::join(result.wrong, "\n")));
  CHECK(result.recall() >= 0.88);
}

TEST_CASE("what people type all day is understood, and what reads like it moves nothing") {
  const Score result = report("everyday.txt");
  CHECK_MESSAGE(result.wrong.empty(), fmt::format("{}", fmt::join(result.wrong, "\n")));
  CHECK(result.recall() >= 0.95);
}

// Written before the grammar, by someone who did not know it, and not looked at since.
TEST_CASE("nothing in the held-out corpus moves a campaign wrongly") {
  const Score result = report("held_out.txt");
  CHECK_MESSAGE(result.wrong.empty(), fmt::format("{}", fmt::join(result.wrong, "\n")));
  CHECK(result.recall() >= 0.7);
}
