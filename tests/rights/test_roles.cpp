// SPDX-License-Identifier: Apache-2.0
#include "domain/table.h"
#include "tests/rights/guarded.h"

using namespace syncd;
using namespace syncd::test;

TEST_CASE("every operation asks for its role, by frame and over HTTP") {
  const Guarded stage;
  for (const domain::Role role : {domain::Role::viewer, domain::Role::operate, domain::Role::admin}) {
    const std::string with = token({.role = std::string(domain::name(role))});
    WsClient client(stage.port(), "source=test&token=" + with);
    for (const domain::Operation& row : domain::all_operations()) {
      CAPTURE(row.name);
      CAPTURE(domain::name(role));
      const bool may = role >= row.role;
      const std::string name(row.name);
      const HttpAnswer answer = stage.post("/api/ops/" + name, Json::object(), with);
      CHECK((answer.status == 403) == !may);
      if (row.session == domain::SessionVerb::typing && may) continue;  // is not answered
      const Json frame = client.ask({{"type", name}});
      CHECK((frame.value("code", "") == "forbidden") == !may);
    }
  }
}

TEST_CASE("whatever writes is for operators at least, and what only looks for viewers") {
  for (const domain::Operation& row : domain::all_operations()) {
    CAPTURE(row.name);
    if (row.writes()) CHECK(row.role >= domain::Role::operate);
    // Where people connect from is for who manages the organisation.
    if (row.read != nullptr) CHECK((row.role == domain::Role::viewer) == (row.name != "connections"));
  }
}

TEST_CASE("a viewer's sentence moves nothing") {
  const Guarded stage({"--demo"});
  const std::string viewer = token({.user = "vera", .role = "viewer"});
  WsClient client(stage.port(), "source=test&token=" + viewer);
  for (const char* type : {"message", "ask"}) {
    Json frame{{"type", type}, {"conversationId", "room"}, {"content", "pause Apex"}};
    if (std::string(type) == "message") frame["message"] = {{"role", "user"}, {"content", "pause Apex"}};
    CHECK(client.ask(frame)["code"] == "forbidden");
  }
  CHECK(stage.post("/api/chat", {{"message", "pause Apex"}}, viewer).status == 403);
  const Json shown = json(stage.get("/api/media-buys/apex", viewer).body);
  CHECK(shown["data"]["status"] == "active");
  // An operator's does.
  WsClient other(stage.port(), "source=test&token=" + token({.role = "operator"}));
  CHECK(other.say("room", "pause Apex")["type"] == "ack");
  CHECK(json(stage.get("/api/media-buys/apex", viewer).body)["data"]["status"] == "paused");
}

TEST_CASE("the counters of the whole server are for those who manage it") {
  const Guarded stage;
  CHECK(stage.get("/metrics", token({.role = "operator"})).status == 403);
  CHECK(stage.get("/metrics", token({.role = "admin"})).status == 200);
}
