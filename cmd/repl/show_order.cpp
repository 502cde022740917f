// SPDX-License-Identifier: Apache-2.0
#include "cmd/repl/show_order.h"

#include <algorithm>

#include "cmd/output/assistant_answer.h"

namespace syncd::cmd {
namespace {

constexpr std::size_t kMostHeld = 500;

bool is_change(const Json& frame) {
  return text_at(frame, "type") == "media_buy_updated";
}

}  // namespace

std::vector<Json> ShowOrder::take(Json frame, Millis now) {
  const std::int64_t seq = integer_at(frame, "seq");
  held_.push_back({std::move(frame), seq, now});
  return release(now);
}

std::vector<Json> ShowOrder::said(Json line, Millis now) {
  open_ = std::max(open_ - 1, 0);
  if (!line.is_null()) {
    const std::int64_t seq = integer_at(line, "seq");
    const auto place =
        std::find_if(held_.begin(), held_.end(), [&](const Held& held) { return held.seq > seq; });
    held_.insert(place, {std::move(line), seq, now});
  }
  return release(now);
}

std::vector<Json> ShowOrder::flush() {
  std::vector<Json> out;
  for (Held& held : held_) out.push_back(std::move(held.frame));
  held_.clear();
  return out;
}

// What a wish changes stands right behind the wish, and the answer right behind the changes.
ShowOrder::Fate ShowOrder::fate_of_first(Millis now) const {
  const Held& first = held_.front();
  if (!is_change(first.frame) || first.seq != behind_ + 1) return Fate::show;
  const auto next = std::find_if(held_.begin(), held_.end(), [at = first.seq](const Held& held) mutable {
    return !is_change(held.frame) || held.seq != at++;
  });
  if (next != held_.end())
    return tells_change(member_at(next->frame, "message"), first.seq) ? Fate::leave_out : Fate::show;
  return now - first.since < kWait ? Fate::wait : Fate::show;
}

std::vector<Json> ShowOrder::release(Millis now) {
  if (held_.size() > kMostHeld) return flush();
  std::vector<Json> out;
  while (open_ == 0 && !held_.empty()) {
    const Fate fate = fate_of_first(now);
    if (fate == Fate::wait) break;
    Held first = std::move(held_.front());
    held_.pop_front();
    if (text_at(first.frame, "type") == "message" || first.seq == behind_ + 1) behind_ = first.seq;
    if (fate == Fate::show) out.push_back(std::move(first.frame));
  }
  return out;
}

}  // namespace syncd::cmd
