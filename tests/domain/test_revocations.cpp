// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "domain/entities/revocations.h"
#include "support/organisation.h"

using namespace syncd;

TEST_CASE("a second revocation under one name gives nothing back that the first took") {
  test::TestOrganisation organisation;
  const auto end_after = [&](const char* args) {
    const Json reply = organisation.run("revoke_token", args).value();
    return reply["data"]["revocation"]["expires_at"];
  };
  const char* early = R"({"user":"bob","expires_at":"2040-01-01T00:00:00Z"})";
  const char* late = R"({"user":"bob","expires_at":"2050-01-01T00:00:00Z"})";
  CHECK(end_after(early) == "2040-01-01T00:00:00.000Z");
  CHECK(end_after(late) == "2050-01-01T00:00:00.000Z");
  CHECK(end_after(early) == "2050-01-01T00:00:00.000Z");
  CHECK(end_after(R"({"user":"bob"})").is_null());
  CHECK(end_after(early).is_null());
  CHECK(end_after(R"({"user":"eve","expires_at":"2040-01-01T00:00:00Z"})") == "2040-01-01T00:00:00.000Z");
  const auto kept = domain::revocations(organisation->tables(), 0);
  REQUIRE(kept.size() == 2);
  CHECK_FALSE(kept[0].expires_at);
}
