// SPDX-License-Identifier: Apache-2.0
// The two ends of the protocol against each other, the server's with a real store behind it: frames, commits,
// reads and deliveries happen in a random but repeatable order, and the connection is cut after every single
// frame in turn. Whatever was cut, the client has everything of others exactly once and in order, and each
// message of its own is in the log exactly once.
#include <doctest/doctest.h>

#include <map>
#include <random>

#include "daemon/core/session.h"
#include "protocol/client_session.h"
#include "tests/support/fake_backend.h"
#include "tests/support/fake_host.h"
#include "tests/support/fake_peer.h"

using namespace syncd;
using namespace syncd::daemon;
using namespace syncd::test;
using syncd::testing::counted_entropy;
using syncd::testing::FakeHost;

namespace {

// The server's end of one connection.
struct Connection {
  Connection(Engine& engine, Opening opening, std::size_t bound)
      : session((peer.bound = bound, engine), *engine.organisation("default"), peer, std::move(opening)) {
    peer.drained = [this] { session.drained(); };
  }
  FakePeer peer;
  Session session;
};

class Exchange {
 public:
  explicit Exchange(unsigned seed)
      : dice_(seed),
        bound_(seed % 3 == 0 ? 3 : SIZE_MAX),
        client_({.user = "me"}, host_, counted_entropy(seed)) {
    backend_.engine = &engine_;
    engine_.add_organisation("default", backend_.organisation()->epoch(),
                             backend_.organisation()->position());
    client_.start(now_);
    client_.join(now_, "a");
    client_.join(now_, "b", {.since = protocol::Cursor{}});
  }

  // Frames carried until all was done.
  int run(int cut_at, int cut_again = -1) {
    int carried = 0, calm = 0;
    for (int step = 0; calm < 3; ++step) {
      REQUIRE(step < 20'000);
      now_ += 1;
      if (carried == cut_at || carried == cut_again) {
        (carried == cut_at ? cut_at : cut_again) = -1;
        cut();
      }
      if (host_.connecting) {
        connect();
      } else if (connection_ == nullptr) {
        now_ = std::max(now_, client_.wake_at());
        client_.tick(now_);
      } else if (step < 120 && dice_() % 4 == 0) {
        something_happens();
      } else if (!act(carried)) {
        now_ += 1'000;
        client_.tick(now_);
        calm = step >= 120 && host_.sent.empty() && backend_.idle() ? calm + 1 : 0;
      }
    }
    return carried;
  }

  void check() {
    std::map<std::string, std::vector<std::string>> seen, written;
    const auto take = [](auto& into, const Json& message, const std::string& room) {
      const std::string content = message["content"];
      if (content[0] != 'm') into[room].push_back(content);  // a first history shows own messages too
    };
    for (const Json& frame : host_.frames) {
      const std::string type = frame["type"];
      if (type == "message") {
        take(seen, frame["message"], frame["conversationId"]);
        CHECK(text_at(frame["message"], "content")[0] != 'm');
      }
      if (type.starts_with("conversation_")) seen["*"].push_back(title(frame));
      if (type != "sync") continue;
      for (const Json& entry : frame["data"]) take(seen, entry, frame["conversationId"]);
    }
    std::map<std::string, int> own;
    auto row = backend_.organisation()->tables().query("select frame from events order by seq");
    while (row.next()) {
      const Json event = parse_json(row.text(0)).value();
      if (event["type"] != "message") {
        written["*"].push_back(title(event));
        continue;
      }
      take(written, event["message"], event["conversationId"]);
      if (text_at(event["message"], "content")[0] == 'm') ++own[event["message"]["content"]];
    }
    CHECK(seen == written);
    CHECK(own.size() == ids_.size());
    for (const auto& [content, times] : own) CHECK(times == 1);
    for (const std::string& id : ids_) {
      REQUIRE(host_.replies[id].size() == 1);
      CHECK(host_.replies[id][0].has_value());
    }
    CHECK(host_.told(protocol::Notice::Kind::gap) == 0);
    CHECK(host_.told(protocol::Notice::Kind::malformed) == 0);
  }

 private:
  static std::string title(const Json& event) { return event["data"]["conversation"]["title"]; }

  void connect() {
    host_.connecting = false;
    const std::string& query = host_.queries.back();
    Opening opening{.actor = {.user = "me", .source = "cli", .client_id = {}},
                    .named = true,
                    .topics = {},
                    .since = {},
                    .epoch = {}};
    if (const auto at = query.find("since="); at != std::string::npos)
      opening.since = std::stoull(query.substr(at + 6));
    if (const auto at = query.find("epoch="); at != std::string::npos)
      opening.epoch = query.substr(at + 6, query.find('&', at) - at - 6);
    connection_ = std::make_unique<Connection>(engine_, std::move(opening), bound_);
    client_.opened(now_);
  }

  void cut() {
    if (connection_ == nullptr) return;
    connection_->session.closed(false);
    connection_.reset();
    host_.sent.clear();
    client_.closed(now_, dice_() % 2 == 0 ? 1006 : 1012, "");
  }

  // One step of those that are possible; false where there is none.
  bool act(int& carried) {
    for (int tries = 0; tries < 40; ++tries) {
      switch (dice_() % 7) {
        case 0:
          if (host_.sent.empty()) break;
          ++carried;
          return connection_->session.text(to_text(host_.take_sent())), true;
        case 1:
          if (connection_->peer.frames.empty()) break;
          ++carried;
          return client_.text(now_, connection_->peer.take()), true;
        case 2:
          if (backend_.idle()) break;
          return backend_.commit(), true;
        case 3:
          if (backend_.idle()) break;
          return backend_.read_one(dice_()), true;
        case 4:
          if (backend_.idle()) break;
          return backend_.post(dice_()), true;
        case 5:
          if (backend_.idle()) break;
          return backend_.announce(), true;
        default:
          if (backend_.idle()) break;
          return backend_.deliver(), true;
      }
    }
    return false;
  }

  void write(const char* operation, Json args) {
    const domain::Operation& row = *domain::operation_named(operation);
    const domain::Actor other{.user = "other", .source = "web", .client_id = "other"};
    auto admitted = engine_.admit(other, row, std::move(args));
    engine_.run({.operation = &row, .args = admitted.value(), .actor = other, .id = {}, .conversations = {}},
                [](const Result<std::string>& reply) { REQUIRE(reply); });
  }

  void something_happens() {
    const std::string room = dice_() % 2 == 0 ? "a" : "b";
    const std::string number = std::to_string(++count_);
    switch (dice_() % 6) {
      case 0:
        return write("create_conversation", {{"conversationId", "k" + number}, {"title", "c" + number}});
      case 1:
        if (!renamed_) return;
        return write("rename_conversation", {{"conversationId", "a"}, {"title", "r" + number}});
      case 2:
      case 3:
        renamed_ = renamed_ || room == "a";
        return write("message", {{"conversationId", room}, {"message", {{"content", "o" + number}}}});
      default:
        ids_.push_back(client_
                           .request(now_, {{"type", "message"},
                                           {"conversationId", room},
                                           {"message", {{"content", "m" + number}}}})
                           .value());
    }
  }

  std::mt19937 dice_;
  std::size_t bound_;
  Millis now_ = 1'770'000'000'000;
  FramePress press_;
  FakeBackend backend_;
  Engine engine_{backend_, press_, {}, [this] { return now_; }, counted_entropy(7)};
  FakeHost host_;
  protocol::ClientSession client_;
  std::unique_ptr<Connection> connection_;
  int count_ = 0;
  bool renamed_ = false;  // the conversation is there, or will be
  std::vector<std::string> ids_;
};

}  // namespace

TEST_CASE("the two ends survive a cut after every frame") {
  for (unsigned seed = 1; seed <= 6; ++seed) {
    Exchange whole(seed);
    const int frames = whole.run(-1);
    CAPTURE(seed);
    whole.check();
    REQUIRE(frames > 20);
    for (int at = 1; at <= frames; ++at) {
      CAPTURE(at);
      Exchange exchange(seed);
      exchange.run(at);
      exchange.check();
    }
  }
}

TEST_CASE("the two ends survive a second cut in the middle of the recovery") {
  for (unsigned seed = 101; seed <= 160; ++seed) {
    CAPTURE(seed);
    Exchange exchange(seed);
    exchange.run(10 + static_cast<int>(seed % 50), 12 + static_cast<int>(seed % 50 + seed % 9));
    exchange.check();
  }
}
