// SPDX-License-Identifier: Apache-2.0
// Clients that write without a break, over whatever happens to the daemon, and remember what was
// acknowledged.
#pragma once

#include <atomic>
#include <chrono>
#include <map>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/ws_client.h"

namespace syncd::test {

constexpr std::size_t kWindow = 16;  // unanswered messages of one writer

// Sends numbered messages, each under an id, until it is told to stop and everything is acknowledged. What
// has no answer when the connection goes is sent again under the same id.
class WriterClient {
 public:
  // Each message is as long as `bytes`, where that is more than its number takes. With a window of 1 a
  // message leaves when the one before it is acknowledged, so that their order holds over refusals too.
  WriterClient(int number, int port, std::size_t window = kWindow, std::size_t bytes = 0)
      : name_("w" + std::to_string(number)), port_(port), window_(window), bytes_(bytes) {}

  void run(const std::atomic<bool>& stop, const std::atomic<bool>& give_up) {
    while (!give_up && !(stop && open_.empty())) {
      try {
        WsClient client(port_, "source=test&user=" + name_);
        for (const auto& [n, sent] : open_) transmit(client, n);
        resent_ += static_cast<long>(open_.size());
        while (!give_up && !(stop && open_.empty())) {
          while (!stop && open_.size() < window_) {
            const int n = ++last_;
            open_.emplace(n, true);
            transmit(client, n);
          }
          const auto frame = client.poll(2000);
          if (!frame) break;
          settle(client, *frame);
        }
      } catch (const std::exception&) {  // nobody there: comes again
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
      }
    }
    ended_ = true;
  }
  bool ended() const { return ended_; }

  const std::string& name() const { return name_; }
  // Once it has ended.
  const std::map<int, std::int64_t>& acknowledged() const { return acknowledged_; }
  // The seq of what was acknowledged last; while it runs.
  std::int64_t last_seq() const { return last_seq_; }
  const std::vector<std::string>& wrong() const { return wrong_; }
  // How often it was told to try again; while it runs.
  long refused() const { return refused_; }
  int last() const { return last_; }
  long resent() const { return resent_; }
  std::size_t unanswered() const { return open_.size(); }

 private:
  void transmit(WsClient& client, int n) {
    // What is behind half a frame would be taken for its other half.
    if (!client.send(Json{{"type", "message"},
                          {"id", std::to_string(n)},
                          {"conversationId", "room-" + std::to_string(n % 3)},
                          {"message", {{"content", content(n)}}}}))
      throw std::runtime_error("the connection is gone");
  }

  std::string content(int n) const {
    std::string text = name_ + " " + std::to_string(n);
    if (text.size() + 1 < bytes_) text += " " + std::string(bytes_ - text.size() - 1, 'x');
    return text;
  }

  void settle(WsClient& client, const Json& frame) {
    if (frame["type"] == "error" && frame["retryable"] == true) {
      ++refused_;
      if (frame["code"] == "draining") return;  // the connection is about to go
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
      return transmit(client, std::stoi(frame["id"].get<std::string>()));
    }
    if (frame["type"] != "ack") return wrong_.push_back(frame.dump());
    const int n = std::stoi(frame["id"].get<std::string>());
    const auto [it, first] = acknowledged_.emplace(n, frame["seq"]);
    if (!first && it->second != frame["seq"]) wrong_.push_back("another seq: " + frame.dump());
    last_seq_ = frame["seq"].get<std::int64_t>();
    open_.erase(n);
  }

  std::string name_;
  int port_;
  std::size_t window_, bytes_;
  int last_ = 0;
  long resent_ = 0;
  std::atomic<long> refused_ = 0;
  std::atomic<bool> ended_ = false;
  std::atomic<std::int64_t> last_seq_ = 0;
  std::map<int, bool> open_;
  std::map<int, std::int64_t> acknowledged_;  // number -> seq
  std::vector<std::string> wrong_;
};

// Everything in a conversation, read page by page like a client does.
inline std::vector<std::string> read_back(int port, const std::string& conversation) {
  WsClient reader(port);
  std::vector<std::string> out;
  Json page{{"seq", 0}, {"more", true}};
  while (page["more"] == true) {
    page = reader.ask({{"type", "sync"}, {"conversationId", conversation}, {"since", page["seq"]}});
    for (const Json& message : page["data"]) out.push_back(message["content"]);
  }
  return out;
}

}  // namespace syncd::test
