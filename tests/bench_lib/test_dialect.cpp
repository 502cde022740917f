// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>
#include <vector>

#include "base/json.h"
#include "bench/dialect.h"

using namespace syncd::bench;

namespace {

// Writes down what a dialect understood; also the listener of a wire that is never connected.
struct Heard final : Hearer, Wire::Listener {
  std::vector<std::string> told;

  void upgraded(Connection&) override {}
  void received(Connection&, std::string_view) override {}
  void welcomed(int) override { told.emplace_back("welcome"); }
  void paged(int, const Page& page) override {
    told.push_back(fmt::format("page {}{}", page.seq, page.more ? " more" : ""));
  }
  void delivered(int, Stamp stamp) override { told.push_back(fmt::format("message {}", stamp)); }
  void acked(int, Stamp stamp) override { told.push_back(fmt::format("ack {}", stamp)); }
  void refused(int, Stamp stamp, std::string_view) override {
    told.push_back(fmt::format("refused {}", stamp));
  }
};

using Told = std::vector<std::string>;

struct Talk {
  explicit Talk(std::unique_ptr<Dialect> (*make)(DialectSettings))
      : wire(std::move(*Wire::create({.host = "localhost", .port = 1}, heard))),
        dialect(make({.run = "cafe0123", .token = "", .bytes = 200})) {
    connection.number = 7;
  }

  Told hear(std::string_view payload) {
    heard.told.clear();
    dialect->hear(*wire, connection, payload, heard);
    return heard.told;
  }
  // The payload of the one frame that was sent.
  std::string sent() {
    std::string payload;
    std::size_t consumed = 0;
    FrameReader().read(connection.outgoing, consumed, [&](Opcode, std::string_view text) { payload = text; });
    connection.outgoing.clear();
    return payload;
  }

  Heard heard;
  std::unique_ptr<Wire> wire;
  std::unique_ptr<Dialect> dialect;
  Connection connection;
};

}  // namespace

TEST_CASE("a published message is JSON of the length asked for, and its own stamp is found in it") {
  Talk talk(syncd_dialect);
  talk.dialect->publish(*talk.wire, talk.connection, "bench-cafe0123-00000", 42);
  const auto text = talk.sent();
  CHECK(text.size() == 200);
  const auto frame = syncd::parse_json(text);
  REQUIRE(frame);
  CHECK((*frame)["type"] == "message");
  CHECK((*frame)["id"] == "cafe0123-00007-0000000042");
  CHECK((*frame)["conversationId"] == "bench-cafe0123-00000");
  CHECK((*frame)["message"]["role"] == "user");
  CHECK(talk.hear(text) == Told{"message 42"});
}

TEST_CASE("frames are told apart wherever their members stand") {
  Talk talk(syncd_dialect);
  CHECK(talk.hear(R"({"type":"presence","clientId":"c","connected":true,"seq":4,"epoch":"e"})") ==
        Told{"welcome"});
  CHECK(talk.hear(R"({"type":"presence","clientId":"c","connected":true,"conversationId":"b"})").empty());
  CHECK(talk.hear(R"({"type":"ack","id":"cafe0123-00007-0000000009","messageId":"m","seq":5})") ==
        Told{"ack 9"});
  CHECK(talk.hear(R"({"seq":5,"messageId":"m","id":"cafe0123-00007-0000000010","type":"ack"})") ==
        Told{"ack 10"});
  CHECK(talk.hear(R"({"type":"error","code":"busy","id":"cafe0123-00007-0000000011"})") ==
        Told{"refused 11"});
  CHECK(talk.hear(R"({"type":"error","code":"busy","id":"another"})") == Told{"refused 0"});
  CHECK(talk.hear(R"({"type":"heartbeat"})").empty());
  CHECK(talk.hear("").empty());
  CHECK(talk.hear("not json").empty());
}

TEST_CASE("a page gives its messages, and the members of its own level") {
  Talk talk(syncd_dialect);
  const std::string one = R"({"type":"message","message":{"content":"stamp=0000000001;x"},"seq":11})";
  const std::string two = R"({"type":"message","message":{"content":"stamp=0000000002;x"},"seq":12})";
  CHECK(talk.hear(R"({"type":"sync","data":[],"participants":[],"seq":7,"more":false})") == Told{"page 7"});
  CHECK(talk.hear(fmt::format(R"({{"type":"sync","data":[{},{}],"participants":["a"],"seq":12,"more":true}})",
                              one, two)) == Told{"message 1", "message 2", "page 12 more"});
  CHECK(talk.hear(fmt::format(R"({{"type":"sync","seq":40,"more":true,"data":[{}]}})", one)) ==
        Told{"message 1", "page 40 more"});
}

TEST_CASE("the NATS stream is understood however frames cut it") {
  const std::string stream =
      "INFO {\"x\":1}\r\nPONG\r\nPONG\r\nMSG room 1 18\r\n..stamp=0000000003\r\nPONG\r\nPING\r\n"
      "MSG room 1 4 18\r\n..stamp=0000000004\r\n-ERR 'Slow Consumer'\r\n";
  for (std::size_t piece = 1; piece <= stream.size(); ++piece) {
    CAPTURE(piece);
    Talk talk(nats_dialect);
    talk.dialect->greet(*talk.wire, talk.connection);
    talk.dialect->join(*talk.wire, talk.connection, "room", std::nullopt);
    talk.dialect->publish(*talk.wire, talk.connection, "room", 3);
    talk.connection.outgoing.clear();
    Told told;
    for (std::size_t at = 0; at < stream.size(); at += piece) {
      for (auto& one : talk.hear(stream.substr(at, piece))) told.push_back(one);
    }
    CHECK(told == Told{"welcome", "page 0", "message 3", "ack 3", "message 4", "refused 0"});
    CHECK(talk.sent() == "PONG\r\n");
  }
}
