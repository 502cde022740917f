// SPDX-License-Identifier: Apache-2.0
// What is said, and what becomes of it when its conversation goes.
#include <doctest/doctest.h>

#include "domain/entities/messages.h"
#include "tests/support/organisation.h"

using namespace syncd;
using domain::kAssistant;

namespace {

Json last_message(test::TestOrganisation& organisation) {
  return organisation.read("history", R"({"conversationId":"room"})").value()["messages"].back();
}

}  // namespace

TEST_CASE("whichever way something is said, without a context it has an empty one") {
  for (const auto& [operation, args] :
       {std::pair{"message", R"({"conversationId":"room","message":{"content":"hi"}})"},
        std::pair{"message", R"({"conversationId":"room","message":{"content":"hi","context":null}})"},
        std::pair{"ask", R"({"conversationId":"room","content":"hi"})"},
        std::pair{"record_exchange", R"({"conversationId":"room","content":"hi","response":"hello"})"}}) {
    CAPTURE(operation);
    test::TestOrganisation organisation;
    REQUIRE(organisation.run(operation, args));
    CHECK(last_message(organisation)["context"] == Json::object());
  }
}

TEST_CASE("an answer does not open a conversation again that was deleted meanwhile") {
  test::TestOrganisation organisation;
  const auto asked = organisation.run("ask", R"({"conversationId":"room","content":"hi"})").value();
  const Json answer{{"conversationId", "room"},
                    {"message", domain::assistant_message("hello", {{"in_reply_to", asked["messageId"]}})}};
  const std::string assistant(kAssistant);
  REQUIRE(organisation.run("message", to_text(answer), "before", assistant));
  REQUIRE(organisation.run("delete_conversation", R"({"conversationId":"room"})"));
  CHECK(organisation.run("message", to_text(answer), "behind", assistant).error().code == Code::not_found);
  CHECK_FALSE(organisation.read("history", R"({"conversationId":"room"})"));
}
