// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <deque>

#include "cmd/mcp/line_buffer.h"
#include "cmd/mcp/server.h"

using namespace syncd;
using namespace syncd::cmd::mcp;

namespace {

struct Desk final : Backend {
  void ask(Json frame, std::function<void(Result<Json>)> told) override {
    asked.emplace_back(std::move(frame), std::move(told));
  }
  void follow(const std::string& conversation, std::function<void(Result<Json>)> told) override {
    followed.push_back("+" + conversation);
    told(Json());
  }
  void unfollow(const std::string& conversation) override { followed.push_back("-" + conversation); }
  void tell(Result<Json> reply) {
    const auto told = std::move(asked.front().second);
    asked.pop_front();
    told(std::move(reply));
  }

  std::deque<std::pair<Json, std::function<void(Result<Json>)>>> asked;
  std::vector<std::string> followed;
  std::vector<Json> sent;
  Server server{*this, [this](const Json& message) { sent.push_back(message); }};
};

std::string request(int id, const char* method, const Json& params) {
  return to_text({{"jsonrpc", "2.0"}, {"id", id}, {"method", method}, {"params", params}});
}

std::vector<std::string> texts(LineBuffer& lines) {
  std::vector<std::string> out;
  while (const auto line = lines.take()) out.push_back(line->too_long ? "TOO LONG" : line->text);
  return out;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("lines are put together from pieces, and long ones are told of once and forgotten") {
  LineBuffer lines(8);
  lines.add("on");
  CHECK(texts(lines).empty());
  lines.add("e\ntwo\r\nthr");
  CHECK(texts(lines) == Texts{"one", "two"});
  lines.add("ee and more");
  CHECK(texts(lines) == Texts{"TOO LONG"});
  lines.add(" and still more");
  CHECK(texts(lines).empty());
  lines.add("\nfour\n123456789\nfive");
  CHECK(texts(lines) == Texts{"four", "TOO LONG"});
  lines.end();
  CHECK(texts(lines) == Texts{"five"});
}

TEST_CASE("a long line and the next one in the same piece come in their order") {
  LineBuffer lines(4);
  lines.add("abcdefgh");
  lines.add("ij\nk\n");
  CHECK(texts(lines) == Texts{"TOO LONG", "k"});
}

TEST_CASE("a tool's arguments are checked before anything is sent") {
  Desk desk;
  desk.server.line(request(1, "tools/call", {{"name", "set_status"}, {"arguments", {{"status", "paused"}}}}));
  CHECK(desk.asked.empty());
  REQUIRE(desk.sent.size() == 1);
  CHECK(desk.sent[0]["result"]["isError"] == true);
  CHECK(desk.sent[0]["result"]["structuredContent"]["field"] == "media_buy_id");
}

TEST_CASE("answers come in the order of the daemon's, and a cancelled one is dropped") {
  Desk desk;
  desk.server.line(request(1, "tools/call", {{"name", "stats"}}));
  desk.server.line(request(2, "tools/call", {{"name", "stats"}}));
  desk.server.line(R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}})");
  CHECK(desk.server.busy());
  desk.tell(Json{{"type", "result"}, {"data", {{"a", 1}}}});
  CHECK(desk.sent.empty());
  desk.tell(fail(Code::forbidden, "not for you"));
  REQUIRE(desk.sent.size() == 1);
  CHECK(desk.sent[0]["id"] == 2);
  CHECK(desk.sent[0]["result"]["structuredContent"]["code"] == "forbidden");
  CHECK_FALSE(desk.server.busy());
}

TEST_CASE("a subscription is to the thing, under the address that it was asked for by") {
  Desk desk;
  desk.server.line(request(1, "resources/subscribe", {{"uri", "syncd://campaigns/Apex%20Motors"}}));
  CHECK(desk.asked.front().first["name"] == "Apex Motors");
  desk.tell(Json{{"type", "result"}, {"data", {{"item", {{"media_buy_id", "apex"}}}}}});
  const Json event{{"type", "media_buy_updated"}, {"data", {{"mediaBuy", {{"media_buy_id", "apex"}}}}}};
  desk.sent.clear();
  desk.server.event(event);
  desk.server.event(event);
  desk.server.event({{"type", "media_buy_updated"}, {"data", {{"mediaBuy", {{"media_buy_id", "other"}}}}}});
  desk.server.tell_changes();
  REQUIRE(desk.sent.size() == 1);  // twice changed, told once
  CHECK(desk.sent[0]["method"] == "notifications/resources/updated");
  CHECK(desk.sent[0]["params"]["uri"] == "syncd://campaigns/Apex%20Motors");
  desk.server.line(request(2, "resources/unsubscribe", {{"uri", "syncd://campaigns/Apex%20Motors"}}));
  desk.sent.clear();
  desk.server.event(event);
  desk.server.tell_changes();
  CHECK(desk.sent.empty());
}

TEST_CASE("a conversation is followed while somebody is subscribed to it") {
  Desk desk;
  for (const char* uri : {"syncd://conversations/room", "syncd://conversation/room"}) {
    desk.server.line(request(1, "resources/subscribe", {{"uri", uri}}));
    desk.tell(Json{{"type", "result"}, {"data", {{"item", {{"id", "room"}}}}}});
  }
  desk.server.line(request(2, "resources/unsubscribe", {{"uri", "syncd://conversation/room"}}));
  CHECK(desk.followed == Texts{"+room", "+room"});
  desk.server.line(request(3, "resources/unsubscribe", {{"uri", "syncd://conversations/room"}}));
  CHECK(desk.followed.back() == "-room");
  desk.server.line(request(4, "resources/unsubscribe", {{"uri", "syncd://conversations/room"}}));
  CHECK(desk.followed.size() == 3);
}

TEST_CASE("what was missed counts as changed") {
  Desk desk;
  desk.server.line(request(1, "resources/subscribe", {{"uri", "syncd://runs"}}));
  desk.sent.clear();
  desk.server.missed("room");
  desk.server.tell_changes();
  CHECK(desk.sent.empty());
  desk.server.missed("");
  desk.server.tell_changes();
  CHECK(desk.sent.size() == 1);
}
