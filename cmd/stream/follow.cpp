// SPDX-License-Identifier: Apache-2.0
#include "cmd/stream/follow.h"

#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>

#include "cmd/connection.h"
#include "cmd/output/cells.h"
#include "cmd/signals.h"
#include "cmd/steady.h"
#include "cmd/verbs/answers.h"

namespace syncd::cmd {
namespace {

constexpr std::size_t kMostPosts = 64;  // lines posted ahead of their acknowledgement
constexpr Millis kNotSoon = 3'600'000;

}  // namespace

Result<Exit> Follow::run() {
  began_ = steady();
  if (const auto began = begin(); !began) return tl::unexpected(began.error());
  Outcome done;
  if (!lost_.empty()) done = tell_gap(lost_, "");
  if (!done) done = gather();
  while (!done && options_.follow) {
    if (cursor_) {
      if (const auto saved = cursor_->save(); !saved) return tl::unexpected(saved.error());
    }
    done = go_on();
  }
  if (cursor_) {
    if (const auto saved = cursor_->save(); !saved) return tl::unexpected(saved.error());
  }
  const bool over = !done || (done->exit && *done->exit == Exit::done);
  if (options_.unmet && over && emitted_ < options_.count && !call_.shell.out.closed())
    return fail(Code::timeout, "what was waited for did not happen");
  return done ? done->exit : Exit::done;
}

std::string Follow::stream_of(const Json& frame) const {
  std::string conversation = text_at(frame, "conversationId");
  const bool said = text_at(frame, "type") == "message";
  const auto& all = options_.conversations;
  return said && std::find(all.begin(), all.end(), conversation) != all.end() ? conversation : std::string();
}

bool Follow::is_past(const Json& frame) const {
  const std::int64_t seq = integer_at(frame, "seq");
  if (!options_.until || seq <= 0) return false;
  if (options_.until->seq >= 0) return seq > options_.until->seq;
  return parse_rfc3339(text_at(frame, "timestamp")).value_or(0) > options_.until->time;
}

bool Follow::reached_until() const {
  if (!options_.until) return false;
  if (options_.until->seq >= 0) return client_->cursor().seq >= options_.until->seq;
  return call_.shell.now() > options_.until->time;
}

// Everything that there was, then prints as much of it as is wanted.
Follow::Outcome Follow::gather() {
  while (!joining_.empty()) {
    if (call_.shell.interrupted()) return Done{Exit::interrupted};
    client_->wait(100);
    if (Outcome done = take_events()) return done;
  }
  gathering_ = false;
  std::stable_sort(before_.begin(), before_.end(),
                   [](const Json& a, const Json& b) { return integer_at(a, "seq") < integer_at(b, "seq"); });
  const std::size_t wanted = options_.last.value_or(before_.size());
  const std::size_t skipped = before_.size() > wanted ? before_.size() - wanted : 0;
  for (std::size_t i = skipped; i < before_.size(); ++i) {
    if (Outcome done = emit(before_[i])) return done;
  }
  before_.clear();
  if (cursor_ && options_.topics != "none") cursor_->moved("", seen_);
  return {};
}

Follow::Outcome Follow::go_on() {
  const Millis began = steady();
  for (;;) {
    std::array<pollfd, 4> polled{{{client_->fd(), POLLIN, 0},
                                  {signals::fd(), POLLIN, 0},
                                  {call_.shell.out.fd(), 0, 0},
                                  {may_read_stdin() ? STDIN_FILENO : -1, POLLIN, 0}}};
    Millis left = kNotSoon;
    if (options_.idle > 0) left = options_.idle - (steady() - began);
    if (options_.until) {
      if (reached_until()) {
        if (Outcome done = take_events()) return done;  // what has come, and was not looked at
        return Done{Exit::done};
      }
      if (options_.until->seq < 0) left = std::min(left, options_.until->time - call_.shell.now() + 1);
    }
    if (left <= 0) return Done{Exit::done};
    if (options_.limit > 0) {
      const Millis until_limit = began_ + options_.limit - steady();
      if (until_limit <= 0) return Done{fail(Code::timeout, "the time is over")};
      left = std::min(left, until_limit);
    }
    ::poll(polled.data(), polled.size(), static_cast<int>(std::min(left, kNotSoon)));
    if (polled[1].revents != 0) signals::drain();
    if (call_.shell.interrupted()) return Done{Exit::interrupted};
    if ((polled[2].revents & (POLLERR | POLLHUP | POLLNVAL)) != 0 || call_.shell.out.closed())
      return Done{Exit::done};
    if (polled[3].revents != 0) {
      if (Outcome done = read_stdin()) return done;
    }
    if (polled[0].revents == 0) continue;
    const std::size_t had = emitted_;
    if (Outcome done = take_events()) return done;
    if (cursor_) {
      if (const auto saved = cursor_->save(); !saved) return Done{tl::unexpected(saved.error())};
    }
    if (emitted_ > had) return {};  // the idle time begins anew
  }
}

Follow::Outcome Follow::take_events() {
  for (client::Event& event : client_->drain()) {
    if (Outcome done = take(event)) return done;
  }
  return {};
}

Follow::Outcome Follow::take(client::Event& event) {
  if (auto* delivered = std::get_if<client::Delivered>(&event)) return frame(delivered->frame);
  if (auto* end = std::get_if<client::Settled>(&event)) return settled(*end);
  if (auto* told = std::get_if<client::Notice>(&event)) return notice(*told);
  return Done{tl::unexpected(std::get<client::Ended>(event).error)};
}

Follow::Outcome Follow::frame(const Json& frame) {
  const std::string type = text_at(frame, "type");
  if (type == "sync") {
    if (whole_again_.erase(text_at(frame, "conversationId")) == 0) return {};
    for (const Json& entry : member_at(frame, "data")) {
      if (Outcome done = emit(message_frame(entry))) return done;
    }
    return {};
  }
  const std::int64_t seq = integer_at(frame, "seq");
  if (type == "sync_response") return {};  // how things are, not what happened
  if (seq > 0 && seq <= seen_ && stream_of(frame).empty()) return {};
  return emit(frame);
}

Follow::Outcome Follow::emit(const Json& frame) {
  const bool past = is_past(frame);
  if (gathering_) {
    if (!past && options_.filter.fits(frame)) before_.push_back(frame);
    return {};
  }
  if (past) return Done{Exit::done};
  const std::int64_t seq = integer_at(frame, "seq");
  const bool fits = options_.filter.fits(frame);
  if (fits) {
    if (!options_.silent) call_.print.event(frame, options_.conversations.size() != 1);
    if (call_.shell.out.closed()) return Done{Exit::done};
    ++emitted_;
  }
  if (cursor_ && seq > 0) cursor_->moved(stream_of(frame), seq);
  if (!fits) return {};
  if (const auto end = options_.ends ? options_.ends(frame) : std::nullopt) return Done{*end};
  if (options_.count > 0 && emitted_ >= options_.count) return Done{Exit::done};
  return {};
}

Follow::Outcome Follow::notice(const client::Notice& notice) {
  switch (notice.kind) {
    case client::Notice::Kind::connected:
      break;
    case client::Notice::Kind::resumed:
    case client::Notice::Kind::reconnecting:
    case client::Notice::Kind::malformed:
      call_.print.talk("syncctl: " + notice.text);
      break;
    case client::Notice::Kind::gap: {
      // Another log may count from the beginning again.
      if (notice.conversation.empty()) seen_ = 0;
      whole_again_.insert(notice.conversation);
      const Json welcome = client_->welcome();
      if (cursor_ && text_at(welcome, "epoch") != cursor_->epoch()) cursor_->begin(text_at(welcome, "epoch"));
      if (cursor_) cursor_->moved(notice.conversation, integer_at(welcome, "seq"));
      return tell_gap(notice.text, notice.conversation);
    }
  }
  return {};
}

Follow::Outcome Follow::tell_gap(const std::string& text, const std::string& conversation) {
  Json gap{{"type", "gap"}, {"message", text}};
  if (!conversation.empty()) gap["conversationId"] = conversation;
  gap["timestamp"] = rfc3339(call_.shell.now());
  call_.print.event(gap, options_.conversations.size() != 1);
  if (options_.strict) return Done{Exit::events_lost};
  return {};
}

Follow::Outcome Follow::settled(client::Settled& settled) {
  const bool joined = joining_.erase(settled.id) > 0;
  const bool posted = posts_.erase(settled.id) > 0;
  if ((joined || posted) && !settled.reply) return Done{tl::unexpected(settled.reply.error())};
  return {};
}

bool Follow::may_read_stdin() const {
  return options_.post_stdin && !input_ended_ && posts_.size() < kMostPosts;
}

Follow::Outcome Follow::read_stdin() {
  std::array<char, 8192> block;
  const ssize_t got = ::read(STDIN_FILENO, block.data(), block.size());
  if (got < 0 && (errno == EINTR || errno == EAGAIN)) return {};
  input_ended_ = got <= 0;
  if (got > 0) input_.append(block.data(), static_cast<std::size_t>(got));
  if (input_ended_ && !input_.empty() && !input_.ends_with('\n')) input_ += '\n';
  for (auto end = input_.find('\n'); end != std::string::npos; end = input_.find('\n')) {
    std::string line = input_.substr(0, end);
    input_.erase(0, end + 1);
    if (line.ends_with('\r')) line.pop_back();
    if (line.empty()) continue;
    auto frame = message_to_send(options_.conversations.front(), line);
    auto id =
        frame ? client_->request(std::move(*frame)) : Result<std::string>(tl::unexpected(frame.error()));
    if (!id) return Done{tl::unexpected(id.error())};
    posts_.insert(*id);
  }
  return {};
}

}  // namespace syncd::cmd
