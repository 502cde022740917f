// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "daemon/core/rates.h"
#include "domain/table.h"

using namespace syncd;
using namespace syncd::daemon;

namespace {

const domain::Actor kAda{.user = "ada", .source = {}, .client_id = {}};
const domain::Actor kBob{.user = "bob", .source = {}, .client_id = {}};

}  // namespace

TEST_CASE("a burst passes, then as much as the rate gives, and what is told is when") {
  Rates rates({.a_second = 10, .burst = 20});
  for (int i = 0; i < 20; ++i) CHECK(rates.take(kAda, 1, 1000).retry_after == 0);
  CHECK(rates.take(kAda, 1, 1000).retry_after == 100);
  CHECK(rates.take(kAda, 5, 1000).retry_after == 500);
  CHECK(rates.take(kAda, 1, 1099).retry_after > 0);
  CHECK(rates.take(kAda, 1, 1101).retry_after == 0);
  CHECK(rates.take(kAda, 1, 1101).retry_after > 0);
}

TEST_CASE("users, and those of the same name elsewhere, have a bucket each") {
  Rates rates({.a_second = 1, .burst = 1});
  domain::Actor elsewhere = kAda;
  elsewhere.org = "other";
  CHECK(rates.take(kAda, 1, 0).retry_after == 0);
  CHECK(rates.take(kAda, 1, 0).retry_after > 0);
  CHECK(rates.take(kBob, 1, 0).retry_after == 0);
  CHECK(rates.take(elsewhere, 1, 0).retry_after == 0);
}

TEST_CASE("without a rate everything passes, and nothing is kept") {
  Rates rates({});
  for (int i = 0; i < 1000; ++i) CHECK(rates.take(kAda, 10, 0).retry_after == 0);
  CHECK(rates.users() == 0);
}

TEST_CASE("what costs more than a bucket holds passes where it is full") {
  Rates rates({.a_second = 1, .burst = 2});
  CHECK(rates.take(kAda, 10, 0).retry_after == 0);
  CHECK(rates.take(kAda, 10, 1000).retry_after == 1000);
  CHECK(rates.take(kAda, 10, 2001).retry_after == 0);
}

TEST_CASE("a clock that is set back neither fills a bucket nor keeps it empty") {
  Rates rates({.a_second = 10, .burst = 1});
  CHECK(rates.take(kAda, 1, 1'000'000).retry_after == 0);
  CHECK(rates.take(kAda, 1, 0).retry_after == 100);
  CHECK(rates.take(kAda, 1, 101).retry_after == 0);
}

TEST_CASE("who goes on after refusals is abusive, who waits as told never") {
  Rates rates({.a_second = 10, .burst = 10});
  Millis now = 0;
  for (int i = 0; i < 10'000; ++i) {
    const auto verdict = rates.take(kAda, 1, now);
    REQUIRE_FALSE(verdict.abuse);
    now += verdict.retry_after;
  }
  bool abuse = false;
  for (int i = 0; i < 10'000 && !abuse; ++i) abuse = rates.take(kBob, 1, now).abuse;
  CHECK(abuse);
  CHECK_FALSE(rates.take(kAda, 1, now).abuse);
  CHECK_FALSE(rates.take(kBob, 1, now + 60'000).abuse);
}

TEST_CASE("users whose bucket is full again are forgotten") {
  Rates rates({.a_second = 10, .burst = 10});
  for (int i = 0; i < 10; ++i) rates.take(kAda, 1, 0);
  rates.take(kBob, 1, 0);
  rates.tick(500);
  CHECK(rates.users() == 1);
  rates.tick(1000);
  CHECK(rates.users() == 0);
}

TEST_CASE("joins, pages and searches cost more than pings and writes") {
  const auto cost = [](std::string_view name) { return cost_of(*domain::operation_named(name)); };
  CHECK(cost("ping") == 1);
  CHECK(cost("message") == 1);
  CHECK(cost("search") > cost("ping"));
  CHECK(cost("join") > cost("search"));
  CHECK(cost("sync") == cost("join"));
  CHECK(cost("run_rule") > cost("join"));
}

TEST_CASE("who pays in two parts is told when there is enough for both, and a full bucket is enough") {
  Rates rates({.a_second = 10, .burst = 20});
  CHECK(rates.take(kAda, 15, 1000).retry_after == 0);
  CHECK(rates.take(kAda, 1, 1000).retry_after == 0);
  const auto verdict = rates.take(kAda, 9, 1000, 1);
  CHECK(verdict.retry_after == 600);  // four are left of the ten that it takes again
  CHECK(rates.take(kAda, 1, 1600).retry_after == 0);
  CHECK(rates.take(kAda, 9, 1600, 1).retry_after == 0);
  CHECK(rates.take(kBob, 1, 1000).retry_after == 0);
  CHECK(rates.take(kBob, 99, 1000, 1).retry_after == 0);
}

TEST_CASE("a request costs by its size too") {
  CHECK(cost_of_bytes(0) == 1);
  CHECK(cost_of_bytes(65'535) == 1);
  CHECK(cost_of_bytes(1 << 20) == 17);
}
