// SPDX-License-Identifier: Apache-2.0
// Operations that come more often than they are worth keeping (rows with `told`): of one thing, such as a
// tool's call, some a second become facts; the others are told live, and the latest of them becomes a fact
// before the thing ends, or when nothing newer comes. Holds one small entry for each thing that goes on.
// Reads no clock but the engine's. Loop thread only.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/time.h"
#include "daemon/core/backend.h"
#include "daemon/core/hub.h"

namespace syncd::daemon {

class Progress {
 public:
  // Between two facts about one thing.
  static constexpr Millis kApart = 250;
  // A thing is forgotten when it has been quiet for so long: its next is a fact again.
  static constexpr Millis kForgotten = 2'000;

  using Store = std::function<void(Call, Answer)>;
  Progress(Hub& hub, Clock clock, Store store);

  // Of a row with `told`: stores it, or tells it and answers at once that it was not stored.
  void take(Call call, Answer answer);
  // Things whose name begins so are about to end: what was not stored of them goes to the store now.
  void settle(std::string_view about);
  // Stores what waited long enough; now and then.
  void tick();

  std::uint64_t times_told() const { return told_; }

 private:
  struct Waiting {
    Call call;
    Answer answer;
  };
  struct Thing {
    Json known;             // what the last fact answered; null before the first
    std::uint64_t seq = 0;  // of that fact
    Millis stored_at = 0;   // when it went to the store
    bool storing = false;   // a fact is on its way
    bool ended = false;
    std::optional<Call> held;  // the latest that is no fact
    bool held_is_told = false;
    std::vector<Waiting> waiting;  // before the first fact: nobody knows yet whether they may be
  };
  using Things = std::map<std::string, std::shared_ptr<Thing>, std::less<>>;

  void store(const std::string& about, const std::shared_ptr<Thing>& thing, Call call, Answer answer);
  void stored(const std::string& about, Thing& thing, const Result<std::string>& reply, std::uint64_t before);
  void refused(const std::string& about, Thing& thing, const Error& error);
  void tell_held(const std::string& about, Thing& thing);
  void forget(const std::string& about, const std::shared_ptr<Thing>& thing);
  void store_rest(Thing& thing);

  Hub& hub_;
  Clock clock_;
  Store store_;
  Things things_;
  std::uint64_t told_ = 0;
};

}  // namespace syncd::daemon
