// SPDX-License-Identifier: Apache-2.0
// The checker finds what it is there to find.
#include <doctest/doctest.h>

#include "tests/faults/checker.h"

using namespace syncd;
using namespace syncd::test;

namespace {

LogRow row(std::int64_t seq, const std::string& content) {
  return {seq, "room-0", Json{{"message", {{"content", content}}}}.dump()};
}

const std::vector<Account> kTwo{{"w0", 3, {{1, 1}, {2, 3}, {3, 4}}}, {"w1", 2, {{1, 2}}}};

}  // namespace

TEST_CASE("what is as it should be is found so") {
  CHECK(judge({row(1, "w0 1"), row(2, "w1 1 xxx"), row(3, "w0 2"), row(4, "w0 3")}, kTwo) == Verdict());
  // Sent, stored, and the acknowledgement lost on its way.
  CHECK(judge({row(1, "w0 1"), row(2, "w1 1"), row(3, "w0 2"), row(4, "w0 3"), row(5, "w1 2")}, kTwo) ==
        Verdict());
}

TEST_CASE("each fault is found for what it is") {
  CHECK(judge({row(1, "w0 1"), row(2, "w1 1"), row(3, "w0 2")}, kTwo).lost == 1);
  CHECK(judge({row(1, "w0 1"), row(2, "w1 1"), row(3, "w0 2"), row(4, "w0 3"), row(5, "w0 1")}, kTwo)
            .repeated == 1);
  CHECK(judge({row(1, "w0 1"), row(2, "w1 1"), row(3, "w0 3"), row(4, "w0 2")}, kTwo).out_of_order > 0);
  CHECK(judge({row(1, "w1 1"), row(2, "w0 1"), row(3, "w0 2"), row(4, "w0 3")}, kTwo).moved == 2);
  CHECK(
      judge({row(1, "w0 1"), row(2, "w1 1"), row(3, "w0 2"), row(4, "w0 3"), row(5, "w0 4")}, kTwo).phantom ==
      1);
  CHECK(judge({row(1, "w0 1"), row(2, "w1 1"), row(3, "w0 2"), row(4, "w0 3"), row(5, "hello")}, kTwo)
            .phantom == 1);
  CHECK(judge({row(1, "w0 1"), row(2, "w1 1"), row(3, "w0 2"), row(5, "w0 3")}, kTwo).holes == 1);
}
