// SPDX-License-Identifier: Apache-2.0
#include "protocol/client_room.h"

#include <utility>

namespace syncd::protocol {
namespace {

// A message as `sync` lists it, in the shape in which it would have come live.
Json as_frame(Json entry, const std::string& conversation) {
  if (text_at(entry, "type") == "message" && member_at(entry, "message").is_object()) return entry;
  Json frame = {{"type", "message"}, {"conversationId", conversation}};
  Json from = member_at(entry, "clientId");
  Json seq = member_at(entry, "seq");
  Json timestamp = member_at(entry, "timestamp");
  entry.erase("clientId");
  entry.erase("seq");
  frame["message"] = std::move(entry);
  if (from.is_string()) frame["clientId"] = std::move(from);
  frame["seq"] = std::move(seq);
  if (timestamp.is_string()) frame["timestamp"] = std::move(timestamp);
  return frame;
}

Delivery delivery(Json frame, bool replayed) {
  std::string raw = to_text(frame);
  return {.frame = std::move(frame), .raw = std::move(raw), .replayed = replayed};
}

}  // namespace

ClientRoom::ClientRoom(std::string conversation, JoinOptions options)
    : conversation_(std::move(conversation)), limit_(options.limit), cursor_(std::move(options.since)) {}

Json ClientRoom::question(const std::string& id) {
  Json frame = {{"type", replaying_ ? "sync" : "join"}, {"id", id}, {"conversationId", conversation_}};
  since_asked_ = cursor_.has_value();
  if (cursor_) {
    frame["since"] = cursor_->seq;
    if (!cursor_->epoch.empty()) frame["epoch"] = cursor_->epoch;
  } else if (limit_ > 0) {
    frame["limit"] = limit_;
  }
  asked_ = id;
  retry_at = 0;
  return frame;
}

ClientRoom::Answer ClientRoom::answer(Json sync) {
  const std::int64_t seq = integer_at(sync, "seq", -1);
  if (seq < 0 || !member_at(sync, "data").is_array()) return {.understood = false};
  asked_.clear();
  std::string epoch = text_at(sync, "epoch", cursor_ ? cursor_->epoch : "");
  const bool flagged = member_at(sync, "reset") == true;
  const bool other_log = cursor_ && !cursor_->epoch.empty() && cursor_->epoch != epoch;
  const bool replay = since_asked_ && !flagged && !other_log;
  Answer answer{.gap = since_asked_ && !replay};
  if (!replay) {
    // A whole picture: from here on it is what counts.
    if (other_log) own_.clear();
    own_.erase(own_.begin(), own_.upper_bound(seq));
    cursor_ = Cursor{seq, std::move(epoch)};
    answer.deliveries.push_back(delivery(std::move(sync), false));
  } else {
    cursor_->epoch = std::move(epoch);
    answer.more = member_at(sync, "more") == true;
    // More, and no step ahead: to ask again would turn for ever.
    if (answer.more && seq <= cursor_->seq) return {.understood = false};
    for (Json& entry : sync["data"]) {
      const std::int64_t at = integer_at(entry, "seq", -1);
      if (at < 0) return {.understood = false, .deliveries = std::move(answer.deliveries)};
      if (!fresh(at)) continue;
      answer.deliveries.push_back(delivery(as_frame(std::move(entry), conversation_), true));
    }
    if (seq > cursor_->seq) cursor_->seq = seq;
    own_.erase(own_.begin(), own_.upper_bound(seq));
    if (!answer.more) {
      sync["data"] = Json::array();
      answer.deliveries.push_back(delivery(std::move(sync), true));
    }
  }
  replaying_ = answer.more;
  live_ = !answer.more;
  if (live_) release_held(answer.deliveries);
  return answer;
}

// Moves the cursor; true where the message has not been seen before and is not our own.
bool ClientRoom::fresh(std::int64_t seq) {
  if (seq <= cursor_->seq) return false;
  cursor_->seq = seq;
  const bool ours = own_.contains(seq);
  own_.erase(own_.begin(), own_.upper_bound(seq));
  return !ours;
}

bool ClientRoom::admit(const Json& frame, std::string_view raw, std::int64_t seq) {
  if (live_) return fresh(seq);
  held_.push_back({.frame = frame, .raw = std::string(raw)});
  return false;
}

void ClientRoom::release_held(std::vector<Delivery>& out) {
  for (Delivery& held : held_) {
    if (fresh(integer_at(held.frame, "seq"))) out.push_back(std::move(held));
  }
  held_.clear();
}

void ClientRoom::acknowledged(std::int64_t seq, bool complete) {
  if (cursor_ && seq <= cursor_->seq) return;
  if (complete && live_) {
    cursor_->seq = seq;
    own_.erase(own_.begin(), own_.upper_bound(seq));
  } else {
    own_.insert(seq);
  }
}

void ClientRoom::lost() {
  asked_.clear();
  held_.clear();
  live_ = replaying_ = false;
}

}  // namespace syncd::protocol
