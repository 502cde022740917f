// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "daemon/core/presence.h"

using namespace syncd;
using namespace syncd::daemon;

namespace {

constexpr Millis kGrace = 3'000;
const protocol::Participant kWeb{"c1", "ada", "web"}, kPhone{"c2", "ada", "iphone"},
    kAgain{"c3", "ada", "web"};

}  // namespace

TEST_CASE("a person is told with the first connection and gone with the last") {
  Presence presence(kGrace);
  CHECK(presence.arrive("c", kWeb, "ada"));
  CHECK(!presence.arrive("c", kPhone, "ada"));
  CHECK(!presence.arrive("c", kPhone, "ada"));
  CHECK(presence.in("c").size() == 2);
  CHECK(!presence.depart("c", "c1", true, 0));
  CHECK(presence.in("c").size() == 1);
  CHECK(presence.depart("c", "c2", true, 0));
  CHECK(presence.in("c").empty());
  CHECK(!presence.depart("c", "c2", true, 0));
}

TEST_CASE("conversations are apart") {
  Presence presence(kGrace);
  CHECK(presence.arrive("a", kWeb, "ada"));
  CHECK(presence.arrive("b", kWeb, "ada"));
  CHECK(presence.depart("a", "c1", true, 0));
  CHECK(presence.in("b").size() == 1);
  CHECK(!presence.depart("nowhere", "c1", true, 0));
}

TEST_CASE("who broke off stays for the grace, and is told then") {
  Presence presence(kGrace);
  presence.arrive("c", kWeb, "ada");
  CHECK(!presence.depart("c", "c1", false, 1'000));
  CHECK(presence.in("c").size() == 1);
  CHECK(presence.expire(3'999).empty());
  const auto gone = presence.expire(4'000);
  REQUIRE(gone.size() == 1);
  CHECK(gone[0].conversation == "c");
  CHECK(gone[0].who.client_id == "c1");
  CHECK(presence.in("c").empty());
  CHECK(presence.expire(9'999).empty());
}

TEST_CASE("who is back within the grace was never gone") {
  Presence presence(kGrace);
  presence.arrive("c", kWeb, "ada");
  presence.depart("c", "c1", false, 1'000);
  CHECK(!presence.arrive("c", kAgain, "ada"));
  CHECK(presence.expire(60'000).empty());
  REQUIRE(presence.in("c").size() == 1);
  CHECK(presence.in("c")[0].client_id == "c3");
  CHECK(presence.depart("c", "c3", true, 2'000));
}

TEST_CASE("a broken connection beside another of the same person is dropped without a grace") {
  Presence presence(kGrace);
  presence.arrive("c", kWeb, "ada");
  presence.arrive("c", kPhone, "ada");
  CHECK(!presence.depart("c", "c1", false, 1'000));
  CHECK(presence.in("c").size() == 1);
  CHECK(presence.expire(60'000).empty());
  CHECK(presence.depart("c", "c2", true, 2'000));
}
