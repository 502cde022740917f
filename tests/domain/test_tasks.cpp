// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "tests/support/organisation.h"

using namespace syncd;
using test::TestOrganisation;

namespace {

std::vector<std::string> types(const store::Batch& batch) {
  std::vector<std::string> out;
  for (const auto& event : batch.events) out.push_back(std::string(domain::info(event.type).name));
  return out;
}

}  // namespace

TEST_CASE("a change of status is told after the change itself, with what it was before") {
  TestOrganisation organisation;
  organisation.run("create_task", R"({"title":"call the printer"})").value();
  CHECK(types(organisation.last()) == std::vector<std::string>{"task_created"});
  const Json done = organisation.run("set_task_status", R"({"task_id":"printer","status":"done"})").value();
  CHECK(done["data"]["previous_status"] == "pending");
  CHECK(types(organisation.last()) == std::vector<std::string>{"task_updated", "task_status_changed"});
  const Json frame = parse_json(organisation.last().events[1].frame, 100).value();
  CHECK(frame["data"]["previous_status"] == "pending");
  CHECK(frame["data"]["task"]["status"] == "completed");
  CHECK(frame["data"]["userId"] == "ada");
  CHECK_FALSE(frame["data"]["timestamp"].get<std::string>().empty());

  organisation.run("set_task_status", R"({"task_id":"printer","status":"completed"})").value();
  CHECK(organisation.last().events.empty());
  organisation.run("update_task", R"({"task_id":"printer","title":"call the other printer"})").value();
  CHECK(types(organisation.last()) == std::vector<std::string>{"task_updated"});
}

TEST_CASE("another user's task is not found, whatever is asked of it") {
  TestOrganisation organisation;
  const Json made = organisation.run("create_task", R"({"title":"secret"})").value();
  const std::string id = made["data"]["task"]["id"];
  for (const char* operation : {"update_task", "set_task_status"}) {
    const auto refused =
        organisation.run(operation, to_text({{"task_id", id}, {"status", "completed"}}), "", "bob");
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == Code::not_found);
  }
  const auto refused = organisation.run("delete_task", to_text({{"task_id", id}}), "", "bob");
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Code::not_found);
  CHECK(organisation.read("list", R"({"kind":"tasks"})").value()["items"].size() == 1);
}

TEST_CASE("two tasks of one name are told apart by asking, never by guessing") {
  TestOrganisation organisation;
  organisation.run("create_task", R"({"title":"call the printer"})").value();
  organisation.run("create_task", R"({"title":"call the plumber"})").value();
  const auto refused = organisation.run("set_task_status", R"({"task_id":"call","status":"completed"})");
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Code::ambiguous);
  CHECK(refused.error().candidates.size() == 2);
}

TEST_CASE("tasks made anew from the log are the same") {
  TestOrganisation organisation;
  organisation.run("create_task", R"({"title":"a","description":"more","completed":true})").value();
  organisation.run("create_task", R"({"title":"b"})").value();
  organisation.run("update_task", R"({"task_id":"b","title":"c","completed":true})").value();
  organisation.run("delete_task", R"({"task_id":"a"})").value();
  const Json before = organisation.read("list", R"({"kind":"tasks"})").value();
  organisation->rebuild();
  CHECK(organisation.read("list", R"({"kind":"tasks"})").value() == before);
  CHECK(before["items"][0]["title"] == "c");
  CHECK(before["items"][0]["status"] == "completed");
}

TEST_CASE("a title of blanks or control characters is refused") {
  TestOrganisation organisation;
  for (const char* title : {R"("  ")", R"("\u0000x")", R"("two\nlines")"}) {
    const auto refused = organisation.run("create_task", std::string(R"({"title":)") + title + "}");
    REQUIRE_FALSE(refused);
    CHECK(refused.error().field == "title");
  }
}
