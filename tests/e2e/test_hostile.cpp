// SPDX-License-Identifier: Apache-2.0
// Input that no proper client sends: a clear error, the connection stays, nothing changes.
#include "tests/e2e/stage.h"

using namespace syncd;
using namespace syncd::test;

namespace {

std::string message(const std::string& content_json, const std::string& more = "") {
  return R"({"type":"message","conversationId":"c","message":{"content":)" + content_json + "}" + more + "}";
}

std::string nested(int depth) {
  return std::string(static_cast<std::size_t>(depth), '[') +
         std::string(static_cast<std::size_t>(depth), ']');
}

}  // namespace

TEST_CASE("what is no frame gets an error that says why") {
  Stage stage;
  WsClient ada(stage.port());
  const struct {
    std::string text;
    const char *code, *field;
  } cases[] = {
      {"", "invalid_json", nullptr},
      {" ", "invalid_json", nullptr},
      {"{", "invalid_json", nullptr},
      {"hello", "invalid_json", nullptr},
      {R"({"type":"ping"} {"type":"ping"})", "invalid_json", nullptr},
      {R"({"type":"ping",})", "invalid_json", nullptr},
      {"{'type':'ping'}", "invalid_json", nullptr},
      {"NaN", "invalid_json", nullptr},
      {std::string("\0{}", 3), "invalid_json", nullptr},
      {"{\"type\":\"pi\nng\"}", "invalid_json", nullptr},
      {"[]", "invalid_frame", nullptr},
      {R"([{"type":"ping"}])", "invalid_frame", nullptr},
      {"7", "invalid_frame", nullptr},
      {"-0.5e3", "invalid_frame", nullptr},
      {"\"ping\"", "invalid_frame", nullptr},
      {"null", "invalid_frame", nullptr},
      {"true", "invalid_frame", nullptr},
      {"1e999", "invalid_json", nullptr},
      {"{}", "missing_field", "type"},
      {R"({"type":null})", "missing_field", "type"},
      {R"({"type":7})", "invalid_field", "type"},
      {R"({"type":{}})", "invalid_field", "type"},
      {R"({"type":""})", "unknown_type", "type"},
      {R"({"type":"mesage"})", "unknown_type", "type"},
      {R"({"type":"MESSAGE"})", "unknown_type", "type"},
      {R"({"type":"ping","id":7})", "invalid_field", "id"},
      {R"({"type":"ping","id":""})", "invalid_field", "id"},
      {R"({"type":"ping","id":[]})", "invalid_field", "id"},
      {R"({"type":"ping","id":"a\u0000b"})", "invalid_field", "id"},
      {R"({"type":"ping","id":"a\u001b[31m"})", "invalid_field", "id"},
      {R"({"type":"ping","id":"\u202eabc"})", "invalid_field", "id"},
      {R"({"type":"ping","id":")" + std::string(129, 'x') + "\"}", "invalid_field", "id"},
      {R"({"type":"ping","id":")" + std::string(100'000, 'x') + "\"}", "invalid_field", "id"},
      {R"({"type":"\ud800"})", "invalid_json", nullptr},
      {R"({"type":"\udc00\ud800"})", "invalid_json", nullptr},
      {nested(33), "invalid_json", nullptr},
      {nested(10'000), "invalid_json", nullptr},
      {nested(400'000), "invalid_json", nullptr},
      {std::string(100'000, '['), "invalid_json", nullptr},
      {std::string(100'000, '{'), "invalid_json", nullptr},
      {R"({"type":"ping","a":)" + nested(10'000) + "}", "invalid_json", nullptr},
  };
  for (const auto& c : cases) {
    CAPTURE(c.text.substr(0, 80));
    REQUIRE(ada.send(c.text));
    const Json error = ada.next();
    CAPTURE(error);
    CHECK(error["type"] == "error");
    CHECK(error["code"] == c.code);
    CHECK(error["message"].get<std::string>().size() > 8);
    CHECK(error["message"].get<std::string>().size() < 400);
    CHECK(error["retryable"] == false);
    CHECK(error.contains("timestamp"));
    if (c.field != nullptr) CHECK(error["field"] == c.field);
  }
  CHECK(ada.ask({{"type", "ping"}})["type"] == "pong");
  CHECK(stage.seq() == 0);
}

TEST_CASE("an unknown type is answered with what was probably meant") {
  Stage stage;
  WsClient ada(stage.port());
  ada.send(R"({"type":"mesage","id":"x"})");
  Json error = ada.next();
  CHECK(error["id"] == "x");
  CHECK(error["hint"] == "did you mean \"message\"?");
  ada.send(R"({"type":"make_coffee_please"})");
  CHECK(ada.next()["hint"].get<std::string>().find("describe") != std::string::npos);
  ada.send(R"({"type":"\u001b[2J)" + std::string(5000, 'x') + "\"}");
  error = ada.next();
  CHECK(error["code"] == "unknown_type");
  CHECK(error["message"].get<std::string>().size() < 400);
  CHECK(error["message"].get<std::string>().find('\x1b') == std::string::npos);
}

TEST_CASE("a field of the wrong type or value is named") {
  Stage stage({"--demo"});
  WsClient ada(stage.port());
  const std::int64_t before = stage.seq();
  const struct {
    std::string text;
    const char *code, *field;
  } cases[] = {
      {R"({"type":"join"})", "missing_field", "conversationId"},
      {R"({"type":"join","conversationId":7})", "invalid_field", "conversationId"},
      {R"({"type":"join","conversationId":""})", "invalid_field", "conversationId"},
      {R"({"type":"join","conversationId":" a"})", "invalid_field", "conversationId"},
      {R"({"type":"join","conversationId":"a\u0000b"})", "invalid_field", "conversationId"},
      {R"({"type":"join","conversationId":"a\u0007b"})", "invalid_field", "conversationId"},
      {R"({"type":"join","conversationId":"a\nb"})", "invalid_field", "conversationId"},
      {R"({"type":"join","conversationId":"\u202eb"})", "invalid_field", "conversationId"},
      {R"({"type":"join","conversationId":")" + std::string(129, 'x') + "\"}", "invalid_field",
       "conversationId"},
      {R"({"type":"join","conversationId":")" + std::string(500'000, 'x') + "\"}", "invalid_field",
       "conversationId"},
      {R"({"type":"join","conversationId":["c"]})", "invalid_field", "conversationId"},
      {R"({"type":"join","conversationId":"c","since":-1})", "invalid_field", "since"},
      {R"({"type":"join","conversationId":"c","since":1.5})", "invalid_field", "since"},
      {R"({"type":"join","conversationId":"c","since":"x"})", "invalid_field", "since"},
      {R"({"type":"join","conversationId":"c","since":true})", "invalid_field", "since"},
      {R"({"type":"join","conversationId":"c","since":{}})", "invalid_field", "since"},
      {R"({"type":"join","conversationId":"c","since":18446744073709551615})", "invalid_field", "since"},
      {R"({"type":"join","conversationId":"c","since":18446744073709551616})", "invalid_field", "since"},
      {R"({"type":"join","conversationId":"c","since":-9223372036854775809})", "invalid_field", "since"},
      {R"({"type":"join","conversationId":"c","since":1e30})", "invalid_field", "since"},
      {R"({"type":"join","conversationId":"c","limit":0})", "invalid_field", "limit"},
      {R"({"type":"join","conversationId":"c","limit":-5})", "invalid_field", "limit"},
      {R"({"type":"join","conversationId":"c","limit":5001})", "invalid_field", "limit"},
      {R"({"type":"join","conversationId":"c","limit":9223372036854775807})", "invalid_field", "limit"},
      {R"({"type":"join","conversationId":"c","limit":2.5})", "invalid_field", "limit"},
      {R"({"type":"join","conversationId":"c","since":0,"epoch":7})", "invalid_field", "epoch"},
      {R"({"type":"sync","conversationId":"c","before":-1})", "invalid_field", "before"},
      {R"({"type":"sync_request","since":-1})", "invalid_field", "since"},
      {R"({"type":"sync_request","since":99999999999999999999999})", "invalid_field", "since"},
      {R"({"type":"message","conversationId":"c"})", "missing_field", "message"},
      {R"({"type":"message","message":{"content":"x"}})", "missing_field", "conversationId"},
      {R"({"type":"message","conversationId":"c","message":7})", "invalid_field", "message"},
      {R"({"type":"message","conversationId":"c","message":["x"]})", "invalid_field", "message"},
      {R"({"type":"message","conversationId":"c","message":{}})", "missing_field", "message.content"},
      {message("7"), "invalid_field", "message.content"},
      {message("null"), "missing_field", "message.content"},
      {message("\"\""), "invalid_field", "message.content"},
      {message("\"" + std::string(65537, 'x') + "\""), "too_large", "message.content"},
      {message(R"("x","role":"king")"), "invalid_field", "message.role"},
      {message(R"("x","role":1)"), "invalid_field", "message.role"},
      {message(R"("x","id":7)"), "invalid_field", "message.id"},
      {message(R"("x","id":"")"), "invalid_field", "message.id"},
      {message(R"("x","id":"a\u0000b")"), "invalid_field", "message.id"},
      {message(R"("x","id":"a\u001bb")"), "invalid_field", "message.id"},
      {message("\"x\",\"id\":\"" + std::string(129, 'x') + "\""), "too_large", "message.id"},
      {message(R"("x","source":7)"), "invalid_field", "message.source"},
      {message(R"("x","source":"\u001b]0;x\u0007")"), "invalid_field", "message.source"},
      {message(R"("x","context":7)"), "invalid_field", "message.context"},
      {message(R"("x","context":[])"), "invalid_field", "message.context"},
      {message(R"("x","timestamp":"yesterday")"), "invalid_field", "message.timestamp"},
      {message(R"("x","timestamp":-1)"), "invalid_field", "message.timestamp"},
      {message(R"("x","timestamp":1e300)"), "invalid_field", "message.timestamp"},
      {message(R"("x","wrong":1)"), "unknown_field", "message.wrong"},
      {message(R"("x","context":{"metadata":)" + nested(40) + "}"), "invalid_json", nullptr},
      {R"({"type":"typing","conversationId":"c","typing":"perhaps"})", "invalid_field", "typing"},
      {R"({"type":"subscribe","topics":7})", "invalid_field", "topics[0]"},
      {R"({"type":"subscribe","topics":[7]})", "invalid_field", "topics[0]"},
      {R"({"type":"set_status","media_buy_id":"apex","status":7})", "invalid_field", "status"},
      {R"({"type":"set_status","media_buy_id":"apex","status":"paused","x":1})", "unknown_field", "x"},
      {R"({"type":"adjust_bid","media_buy_id":"apex","device":"phone","bid":1})", "invalid_field", "device"},
      {R"({"type":"adjust_bid","media_buy_id":"apex","bid":-1})", "invalid_field", "bid"},
      {R"({"type":"adjust_bid","media_buy_id":"apex","bid":1e300})", "invalid_field", "bid"},
      {R"({"type":"adjust_bid","media_buy_id":"apex","bid":"NaN"})", "invalid_field", "bid"},
      {R"({"type":"adjust_bid","media_buy_id":"apex"})", "missing_field", "change_percent"},
      {R"({"type":"adjust_bid","media_buy_id":"apex","bid":1,"change_percent":1})", "invalid_field",
       "change_percent"},
      {R"({"type":"create_media_buy","brand_name":"x","budget":99999999999999999999})", "invalid_field",
       "budget"},
      {R"({"type":"list","kind":"campaigns","offset":-1})", "invalid_field", "offset"},
      {R"({"type":"list","kind":"weather"})", "invalid_field", "kind"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.text.substr(0, 120));
    REQUIRE(ada.send(c.text));
    const Json error = ada.next();
    CAPTURE(error.dump().substr(0, 300));
    CHECK(error["type"] == "error");
    CHECK(error["code"] == c.code);
    if (c.field != nullptr && error.contains("field")) CHECK(error["field"] == c.field);
    if (c.field != nullptr) CHECK(error.contains("field"));
  }
  CHECK(ada.ask({{"type", "ping"}})["type"] == "pong");
  CHECK(stage.seq() == before);
}

TEST_CASE("odd but valid text arrives as it was sent") {
  Stage stage;
  WsClient ada(stage.port()), bob(stage.port());
  bob.join("c");
  std::vector<std::string> odd{R"("a\u0000b")",
                               R"("\u001b[2J\u0007")",
                               R"("\u202eevil\u200b")",
                               R"("\ud83d\ude00 \u2028")",
                               R"("\\u0000 \" </script>")",
                               "\"" + std::string(65536, 'x') + "\"",
                               R"("\t\r\n")"};
  for (const std::string& text : odd) {
    CAPTURE(text.substr(0, 60));
    REQUIRE(ada.send(message(text, R"(,"id":"o)" + std::to_string(&text - odd.data()) + "\"")));
    CHECK(ada.next()["type"] == "ack");
    CHECK(bob.next("message")["message"]["content"] == json(text));
  }
  const Json page = WsClient(stage.port()).join("c");
  REQUIRE(page["data"].size() == odd.size());
  for (std::size_t i = 0; i < odd.size(); ++i) CHECK(page["data"][i]["content"] == json(odd[i]));
}

TEST_CASE("of a repeated key the last counts, and is what is stored") {
  Stage stage;
  WsClient ada(stage.port()), bob(stage.port());
  bob.join("c");
  bob.join("d");
  ada.send(R"({"type":"ping","type":"message","conversationId":"d","conversationId":"c",)"
           R"("message":{"content":"one","content":"two","context":{"a":1,"a":2}}})");
  CHECK(ada.next()["type"] == "ack");
  const Json got = bob.next("message");
  CHECK(got["conversationId"] == "c");
  CHECK(got["message"]["content"] == "two");
  CHECK(got["message"]["context"] == json(R"({"a":2})"));
}

TEST_CASE("the deepest context that is taken can be read back by every way") {
  Stage stage;
  WsClient ada(stage.port());
  std::string deep;
  for (int i = 0; i < 29; ++i) deep += R"({"a":)";
  deep += "1" + std::string(29, '}');
  REQUIRE(ada.send(message(R"("deep","context":)" + deep)));
  REQUIRE(ada.next()["type"] == "ack");
  CHECK(ada.join("c")["data"][0]["context"] == json(deep));
  CHECK(http(stage.port(), "GET", "/api/chat/c").status == 200);
  CHECK(ada.ask({{"type", "history"}, {"conversationId", "c"}})["ok"] == true);
  stage.syncd.kill();
  stage.syncd.start();
  CHECK(WsClient(stage.port()).join("c")["data"].size() == 1);
}

TEST_CASE("a frame beyond the limit closes with 1009, broken UTF-8 with 1007, binary with 1003") {
  Stage stage;
  WsClient watcher(stage.port());
  watcher.join("c");
  {
    WsClient ada(stage.port());
    ada.send(message("\"" + std::string(1 << 20, 'x') + "\""));
    CHECK(ada.close_code() == 1009);
  }
  {
    WsClient ada(stage.port());
    ada.socket().send(client_frame("x", {.announced = std::uint64_t{1} << 40}));
    CHECK(ada.close_code() == 1009);
  }
  for (const std::string& bytes : {std::string("\xff"), std::string("\xc0\x80"), std::string("\xed\xa0\x80"),
                                   std::string("\xf4\x90\x80\x80")}) {
    WsClient ada(stage.port());
    ada.send(message("\"" + bytes + "\""));
    CHECK(ada.close_code() == 1007);
  }
  {
    WsClient ada(stage.port());
    ada.socket().send(client_frame(R"({"type":"ping"})", {.opcode = 0x2}));
    CHECK(ada.close_code() == 1003);
  }
  CHECK(contents(watcher.so_far()).empty());
  CHECK(stage.seq() == 0);
}

TEST_CASE("who asks for too many rooms is told so") {
  Stage stage;
  WsClient ada(stage.port());
  for (int i = 0; i < 100; ++i) CHECK(ada.join("room-" + std::to_string(i))["type"] == "sync");
  const Json error = ada.join("one-more");
  CHECK(error["code"] == "too_large");
  CHECK(ada.ask({{"type", "leave"}, {"conversationId", "room-7"}})["ok"] == true);
  CHECK(ada.join("one-more")["type"] == "sync");
}

TEST_CASE("names in the address are checked like names in frames") {
  Stage stage;
  for (const char* query : {"user=%00", "user=a%0ab", "user=", "source=%1b", "since=-1", "since=x",
                            "since=1.5", "since=99999999999999999999", "since="}) {
    CAPTURE(query);
    RawSocket socket(stage.port());
    const int status = socket.upgrade(std::string("/ws?") + query).status;
    // Control characters do not get past the door.
    CHECK((status == 400 || (status == 101 && socket.close_code() == 1008)));
  }
}

TEST_CASE("describe lists every operation with its schema, every event and every error") {
  Stage stage;
  WsClient ada(stage.port());
  const Json all = ada.ask({{"type", "describe"}})["data"];
  std::vector<std::string> names;
  for (const Json& row : all["operations"]) {
    names.push_back(row["name"]);
    CAPTURE(names.back());
    CHECK(row["schema"]["type"] == "object");
    CHECK(row["schema"]["properties"].is_object());
    CHECK(!row["summary"].get<std::string>().empty());
    CHECK(row["role"].is_string());
    // Each is known to the gate: an empty frame of it is answered, never called unknown.
    if (row["name"] == "typing") continue;
    const Json answer = ada.ask({{"type", row["name"]}});
    if (answer["type"] == "error") {
      CHECK(answer["code"] == "missing_field");
      // What is required of all, or one of several.
      CHECK((row["schema"].contains("required") || answer.contains("field")));
    }
  }
  for (const char* name :
       {"message", "create_conversation", "rename_conversation", "delete_conversation", "create_media_buy",
        "set_status", "adjust_bid", "list", "show", "history", "stats", "describe", "join", "leave", "sync",
        "sync_request", "typing", "subscribe", "ping"}) {
    CAPTURE(name);
    CHECK(std::count(names.begin(), names.end(), name) == 1);
  }
  CHECK(all["events"].size() >= 6);
  CHECK(all["errors"].size() >= 20);
  CHECK(all["limits"]["content_bytes"] == 65536);
}
