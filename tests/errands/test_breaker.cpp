// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "daemon/assistant/breaker.h"

using namespace syncd;
using syncd::daemon::Breaker;

namespace {

constexpr Millis kPause = 30'000;

// Asked and failed so often, now.
void fail(Breaker& breaker, int times, Millis now) {
  for (int i = 0; i < times; ++i) {
    REQUIRE(breaker.admits(now));
    breaker.failed(now);
  }
}

}  // namespace

TEST_CASE("a service is left alone after three failures in a row, and not after two") {
  Breaker breaker;
  fail(breaker, 2, 0);
  REQUIRE(breaker.admits(0));
  breaker.succeeded();
  fail(breaker, 3, 0);
  CHECK(breaker.open(kPause - 1));
  CHECK_FALSE(breaker.admits(kPause - 1));
}

TEST_CASE("after the pause one question tries, and the others wait for what comes of it") {
  Breaker breaker;
  fail(breaker, 3, 0);
  REQUIRE(breaker.admits(kPause));
  CHECK_FALSE(breaker.admits(kPause));
  CHECK(breaker.open(kPause));
  SUBCASE("it is back") {
    breaker.succeeded();
    fail(breaker, 2, kPause);
    CHECK(breaker.admits(kPause));
  }
  SUBCASE("it is not, and the next pause is longer") {
    breaker.failed(kPause);
    CHECK_FALSE(breaker.admits(kPause + 2 * kPause - 1));
    CHECK(breaker.admits(kPause + 2 * kPause));
  }
  SUBCASE("the try came to nothing, so another one may") {
    breaker.given_up();
    CHECK(breaker.admits(kPause));
  }
}

TEST_CASE("a pause grows to five minutes and no longer") {
  Breaker breaker;
  fail(breaker, 3, 0);
  Millis now = 0;
  for (int i = 0; i < 20; ++i) {
    Millis pause = 0;
    while (!breaker.admits(now + pause)) pause += 1'000;
    CHECK(pause <= 300'000);
    now += pause;
    breaker.failed(now);
  }
  CHECK_FALSE(breaker.admits(now + 299'999));
  CHECK(breaker.admits(now + 300'000));
}

TEST_CASE("questions that were on their way when the pause began make it no longer") {
  Breaker breaker;
  for (int i = 0; i < 4; ++i) REQUIRE(breaker.admits(0));
  for (int i = 0; i < 4; ++i) breaker.failed(1'000);
  CHECK_FALSE(breaker.admits(1'000 + kPause - 1));
  CHECK(breaker.admits(1'000 + kPause));
}
