// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <memory>

#include "base/turns.h"

using namespace syncd;

TEST_CASE("owners take turns, each in its own order") {
  Turns<int> turns;
  for (int i = 0; i < 3; ++i) turns.push("much", i);
  turns.push("little", 10);
  CHECK(turns.size() == 4);
  CHECK(turns.size_of("much") == 3);
  CHECK(turns.pop() == 0);
  CHECK(turns.pop() == 10);
  CHECK(turns.size_of("little") == 0);
  turns.push("little", 11);
  CHECK(turns.pop() == 1);
  CHECK(turns.pop() == 11);
  CHECK(turns.pop() == 2);
  CHECK_FALSE(turns.pop());
  CHECK(turns.empty());
}

TEST_CASE("who may not go on is passed over and keeps the place") {
  Turns<std::unique_ptr<int>> turns;
  turns.push("held", std::make_unique<int>(1));
  turns.push("free", std::make_unique<int>(2));
  turns.push("free", std::make_unique<int>(3));
  const auto free = [](const std::string& owner) { return owner == "free"; };
  CHECK(turns.any(free));
  CHECK(**turns.pop(free) == 2);
  CHECK(**turns.pop() == 1);
  CHECK(**turns.pop(free) == 3);
  CHECK_FALSE(turns.any(free));
}
