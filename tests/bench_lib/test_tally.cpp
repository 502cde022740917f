// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "bench/tally.h"

using syncd::bench::Problems;
using syncd::bench::Tally;

namespace {

Problems after(std::initializer_list<int> stamps, int last) {
  Tally tally(1);
  for (const int stamp : stamps) tally.take(0, static_cast<syncd::bench::Stamp>(stamp));
  Problems problems;
  tally.settle(problems, static_cast<syncd::bench::Stamp>(last));
  return problems;
}

}  // namespace

TEST_CASE("each once and in order is no problem") {
  CHECK(after({1, 2, 3}, 3).none());
}

TEST_CASE("a hole, a cut end and silence are missing") {
  CHECK(after({1, 4}, 4).missing == 2);
  CHECK(after({1, 2}, 5).missing == 3);
  CHECK(after({}, 5).missing == 5);
}

TEST_CASE("again and out of order are told") {
  CHECK(after({1, 2, 2, 3}, 3).repeated == 1);
  CHECK(after({1, 3, 2}, 3).repeated == 1);
}

TEST_CASE("subscribers are told apart") {
  Tally tally(2);
  tally.take(0, 1);
  Problems problems;
  tally.settle(problems, 1);
  CHECK(problems.missing == 1);
}
