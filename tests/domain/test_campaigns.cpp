// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>
#include <fmt/format.h>

#include "base/money.h"
#include "support/organisation.h"

using namespace syncd;

namespace {

struct Campaigns : test::TestOrganisation {
  Campaigns() {
    REQUIRE(run("create_media_buy",
                R"({"media_buy_id":"apex","brand_name":"Apex Motors","geo":["US","DE"],"daily_cap":500,
                    "bids":{"desktop":"3.20","mobile":"2.50","tablet":"2.10"},
                    "allocation":{"desktop":45,"mobile":40,"tablet":15}})"));
    REQUIRE(run("create_media_buy", R"({"media_buy_id":"techflow","brand_name":"TechFlow"})"));
    REQUIRE(run("create_media_buy", R"({"media_buy_id":"apexa","brand_name":"Apex Audio"})"));
  }
  Json apex() { return read("show", R"({"kind":"campaign","name":"apex"})").value()["item"]; }
  Json changed(const std::string& operation, const std::string& args) {
    const auto result = run(operation, args);
    INFO(operation << " " << args << " " << (result ? "" : result.error().message));
    REQUIRE(result);
    CHECK((*result)["data"]["changed"] == true);
    return (*result)["data"]["mediaBuy"];
  }
  Json updated(const std::string& updates) {
    return changed("update_media_buy", fmt::format(R"({{"media_buy_id":"apex","updates":{}}})", updates));
  }
};

}  // namespace

TEST_CASE_FIXTURE(Campaigns, "the forms in which an update may be written come to the same") {
  for (const char* form : {R"({"set_status":{"status":"paused"}})", R"({"pause":true})",
                           R"({"status":"paused"})", R"({"set_status":"paused"})"}) {
    CAPTURE(form);
    CHECK(updated(form)["status"] == "paused");
    CHECK(updated(R"({"resume":true})")["status"] == "active");
  }
  for (const char* form :
       {R"({"set_daily_cap":{"amount":750.25}})", R"({"daily_cap":"750.25"})", R"({"cap":750.25})"}) {
    CAPTURE(form);
    CHECK(updated(form)["daily_cap"] == 750.25);
    CHECK(changed("set_daily_cap", R"({"media_buy_id":"apex","amount":0})")["daily_cap"].is_null());
  }
  for (const char* form :
       {R"({"geo":"UK"})", R"({"geos":["united kingdom"]})", R"({"add_geo":{"countries":["GBR","gb"]}})"}) {
    CAPTURE(form);
    CHECK(updated(form)["geo"] == Json{"US", "DE", "GB"});
    CHECK(changed("remove_geo", R"({"media_buy_id":"apex","countries":"Great Britain"})")["geo"] ==
          Json{"US", "DE"});
  }
}

TEST_CASE_FIXTURE(Campaigns, "several updates are one event, in order, all or none") {
  const Json before = apex();
  const auto seq = (*this)->position();
  const auto wrong =
      run("update_media_buy", R"({"media_buy_id":"apex","updates":{"pause":true,"add_geo":"Atlantis"}})");
  REQUIRE_FALSE(wrong);
  CHECK(wrong.error().field == "updates.add_geo.countries");
  CHECK(run("update_media_buy", R"({"media_buy_id":"apex","updates":{"pause":true,"set_daily_cpa":5}})")
            .error()
            .field == "updates.set_daily_cpa");
  CHECK(apex() == before);
  CHECK((*this)->position() == seq);

  const Json result =
      run("update_media_buy",
          R"({"media_buy_id":"apex","updates":{"pause":true,"adjust_bid":{"device":"mobile","change_percent":-30},
                              "shift_budget":{"to":"desktop","percent":20}}})")
          .value();
  CHECK((*this)->position() == seq + 1);
  REQUIRE(result["data"]["changes"].size() == 3);
  CHECK(result["data"]["changes"][1]["new_value"] == Json{{"mobile", 1.75}});
  CHECK(result["data"]["mediaBuy"]["allocation"]["desktop"] == 65);
}

TEST_CASE_FIXTURE(Campaigns, "shares stay at a hundred") {
  for (const char* args : {R"("to":"tablet","percent":33.333333)", R"("to":"mobile")",
                           R"("to":"desktop","from":"mobile","percent":7.5)"}) {
    CAPTURE(args);
    const Json shares =
        changed("shift_budget", fmt::format(R"({{"media_buy_id":"apex",{}}})", args))["allocation"];
    Decimal sum;
    for (const auto& [device, share] : shares.items()) sum = sum + Decimal::from_json(share).value();
    CHECK(sum.text() == "100");
  }
  const auto wrong =
      run("shift_budget", R"({"media_buy_id":"apex","to":"desktop","from":"tablet","percent":99})");
  REQUIRE_FALSE(wrong);
  CHECK(wrong.error().field == "percent");
}

TEST_CASE_FIXTURE(Campaigns, "what changes nothing says so and makes no event") {
  const auto seq = (*this)->position();
  const Json same = run("set_status", R"({"media_buy_id":"apex","status":"active"})").value();
  CHECK(same["data"]["changed"] == false);
  CHECK_FALSE(same.contains("seq"));
  CHECK(run("add_geo", R"({"media_buy_id":"apex","countries":"germany"})").value()["data"]["changed"] ==
        false);
  CHECK((*this)->position() == seq);
}

TEST_CASE_FIXTURE(Campaigns, "a campaign is found by what people call it, and nothing is guessed") {
  for (const char* name : {"Apex Motors", "apex moters", "TECHFLO", "motors", "apex a", "Ápex"}) {
    CAPTURE(name);
    CHECK(run("set_status", fmt::format(R"({{"media_buy_id":"{}","status":"paused"}})", name)));
  }
  const auto unclear = run("set_status", R"({"media_buy_id":"ape","status":"paused"})");
  REQUIRE_FALSE(unclear);
  CHECK(unclear.error().code == Code::ambiguous);
  CHECK(unclear.error().candidates.size() == 2);
  CHECK(run("set_status", R"({"media_buy_id":"zebra","status":"paused"})").error().code == Code::not_found);
}

TEST_CASE_FIXTURE(Campaigns,
                  "a change is undone, and the undo too, but not over a later change of the same field") {
  changed("adjust_bid", R"({"media_buy_id":"apex","device":"mobile","change_percent":-30})");
  const auto seq = (*this)->position();
  changed("adjust_bid", R"({"media_buy_id":"apex","device":"desktop","bid":"4"})");
  changed("set_status", R"({"media_buy_id":"apex","status":"paused"})");
  const std::string undo = fmt::format(R"({{"seq":{}}})", seq);
  CHECK(changed("undo", undo)["bids"] == Json{{"desktop", 4}, {"mobile", 2.5}, {"tablet", 2.1}});
  const auto again = run("undo", undo);
  REQUIRE_FALSE(again);
  CHECK(again.error().code == Code::conflict);
  CHECK(changed("undo", fmt::format(R"({{"seq":{}}})", (*this)->position()))["bids"]["mobile"] == 1.75);
  CHECK(run("undo", R"({"seq":9999})").error().code == Code::not_found);
}

TEST_CASE_FIXTURE(Campaigns, "delivery adds up exactly and paces against the cap") {
  changed("record_delivery", R"({"media_buy_id":"apex","impressions":1000,"clicks":20,"spend":"100.10"})");
  const Json after =
      changed("record_delivery", R"({"media_buy_id":"apex","impressions":500,"clicks":5,"spend":0.2})");
  CHECK(after["spend_today"] == 100.3);
  CHECK(after["spend_total"] == 100.3);
  CHECK(after["impressions"] == 1500);
  CHECK(after["pacing"] == 20.1);
}

TEST_CASE_FIXTURE(Campaigns, "a removed campaign is gone, and its name free") {
  REQUIRE(run("delete_media_buy", R"({"media_buy_id":"techflow"})"));
  CHECK(run("set_status", R"({"media_buy_id":"techflow","status":"paused"})").error().code ==
        Code::not_found);
  CHECK(run("create_media_buy", R"({"media_buy_id":"techflow","brand_name":"TechFlow"})"));
}

TEST_CASE_FIXTURE(Campaigns, "an empty or invisible name means no campaign, even where there is only one") {
  REQUIRE(run("delete_media_buy", R"({"media_buy_id":"techflow"})"));
  REQUIRE(run("delete_media_buy", R"({"media_buy_id":"apexa"})"));
  const auto wrong = run("set_status", R"({"media_buy_id":"\u0301","status":"paused"})");
  REQUIRE_FALSE(wrong);
  CHECK(wrong.error().code == Code::not_found);
}

TEST_CASE_FIXTURE(Campaigns, "a sum that money cannot hold is refused, and what was there stays") {
  for (int i = 0; i < 10; ++i) changed("record_delivery", R"({"media_buy_id":"apex","spend":99999999})");
  const Json before = apex();
  const auto over = run("record_delivery", R"({"media_buy_id":"apex","spend":99999999})");
  REQUIRE_FALSE(over);
  CHECK(over.error().field == "spend");
  CHECK(apex() == before);
  CHECK(apex()["spend_total"] == 999'999'990);
}

TEST_CASE_FIXTURE(Campaigns, "countries and currency are checked on creation too") {
  const auto made = run("create_media_buy", R"({"brand_name":"Geo","geo":["uk","GBR","Germany"]})").value();
  CHECK(made["data"]["mediaBuy"]["geo"] == Json{"GB", "DE"});
  CHECK(run("create_media_buy", R"({"brand_name":"Comma","geo":["a,"]})").error().field == "geo");
  CHECK(run("create_media_buy", R"({"brand_name":"Cur","currency":"us$"})").error().field == "currency");
}

TEST_CASE_FIXTURE(Campaigns, "a name that two countries have is refused, with both") {
  for (const char* name : {"Congo", "virgin islands"}) {
    const auto reply = run("add_geo", to_text({{"media_buy_id", "apex"}, {"countries", {name}}}));
    REQUIRE(!reply);
    CHECK(reply.error().code == Code::invalid_field);
    CHECK(reply.error().hint.find(" or ") != std::string::npos);
  }
  CHECK(run("add_geo", R"({"media_buy_id":"apex","countries":["CD","South Korea","Korea"]})"));
}
