// SPDX-License-Identifier: Apache-2.0
#include "daemon/core/progress.h"

#include "base/text.h"
#include "protocol/frames.h"

namespace syncd::daemon {
namespace {

std::string not_stored(const Call& call) {
  return protocol::decided(*call.operation, call.id, {{"stored", false}}, 0);
}

std::string key_of(std::string_view about) {
  return "progress/" + std::string(about);
}

}  // namespace

Progress::Progress(Hub& hub, Clock clock, Store store)
    : hub_(hub), clock_(std::move(clock)), store_(std::move(store)) {}

void Progress::take(Call call, Answer answer) {
  const std::string about = call.operation->about(call.args);
  auto& slot = things_[about];
  if (!slot) slot = std::make_shared<Thing>();
  const auto thing = slot;
  if (thing->storing && thing->known.is_null()) {
    thing->waiting.push_back({std::move(call), std::move(answer)});
    return;
  }
  const Millis now = clock_();
  const bool due = now - thing->stored_at >= kApart || now < thing->stored_at;
  if (thing->known.is_null() || (due && !thing->storing))
    return store(about, thing, std::move(call), std::move(answer));
  std::string reply = not_stored(call);
  thing->held = std::move(call);
  thing->held_is_told = false;
  // While a fact is on its way it is not overtaken: others would see the older one last.
  if (!thing->storing) tell_held(about, *thing);
  answer(std::move(reply));
}

void Progress::store(const std::string& about, const std::shared_ptr<Thing>& thing, Call call,
                     Answer answer) {
  thing->storing = true;
  thing->stored_at = clock_();
  thing->held.reset();
  if (!thing->known.is_null()) {
    // What slow readers have yet to be sent is older than this.
    const domain::Event event = call.operation->told(thing->known, call.args);
    for (const std::string& room : domain::rooms(event.type, event.route)) hub_.forget(room, key_of(about));
  }
  store_(std::move(call), [this, about, thing, answer = std::move(answer),
                           before = hub_.published()](Result<std::string> reply) {
    thing->storing = false;
    const Result<std::string> copy = reply;
    answer(std::move(reply));
    copy ? stored(about, *thing, copy, before) : refused(about, *thing, copy.error());
  });
}

void Progress::stored(const std::string& about, Thing& thing, const Result<std::string>& reply,
                      std::uint64_t before) {
  const Json frame = parse_json(*reply, 4 * kMaxJsonDepth).value_or(Json());
  const auto seq = static_cast<std::uint64_t>(integer_at(frame, "seq"));
  // An answer given again tells nothing about now.
  const bool fresh = seq > before && !thing.ended;
  if (fresh) {
    thing.known = member_at(frame, "data");
    thing.seq = seq;
  }
  auto waiting = std::exchange(thing.waiting, {});
  for (std::size_t i = 0; i < waiting.size(); ++i) {
    if (!fresh) {
      take(std::move(waiting[i].call), std::move(waiting[i].answer));
      continue;
    }
    std::string answer = not_stored(waiting[i].call);
    thing.held = std::move(waiting[i].call);
    thing.held_is_told = false;
    waiting[i].answer(std::move(answer));
  }
  if (!thing.ended && thing.held && !thing.held_is_told && !thing.known.is_null()) tell_held(about, thing);
}

void Progress::refused(const std::string& about, Thing& thing, const Error& error) {
  const auto at = things_.find(about);
  if (at != things_.end() && at->second.get() == &thing) things_.erase(at);
  // What holds for one holds for those behind it, but for an id that was used before.
  auto waiting = std::exchange(thing.waiting, {});
  for (Waiting& each : waiting) {
    error.code == Code::idempotency_conflict ? take(std::move(each.call), std::move(each.answer))
                                             : each.answer(tl::unexpected<Error>(error));
  }
}

void Progress::tell_held(const std::string& about, Thing& thing) {
  domain::Event event = thing.held->operation->told(thing.known, thing.held->args);
  event.body["timestamp"] = rfc3339(clock_());
  const std::string text = to_text(event.body), key = key_of(about);
  for (const std::string& room : domain::rooms(event.type, event.route))
    hub_.tell(room, key, text, nullptr, thing.seq);
  thing.held_is_told = true;
  ++told_;
}

void Progress::settle(std::string_view about) {
  auto it = things_.lower_bound(about);
  while (it != things_.end() && it->first.starts_with(about)) {
    const auto [name, thing] = *it;
    it = things_.erase(it);
    thing->ended = true;
    store_rest(*thing);
  }
}

void Progress::store_rest(Thing& thing) {
  if (!thing.waiting.empty()) {
    // The last of them is stored, and what is said to it is said to the others.
    auto waiting = std::make_shared<std::vector<Waiting>>(std::exchange(thing.waiting, {}));
    Call last = waiting->back().call;
    return store_(std::move(last), [waiting](Result<std::string> reply) {
      for (std::size_t i = 0; i + 1 < waiting->size(); ++i) {
        Waiting& each = (*waiting)[i];
        reply ? each.answer(not_stored(each.call)) : each.answer(tl::unexpected<Error>(reply.error()));
      }
      waiting->back().answer(std::move(reply));
    });
  }
  if (!thing.held) return;
  Call last = std::move(*thing.held);
  thing.held.reset();
  last.id.clear();  // it has been answered
  store_(std::move(last), [](const Result<std::string>&) {});
}

void Progress::tick() {
  const Millis now = clock_();
  for (auto it = things_.begin(); it != things_.end();) {
    const auto [about, thing] = *it++;  // what is stored may end it
    if (thing->storing) continue;
    const Millis quiet = now - thing->stored_at;
    if (thing->held && (quiet >= kApart || quiet < 0)) {
      Call call = std::move(*thing->held);
      call.id.clear();
      store(about, thing, std::move(call), [](const Result<std::string>&) {});
    } else if (!thing->held && (quiet >= kForgotten || quiet < 0)) {
      things_.erase(about);
    }
  }
}

}  // namespace syncd::daemon
