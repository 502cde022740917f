// SPDX-License-Identifier: Apache-2.0
// A client and a small model of the server exchange frames in a random but repeatable order; the
// connection is cut after every single frame in turn. Whatever was cut, the client has everything of
// others exactly once and in order, and each message of its own is in the log exactly once.
#include <doctest/doctest.h>

#include <map>
#include <random>

#include "protocol/client_session.h"
#include "tests/support/fake_host.h"
#include "tests/support/fake_server.h"

using namespace syncd;
using namespace syncd::protocol;
using namespace syncd::testing;

namespace {

class Exchange {
 public:
  Exchange(unsigned seed, bool as_list) : dice_(seed), session_({}, host_, counted_entropy(seed)) {
    server_.as_list = as_list;
    session_.start(now_);
    session_.join(now_, "a");
    session_.join(now_, "b", {.since = Cursor{}});
  }

  // Frames carried until all was done.
  int run(int cut_at, int cut_again = -1) {
    int carried = 0;
    for (int step = 0; step < 90 || !quiet(); ++step) {
      REQUIRE(step < 10'000);
      now_ += 1;
      if (carried == cut_at || carried == cut_again) {
        (carried == cut_at ? cut_at : cut_again) = -1;
        cut();
      }
      if (host_.connecting) {
        host_.connecting = false;
        server_.connect(host_.queries.back());
        session_.opened(now_);
      } else if (session_.wake_at() <= now_ || (up() && dice_() % 8 == 0)) {
        session_.tick(now_);
      } else if (!up()) {
        now_ = std::max(now_, session_.wake_at());
      } else if (step < 90 && dice_() % 3 == 0) {
        something_happens();
      } else if (dice_() % 4 == 0 && !server_.later.empty()) {
        server_.out.push_back(server_.later.front());
        server_.later.pop_front();
      } else if (dice_() % 2 == 0 && !host_.sent.empty()) {
        server_.receive(host_.take_sent());
        ++carried;
      } else if (!server_.out.empty()) {
        const std::string frame = server_.out.front();
        server_.out.pop_front();
        session_.text(now_, frame);
        ++carried;
      }
    }
    return carried;
  }

  void check() {
    std::map<std::string, std::vector<std::string>> seen;
    const auto take = [&](const Json& message, const std::string& room) {
      const std::string content = message["content"];
      // The history of the first join shows own messages too.
      if (content[0] != 'm') seen[room].push_back(content);
    };
    for (const Json& frame : host_.frames) {
      if (frame["type"] == "message") take(frame["message"], frame["conversationId"]);
      if (frame["type"] == "media_buy_updated") take(frame, "");
      if (frame["type"] != "sync") continue;
      for (const Json& entry : frame["data"]) take(entry, frame["conversationId"]);
    }
    std::map<std::string, std::vector<std::string>> written;
    std::map<std::string, int> own;
    for (const Json& event : server_.log) {
      const std::string room = text_at(event, "conversationId");
      const std::string content = room.empty() ? event["content"] : event["message"]["content"];
      if (content[0] == 'm') {
        ++own[content];
      } else {
        written[room].push_back(content);
      }
    }
    CHECK(seen == written);
    CHECK(own.size() == ids_.size());
    for (const auto& [content, times] : own) CHECK(times == 1);
    for (const std::string& id : ids_) {
      REQUIRE(host_.replies[id].size() == 1);
      CHECK(host_.replies[id][0].has_value());
    }
    for (const Json& frame : host_.frames) {
      if (frame["type"] == "message") CHECK(text_at(frame["message"], "content")[0] != 'm');
    }
    CHECK(host_.told(Notice::Kind::gap) == 0);
    CHECK(host_.told(Notice::Kind::malformed) == 0);
  }

 private:
  bool up() const { return session_.connected() || !server_.out.empty(); }
  bool quiet() const {
    return session_.connected() && server_.out.empty() && server_.later.empty() && host_.sent.empty() &&
           server_.live.size() == 2 && server_.catching_up.empty();
  }

  void cut() {
    if (!up()) return;
    server_.cut();
    host_.sent.clear();
    session_.closed(now_, dice_() % 2 == 0 ? 1006 : 1012, "");
  }

  void something_happens() {
    const std::string rooms[] = {"a", "b"};
    const std::string room = rooms[dice_() % 2];
    const std::string number = std::to_string(++count_);
    switch (dice_() % 3) {
      case 0:
        return server_.post(room, "o" + number);
      case 1:
        return server_.post("", "c" + number);
      default: {
        const auto id = session_.request(
            now_, {{"type", "message"}, {"conversationId", room}, {"message", {{"content", "m" + number}}}});
        ids_.push_back(id.value());
      }
    }
  }

  std::mt19937 dice_;
  FakeHost host_;
  FakeServer server_;
  ClientSession session_;
  Millis now_ = 1'000'000;
  int count_ = 0;
  std::vector<std::string> ids_;
};

}  // namespace

TEST_CASE("a cut after every frame loses nothing and repeats nothing") {
  for (const bool as_list : {false, true}) {
    for (unsigned seed = 1; seed <= 12; ++seed) {
      Exchange whole(seed, as_list);
      const int frames = whole.run(-1);
      whole.check();
      REQUIRE(frames > 20);
      for (int at = 1; at <= frames; ++at) {
        CAPTURE(as_list);
        CAPTURE(seed);
        CAPTURE(at);
        Exchange exchange(seed, as_list);
        exchange.run(at);
        exchange.check();
      }
    }
  }
}

TEST_CASE("two cuts, the second in the middle of the recovery") {
  for (unsigned seed = 1; seed <= 60; ++seed) {
    for (int first = 5; first < 60; first += 9) {
      CAPTURE(seed);
      CAPTURE(first);
      Exchange exchange(seed, seed % 2 == 0);
      exchange.run(first, first + 1 + static_cast<int>(seed % 11));
      exchange.check();
    }
  }
}
