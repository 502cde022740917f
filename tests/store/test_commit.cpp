// SPDX-License-Identifier: Apache-2.0
#include <SQLiteCpp/Statement.h>
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <unistd.h>

#include "store/folder_lock.h"
#include "support/organisation.h"
#include "tests/support/dump.h"

using namespace syncd;

namespace {

std::string say(const std::string& content) {
  return R"({"conversationId":"c","message":{"content":")" + content + "\"}}";
}

}  // namespace

TEST_CASE("an acknowledged message is in the log, in the table and contiguous") {
  test::TestOrganisation organisation;
  for (int i = 1; i <= 3; ++i) {
    const Json ack = organisation.run("message", say("hello"), fmt::format("id{}", i)).value();
    CHECK(ack["type"] == "ack");
    CHECK(ack["seq"] == i);
    CHECK(ack["id"] == fmt::format("id{}", i));
  }
  organisation.reopen();
  CHECK(organisation->position() == 3);
  const Json page = organisation.read("sync", R"({"conversationId":"c"})").value();
  REQUIRE(page["data"].size() == 3);
  CHECK(page["data"][2]["seq"] == 3);
  CHECK(page["seq"] == 3);
  CHECK(page["more"] == false);
}

TEST_CASE("the stored frame is the live frame, and ends with its place") {
  test::TestOrganisation organisation;
  REQUIRE(organisation.run("message", say("é \\u0000 \\\"quoted\\\"")));
  const std::string live = organisation.last().events.at(0).frame;
  SQLite::Statement row(organisation->database(), "select frame from events where seq = 1");
  REQUIRE(row.executeStep());
  CHECK(row.getColumn(0).getString() == live);
  const Json frame = parse_json(live).value();
  CHECK(frame["type"] == "message");
  CHECK(frame["seq"] == 1);
  CHECK(frame["message"]["seq"] == 1);
  CHECK(parse_rfc3339(frame["timestamp"].get<std::string>()));
}

TEST_CASE("the same id runs once; with other content it is a conflict") {
  test::TestOrganisation organisation;
  const Json first = organisation.run("message", say("once"), "k").value();
  CHECK(organisation.run("message", say("once"), "k").value() == first);
  organisation.reopen();
  CHECK(organisation.run("message", say("once"), "k").value() == first);
  CHECK(organisation.run("message", say("twice"), "k").error().code == Code::idempotency_conflict);
  CHECK(organisation.run("message", say("once"), "k", "bob").value()["seq"] == 2);
  CHECK(organisation->position() == 2);
}

TEST_CASE("fifty of the same id in one batch run once") {
  test::TestOrganisation organisation;
  const auto wanted = organisation.request("message", say("once"), "k").value();
  const store::Batch batch = organisation.commit(std::vector<store::Request>(50, wanted));
  CHECK(batch.events.size() == 1);
  for (const auto& settled : batch.settled) CHECK(settled.reply == batch.settled[0].reply);
}

TEST_CASE("a message id of the client's choice is stored once") {
  test::TestOrganisation organisation;
  const std::string one = R"({"conversationId":"c","message":{"id":"m1","content":"a"}})";
  const std::string other = R"({"conversationId":"c","message":{"id":"m1","content":"b"}})";
  CHECK(organisation.run("message", one).value()["seq"] == 1);
  CHECK(organisation.run("message", one).value()["seq"] == 1);
  CHECK(organisation.run("message", other).error().code == Code::idempotency_conflict);
  CHECK(organisation->position() == 1);
}

TEST_CASE("a refused request spoils no other of its batch, and each sees what came before it") {
  test::TestOrganisation organisation;
  const auto create =
      organisation.request("create_media_buy", R"({"brand_name":"Apex Motors","media_buy_id":"apex"})");
  const auto pause = organisation.request("set_status", R"({"media_buy_id":"apex","status":"paused"})");
  const auto nobody = organisation.request("set_status", R"({"media_buy_id":"nobody","status":"paused"})");
  const store::Batch batch = organisation.commit({*create, *nobody, *pause, *create});
  CHECK(batch.settled[0].ok());
  CHECK(batch.settled[1].error.code == Code::not_found);
  CHECK(batch.settled[2].ok());
  CHECK(batch.settled[3].error.code == Code::already_exists);
  CHECK(batch.events.size() == 2);
  CHECK(batch.settled[1].events_end == 1);
  CHECK(organisation->position() == 2);
}

TEST_CASE("making the tables again from the log gives the same tables") {
  test::TestOrganisation organisation;
  REQUIRE(organisation.run("create_conversation", R"({"title":"Stand-up","conversationId":"standup"})"));
  for (int i = 0; i < 20; ++i) REQUIRE(organisation.run("message", say(fmt::format("m{}", i))));
  REQUIRE(organisation.run("message", R"({"conversationId":"gone","message":"x"})"));
  REQUIRE(organisation.run("rename_conversation", R"({"conversationId":"standup","title":"Daily"})"));
  REQUIRE(organisation.run("delete_conversation", R"({"conversationId":"gone"})"));
  REQUIRE(
      organisation.run("create_media_buy",
                       R"({"brand_name":"Apex Motors","geo":["US","DE"],"budget":"1250.55","daily_cap":500.1,
                               "bids":{"desktop":2.5,"mobile":1.75},"allocation":{"desktop":60,"mobile":40}})"));
  REQUIRE(organisation.run("adjust_bid",
                           R"({"media_buy_id":"apex-motors","device":"mobile","change_percent":-30})"));
  const auto live = test::dump(organisation->database());
  REQUIRE(live.size() > 20);
  organisation->rebuild();
  CHECK(test::dump(organisation->database()) == live);
}

TEST_CASE("a store that cannot be written acknowledges nothing, and recovers by itself") {
  test::TestOrganisation organisation;
  REQUIRE(organisation.run("message", say("before")));
  const auto pages = organisation->database().execAndGet("pragma page_count").getInt();
  organisation->database().exec(fmt::format("pragma max_page_count = {}", pages));
  int written = 0;
  Error refusal;
  for (int i = 0; i < 100; ++i) {
    auto ack = organisation.run("message", say(std::string(2000, 'x')));
    if (!ack) {
      refusal = ack.error();
      break;
    }
    ++written;
  }
  REQUIRE(refusal.code == Code::storage_unavailable);
  CHECK_FALSE(organisation.last().stored);
  CHECK(organisation.read("sync", R"({"conversationId":"c"})").value()["seq"] == 1 + written);
  CHECK_FALSE(organisation->takes_writes());
  organisation->database().exec("pragma max_page_count = 1000000");
  CHECK(organisation->takes_writes());
  CHECK(organisation.run("message", say("after")).value()["seq"] == 2 + written);
}

TEST_CASE("a file of a newer program is left alone") {
  test::TestOrganisation organisation;
  organisation->database().exec("pragma user_version = 99");
  const auto again = store::Organisation::open(organisation.file(), system_entropy());
  REQUIRE_FALSE(again);
  CHECK(again.error().message.find("newer syncd") != std::string::npos);
}

TEST_CASE("a second holder of the folder is refused with the first one's process") {
  test::TempFolder folder;
  const auto first = store::FolderLock::take(folder / "data");
  REQUIRE(first);
  const auto second = store::FolderLock::take(folder / "data");
  REQUIRE_FALSE(second);
  CHECK(second.error().message.find(fmt::format("process {}", getpid())) != std::string::npos);
}
