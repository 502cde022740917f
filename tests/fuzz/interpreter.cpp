// SPDX-License-Identifier: Apache-2.0
// The builtin assistant's reading of what somebody says: whatever it wants is a row's and fits its fields,
// what it asks can be shown, and it says the same when it is told the same.
#include "assistant/builtin/interpreter.h"

#include "base/text.h"
#include "domain/table.h"
#include "domain/validate.h"
#include "tests/fuzz/target.h"
#include "tests/support/organisation.h"

namespace syncd::fuzz {
namespace {

struct World {
  World() {
    for (
        const char* campaign :
        {R"({"media_buy_id":"apex","brand_name":"Apex Motors","status":"active","budget":5000,"geo":["US","DE"],
             "bids":{"desktop":3.2,"mobile":2.5},"allocation":{"desktop":60,"mobile":40},"daily_cap":1500})",
         R"({"media_buy_id":"techflow","brand_name":"TechFlow","status":"paused","budget":900,"geo":["GB"],
             "bids":{"desktop":4.75,"tablet":2.8}})"}) {
      promise(organisation.run("create_media_buy", campaign).has_value(), "the world can be made");
    }
  }
  test::TestOrganisation organisation;
};

}  // namespace

void target(std::string_view bytes) {
  if (!is_utf8(bytes) || bytes.size() > 4096) return;  // neither comes so far
  static World world;
  const domain::Said said{.actor = {.user = "ada", .source = "test", .client_id = "c"},
                          .conversation = "desk",
                          .message_id = "m",
                          .content = std::string(bytes),
                          .context = Json::object(),
                          .seq = 1'000};
  const auto once = assistant::understand(world.organisation->tables(), said);
  const auto again = assistant::understand(world.organisation->tables(), said);
  promise(once.question == again.question && once.wishes.size() == again.wishes.size(),
          "it is deterministic");
  promise(once.question.empty() || once.wishes.empty(), "it asks or acts");
  promise(is_utf8(once.question), "a question can be shown");
  for (const domain::Wish& wish : once.wishes) {
    promise(wish.operation != nullptr, "a wish is a row's");
    promise(domain::validate(*wish.operation, wish.args).has_value(), "and fits its fields");
  }
  if (!once.nothing()) {
    promise(assistant::may_want(said.content, [] { return true; }), "the quick look lets it pass");
  }
}

}  // namespace syncd::fuzz
