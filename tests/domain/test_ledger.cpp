// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "domain/entities/ledger.h"
#include "tests/support/organisation.h"

using namespace syncd;
using test::TestOrganisation;

TEST_CASE("a pending reward counts once it is settled, and only once") {
  TestOrganisation organisation;
  organisation.run("record_tokens", R"({"kind":"earned","amount":"0.1"})").value();
  organisation.run("record_tokens", R"({"kind":"earned","amount":"0.2"})").value();
  organisation.run("record_tokens", R"({"kind":"spent","amount":"0.05"})").value();
  organisation.run("record_tokens", R"({"kind":"reward","amount":3,"status":"pending","entry_id":"bonus"})")
      .value();
  Json figures = domain::token_figures(organisation->tables());
  CHECK(figures.dump() == R"({"balance":0.25,"spent":0.05,"earned":0.3,"pending_rewards":3})");

  organisation.run("record_tokens", R"({"kind":"reward","amount":3,"entry_id":"bonus"})").value();
  figures = domain::token_figures(organisation->tables());
  CHECK(figures.dump() == R"({"balance":3.25,"spent":0.05,"earned":3.3,"pending_rewards":0})");

  const auto again = organisation.run("record_tokens", R"({"kind":"reward","amount":3,"entry_id":"bonus"})");
  REQUIRE_FALSE(again);
  CHECK(again.error().code == Code::conflict);
  organisation->rebuild();
  CHECK(domain::token_figures(organisation->tables()) == figures);
}

TEST_CASE("a rental costs its rate for the time that it took, to a millionth") {
  TestOrganisation organisation;
  const auto nobody = organisation.run("rent_crew", R"({"crew_id":"night-shift"})");
  REQUIRE_FALSE(nobody);
  CHECK(nobody.error().code == Code::not_found);
  organisation.run("register_crew", R"({"crew_id":"night-shift","name":"Night shift"})").value();
  organisation.run("rent_crew", R"({"crew_id":"night-shift","hourly_rate":"12.50"})").value();
  const auto twice = organisation.run("rent_crew", R"({"crew_id":"night-shift"})");
  REQUIRE_FALSE(twice);
  CHECK(twice.error().code == Code::conflict);
  CHECK(domain::rental_figures(organisation->tables())["active_rentals"] == 1);

  // The clock of the test goes on a second with each operation: the refused one counts too.
  const Json back = organisation.run("return_crew", R"({"rental_id":"night-shift"})").value();
  CHECK(back["data"]["rental"]["hours"].dump() == "0.000556");
  CHECK(back["data"]["rental"]["revenue"].dump() == "0.006944");
  const Json figures = domain::rental_figures(organisation->tables());
  CHECK(figures.dump() ==
        R"({"active_rentals":0,"total_rentals":1,"total_hours":0.000556,"total_revenue":0.006944})");
  CHECK_FALSE(organisation.run("return_crew", R"({"rental_id":"night-shift"})"));
  organisation->rebuild();
  CHECK(domain::rental_figures(organisation->tables()) == figures);
}

TEST_CASE("a pending entry is settled as it was promised, and stays its user's") {
  TestOrganisation organisation;
  organisation.run("record_tokens", R"({"kind":"reward","amount":5,"status":"pending","entry_id":"bonus"})")
      .value();
  const auto more =
      organisation.run("record_tokens", R"({"kind":"reward","amount":999,"entry_id":"bonus"})", "", "bob");
  REQUIRE_FALSE(more);
  CHECK(more.error().code == Code::conflict);
  const Json settled =
      organisation.run("record_tokens", R"({"kind":"reward","amount":5,"entry_id":"bonus"})", "", "bob")
          .value();
  CHECK(settled["data"]["entry"]["user_id"] == "ada");
}

TEST_CASE("a returned rental under a crew's id is not in the way of that crew's return") {
  TestOrganisation organisation;
  for (const char* crew : {"PA", "PB"})
    organisation.run("register_crew", to_text({{"crew_id", crew}, {"name", crew}})).value();
  organisation.run("rent_crew", R"({"crew_id":"PA","rental_id":"PB"})").value();
  organisation.run("rent_crew", R"({"crew_id":"PB","rental_id":"zz1"})").value();
  const auto either = organisation.run("return_crew", R"({"rental_id":"PB"})");
  REQUIRE_FALSE(either);
  CHECK(either.error().code == Code::ambiguous);
  CHECK_FALSE(organisation.run("remove_crew", R"({"crew_id":"PA"})"));
  organisation.run("return_crew", R"({"rental_id":"PA"})").value();
  const Json back = organisation.run("return_crew", R"({"rental_id":"PB"})").value();
  CHECK(back["data"]["rental"]["rental_id"] == "zz1");
  organisation.run("remove_crew", R"({"crew_id":"PA"})").value();
}
