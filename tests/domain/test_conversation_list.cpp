// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "tests/support/organisation.h"

using namespace syncd;
using test::TestOrganisation;

namespace {

void say(TestOrganisation& organisation, const std::string& conversation, const std::string& content) {
  organisation
      .run("message", to_text({{"conversationId", conversation}, {"message", {{"content", content}}}}))
      .value();
}

}  // namespace

TEST_CASE("conversations are listed by what was said in them") {
  TestOrganisation organisation;
  organisation.run("create_conversation", R"({"title":"Invoices","conversationId":"one"})").value();
  say(organisation, "two", "where is the invoice?");
  say(organisation, "two", "the invoice, the invoice!");
  say(organisation, "three", "nothing of the kind");
  const auto listed = [&](const std::string& q) {
    return organisation.read("list", to_text({{"kind", "conversations"}, {"q", q}})).value();
  };
  const Json found = listed("invoice");
  REQUIRE(found["items"].size() == 2);
  CHECK(found["total"] == 2);
  CHECK(found["items"][0]["id"] == "two");
  CHECK(found["items"][0]["excerpt"] == Json::parse(R"([{"text":"the "},{"text":"invoice","match":true},
    {"text":", the "},{"text":"invoice","match":true},{"text":"!"}])"));
  CHECK(found["items"][1]["id"] == "one");
  CHECK_FALSE(found["items"][1].contains("excerpt"));
  CHECK(listed("hre")["items"][0]["id"] == "three");
  CHECK(listed("-")["items"].empty());
}

TEST_CASE("a conversation is found by its name in another case and without accents, in any alphabet") {
  TestOrganisation organisation;
  organisation.run("create_conversation", R"({"title":"Überprüfung","conversationId":"one"})").value();
  organisation.run("create_conversation", R"({"title":"Проект","conversationId":"two"})").value();
  organisation.run("create_conversation", R"({"title":"100%_sure","conversationId":"three"})").value();
  const auto listed = [&](const std::string& q) {
    std::string all;
    const Json found = organisation.read("list", to_text({{"kind", "conversations"}, {"q", q}})).value();
    for (const Json& one : found["items"]) all += one["id"].get<std::string>() + " ";
    return all + found["total"].dump();
  };
  CHECK(listed("UBERPRÜF") == "one 1");
  CHECK(listed("проект") == "two 1");
  CHECK(listed("ОЕК") == "two 1");
  CHECK(listed("%_") == "three 1");
  CHECK(listed("o%e") == "0");
}
