// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "base/money.h"

using namespace syncd;

TEST_CASE("an amount comes back as the digits that were sent") {
  for (const char* text : {"0", "2.5", "1250.5", "-30", "500.1", "0.0001", "999999999.999999", "33.333333"}) {
    CAPTURE(text);
    const auto amount = Decimal::from_json(parse_json(text).value());
    REQUIRE(amount);
    CHECK(amount->text() == text);
    CHECK(to_text(amount->json()) == text);
  }
}

TEST_CASE("what is no amount is refused") {
  for (const char* text :
       {"", "-", ".", "1e5", "1,000", "0x10", "12.3456789", "1000000000", "NaN", "1.2.3"}) {
    CAPTURE(text);
    CHECK_FALSE(Decimal::parse(text));
  }
  CHECK_FALSE(Decimal::from_json(Json(1e300)));
  CHECK_FALSE(Decimal::from_json(Json(true)));
}

TEST_CASE("a percentage is exact and rounds half away from zero") {
  const auto bid = Decimal::parse("2.50").value();
  CHECK(bid.plus_percent(Decimal::parse("-30").value(), 4).text() == "1.75");
  CHECK(bid.plus_percent(Decimal::parse("10").value(), 4).money() == "2.75");
  CHECK(Decimal::parse("0.0001").value().plus_percent(Decimal::parse("50").value(), 4).text() == "0.0002");
  CHECK(Decimal::parse("1").value().plus_percent(Decimal::parse("33.333333").value(), 4).text() == "1.3333");
}
