// SPDX-License-Identifier: Apache-2.0
// The end of a connection that keeps what is pushed until the test takes it.
#pragma once

#include <deque>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "base/json.h"
#include "daemon/core/peer.h"

namespace syncd::test {

class FakePeer final : public daemon::Peer {
 public:
  void push(const daemon::Slice& frame) override {
    if (close_code == 0) frames.push_back(payload(frame));
    over_ = over_ || frames.size() > bound;
  }
  void push_latest(std::string_view key, const daemon::Slice& frame) override {
    if (frame.size == 0) std::erase_if(latest, [&](const auto& one) { return one.first == key; });
    if (close_code == 0 && frame.size != 0) latest.emplace_back(key, payload(frame));
  }
  std::size_t backlog() const override { return frames.size(); }
  bool over_bound() const override { return over_; }
  void close(int code, std::string_view) override { close_code = code; }

  // The oldest frame goes out.
  std::string take() {
    std::string frame = std::move(frames.front());
    frames.pop_front();
    if (over_ && frames.size() <= bound / 2) {
      over_ = false;
      if (drained) drained();
    }
    return frame;
  }
  std::vector<Json> take_all() {
    std::vector<Json> out;
    while (!frames.empty()) out.push_back(parse_json(take(), 100).value());
    return out;
  }

  std::deque<std::string> frames;
  std::vector<std::pair<std::string, std::string>> latest;
  std::size_t bound = SIZE_MAX;
  std::function<void()> drained;
  int close_code = 0;

 private:
  static std::string payload(const daemon::Slice& frame) {
    const std::string_view bytes = frame.bytes();
    const int length = bytes[1] & 0x7f;
    return std::string(bytes.substr(length < 126 ? 2 : length == 126 ? 4 : 10));
  }
  bool over_ = false;
};

}  // namespace syncd::test
