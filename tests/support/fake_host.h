// SPDX-License-Identifier: Apache-2.0
// A carrier for a client's session that carries nothing: it writes down what it was told. One thread.
#pragma once

#include <algorithm>
#include <deque>
#include <map>
#include <string>
#include <vector>

#include "base/ids.h"
#include "protocol/client_host.h"

namespace syncd::testing {

class FakeHost : public protocol::ClientHost {
 public:
  void connect(const std::string& query) override {
    queries.push_back(query);
    connecting = true;
  }
  void disconnect() override {
    connecting = false;
    ++disconnects;
  }
  void transmit(std::string text) override { sent.push_back(std::move(text)); }
  void deliver(const Json& frame, std::string_view raw, bool replayed) override {
    frames.push_back(frame);
    raws.emplace_back(raw);
    replays += replayed ? 1 : 0;
  }
  void settled(const std::string& id, Result<Json> reply) override {
    replies[id].push_back(std::move(reply));
  }
  void notice(const protocol::Notice& notice) override { notices.push_back(notice); }
  void gave_up(const Error& error) override { errors.push_back(error); }

  Json take_sent() {
    Json frame = parse_json(sent.front()).value();
    sent.pop_front();
    return frame;
  }
  long told(protocol::Notice::Kind kind) const {
    return std::count_if(notices.begin(), notices.end(), [&](const auto& n) { return n.kind == kind; });
  }

  std::vector<std::string> queries;
  bool connecting = false;
  int disconnects = 0;
  int replays = 0;
  std::deque<std::string> sent;
  std::vector<Json> frames;
  std::vector<std::string> raws;
  std::map<std::string, std::vector<Result<Json>>> replies;
  std::vector<protocol::Notice> notices;
  std::vector<Error> errors;
};

// Randomness that is the same in every run.
inline Entropy counted_entropy(std::uint64_t seed = 1) {
  return [state = seed * 0x9e3779b97f4a7c15ULL + 1](std::span<std::byte> bytes) mutable {
    for (auto& byte : bytes) {
      state = state * 6364136223846793005ULL + 1442695040888963407ULL;
      byte = static_cast<std::byte>(state >> 56);
    }
  };
}

}  // namespace syncd::testing
