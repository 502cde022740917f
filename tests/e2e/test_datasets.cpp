// SPDX-License-Identifier: Apache-2.0
// Data sets over sockets: several clients at once, connections that are cut and a server that is killed
// between chunks. What is seen is whole.
#include "base/time.h"
#include "tests/e2e/stage.h"

using namespace syncd;
using namespace syncd::test;

namespace {

Json chunk(const std::string& dataset, const std::string& upload, int from, int rows, bool more) {
  Json out{{"type", "import_dataset"}, {"dataset", dataset}, {"upload", upload},
           {"offset", from},           {"more", more},       {"rows", Json::array()}};
  if (from == 0) out["columns"] = {"n", "by"};
  for (int i = from; i < from + rows; ++i) out["rows"].push_back({i, upload});
  return out;
}

Json show(WsClient& client, const std::string& dataset, Json more = Json::object()) {
  Json frame{{"type", "show"}, {"kind", "dataset"}, {"name", dataset}};
  frame.update(more);
  const Json reply = client.ask(frame);
  return reply["type"] == "error" ? reply : reply["data"]["item"];
}

}  // namespace

TEST_CASE(
    "two clients upload the same name at once: both names' rows stay apart and others hear of each whole") {
  Stage stage;
  WsClient ada(stage.port(), "source=test&user=ada"), eve(stage.port(), "source=test&user=eve");
  WsClient other(stage.port(), "source=test&user=bob");
  for (int at = 0; at < 40; at += 10) {
    CHECK(ada.ask(chunk("one", "a", at, 10, true))["ok"] == true);
    CHECK(eve.ask(chunk("one", "e", at, 10, true))["ok"] == true);
    CHECK(show(other, "one")["code"] == "not_found");
  }
  CHECK(eve.ask(chunk("one", "e", 40, 10, false))["ok"] == true);
  CHECK(ada.ask(chunk("one", "a", 40, 10, false))["code"] == "already_exists");
  const Json told = other.next("table_finished");
  CHECK(told["data"]["table"]["table"] == "one");
  CHECK(told["data"]["table"]["row_count"] == 50);
  CHECK(told["data"]["actor"] == "eve");
  CHECK(show(other, "one", {{"where", "by=e"}})["total"] == 50);
  for (const Json& frame : other.so_far()) CHECK(frame["type"] != "table_rows");
}

TEST_CASE(
    "a connection that is cut between chunks takes its upload up again, and until then nothing is seen") {
  Stage stage;
  {
    WsClient ada(stage.port(), "source=test&user=ada");
    CHECK(ada.ask(chunk("cut", "u", 0, 10, true))["ok"] == true);
    ada.send(chunk("cut", "u", 10, 10, true));
    ada.so_far();
  }  // without a goodbye
  WsClient again(stage.port(), "source=test&user=ada");
  CHECK(show(again, "cut")["code"] == "not_found");
  CHECK(again.ask(chunk("cut", "u", 10, 10, true))["code"] == "conflict");
  CHECK(again.ask(chunk("cut", "u", 20, 5, false))["ok"] == true);
  CHECK(show(again, "cut")["row_count"] == 25);
}

TEST_CASE("a server that is killed between chunks shows nothing half, and takes the rest afterwards") {
  Stage stage;
  {
    WsClient ada(stage.port(), "source=test&user=ada");
    Json first = chunk("killed", "u", 0, 100, true);
    first["id"] = "k0";
    CHECK(ada.ask(first)["ok"] == true);
    ada.ask(chunk("given-up", "v", 0, 1, true));  // refused: a name that cannot be
    stage.syncd.kill();
  }
  stage.syncd.start();
  WsClient ada(stage.port(), "source=test&user=ada");
  CHECK(show(ada, "killed")["code"] == "not_found");
  CHECK(ada.ask({{"type", "list"}, {"kind", "datasets"}})["data"]["total"] == 0);
  Json first = chunk("killed", "u", 0, 100, true);
  first["id"] = "k0";
  CHECK(ada.ask(first)["data"]["row_count"] == 100);  // once, however often it comes
  CHECK(ada.ask(chunk("killed", "u", 100, 50, false))["ok"] == true);
  stage.syncd.kill();
  stage.syncd.start();
  WsClient reader(stage.port());
  const Json item = show(reader, "killed", {{"sort", "-n"}, {"limit", 1}});
  CHECK(item["row_count"] == 150);
  CHECK(item["rows"][0][0] == 149);
}

TEST_CASE("over HTTP a small data set comes in one request, and is listed, shown and dropped") {
  Stage stage;
  const auto op = [&](const std::string& name, const Json& args) {
    return http(stage.port(), "POST", "/api/ops/" + name, args.dump());
  };
  const auto made =
      op("import_dataset", {{"dataset", "words"}, {"rows", {{{"word", "hi"}}, {{"word", "ho"}}}}});
  CHECK(made.status == 200);
  CHECK(json(made.body)["data"]["dataset"]["row_count"] == 2);
  CHECK(op("import_dataset", {{"dataset", "words"}, {"rows", {{{"word", "x"}}}}}).status == 409);
  CHECK(json(op("show", {{"kind", "dataset"}, {"name", "words"}}).body)["data"]["item"]["rows"].size() == 2);
  CHECK(op("drop_dataset", {{"dataset", "words"}}).status == 200);
  CHECK(op("show", {{"kind", "dataset"}, {"name", "words"}}).status == 404);
}

TEST_CASE("the demo holds patterns of the last week, once however often it starts") {
  Stage stage({"--demo"});
  const auto look = [&] {
    WsClient client(stage.port());
    const Json item = show(client, "patterns", {{"where", "kind=pattern"}});
    CHECK(item["columns"].dump() == R"(["name","kind","description","created_at"])");
    CHECK(item["types"][3] == "time");
    CHECK(item["total"] >= 5);
    CHECK(item["row_count"] > item["total"]);
    const std::string week_ago = rfc3339(parse_rfc3339(text_at(item, "created_at")).value() - 7 * 86'400'000);
    CHECK(show(client, "patterns", {{"where", {"kind=pattern", "created_at>" + week_ago}}})["total"] >= 5);
    return client.welcome()["seq"].get<std::int64_t>();
  };
  const std::int64_t seq = look();
  stage.syncd.terminate();
  stage.syncd.start();
  CHECK(look() == seq);
}

TEST_CASE("a rule asks about a data set by its name, and about no half of one") {
  Stage stage;
  WsClient ada(stage.port(), "source=test&user=ada");
  ada.ask(chunk("orders", "u", 0, 3, true));
  CHECK(ada.ask({{"type", "run_rule"}, {"rule_code", "count orders"}})["type"] == "error");
  ada.ask(chunk("orders", "u", 3, 2, false));
  const Json found = ada.ask({{"type", "run_rule"}, {"rule_code", "find orders where n is greater than 2"}});
  CHECK(found["row_count"] == 2);
  CHECK(ada.ask({{"type", "log"}, {"kind", "dataset"}, {"name", "orders"}})["data"]["items"].size() == 1);
}
