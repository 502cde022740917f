// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "cmd/doctor/finding.h"
#include "domain/table.h"
#include "domain/validate.h"

using namespace syncd;
using namespace syncd::cmd::doctor;

namespace {

constexpr Millis kNow = 1'800'000'000'000;

Json claims(std::int64_t seconds_left) {
  return {{"sub", "ada"}, {"org", "acme"}, {"exp", kNow / 1000 + seconds_left}};
}

}  // namespace

TEST_CASE("a clock is judged by what the way there cannot explain") {
  CHECK(judge_clock(0, 10).health == Health::fine);
  CHECK(judge_clock(900, 2'000).health == Health::fine);
  CHECK(judge_clock(5'000, 100).health == Health::warning);
  CHECK(judge_clock(5'000, 100).text.find("behind") != std::string::npos);
  CHECK(judge_clock(-5'000, 100).text.find("ahead of") != std::string::npos);
  const Finding far = judge_clock(-60'000, 100);
  CHECK(far.health == Health::failed);
  CHECK(far.exit == Exit::failed);
  CHECK_FALSE(far.advice.empty());
}

TEST_CASE("a token is judged by its time") {
  CHECK(judge_claims(claims(86'400), kNow).health == Health::fine);
  CHECK(judge_claims(claims(600), kNow).health == Health::warning);
  const Finding over = judge_claims(claims(-600), kNow);
  CHECK(over.health == Health::failed);
  CHECK(over.exit == Exit::not_authorised);
  CHECK(over.text.find("ada in acme, expired 10 min ago") != std::string::npos);
  CHECK(judge_claims({{"sub", "ada"}}, kNow).health == Health::failed);
  CHECK(judge_claims({{"exp", "never"}}, kNow).health == Health::failed);
  CHECK(judge_claims({{"exp", 1e300}}, kNow).health == Health::failed);
  Json early = claims(86'400);
  early["nbf"] = kNow / 1000 + 60;
  CHECK(judge_claims(early, kNow).health == Health::failed);
}

TEST_CASE("versions are judged by what both sides know") {
  Json rows = domain::describe_table()["operations"];
  CHECK(judge_version("syncd/0.1.0", 1, rows).health == Health::fine);
  CHECK(judge_version("syncd/9.0.0", 2, rows).health == Health::failed);
  rows.push_back({{"name", "paint_it_black"}});
  CHECK(judge_version("syncd/0.2.0", 1, rows).text.find("paint_it_black") != std::string::npos);
  rows.erase(0);
  CHECK(judge_version("syncd/0.0.9", 1, rows).advice == "bring the server up to date");
}
