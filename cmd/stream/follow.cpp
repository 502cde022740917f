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
constexpr std::int64_t kFirstWindow = 512;

bool same_stream(const Json& frame, const std::vector<std::string>& conversations) {
  return text_at(frame, "type") == "message" &&
         std::find(conversations.begin(), conversations.end(), text_at(frame, "conversationId")) !=
             conversations.end();
}

}  // namespace

Result<Exit> Follow::run() {
  began_ = steady();
  if (const auto began = begin(); !began) return tl::unexpected(began.error());
  Outcome done = gather();
  while (!done && options_.follow) done = go_on();
  return done ? done->exit : Exit::done;
}

Result<void> Follow::begin() {
  signals::watch({SIGINT, SIGTERM});
  protocol::ClientOptions session = session_options(call_.settings);
  session.topics = options_.topics;
  session.echo = options_.echo;
  auto client = connect(call_, std::move(session));
  if (!client) return tl::unexpected(client.error());
  client_ = std::move(*client);
  const Json welcome = client_->welcome();
  seen_ = integer_at(welcome, "seq");
  if (options_.since && options_.since->seq > seen_) {
    return fail(Code::invalid_field, fmt::format("--since: the log ends at seq {}", seen_), "since");
  }
  if (options_.topics != "none") {
    if (const auto collected = collect_organisation(); !collected) return collected;
  }
  return join_all();
}

// The organisation's events that there are, by pages: forward from where to begin, or as far back as the
// wanted number takes.
Result<void> Follow::collect_organisation() {
  const std::int64_t head = seen_;
  std::int64_t from = head;
  std::int64_t window = kFirstWindow;
  if (options_.since) {
    from = options_.since->seq;
    if (from < 0) {
      const auto found = seq_at(*client_, "", options_.since->time, head);
      if (!found) return tl::unexpected(found.error());
      from = *found;
    }
  } else if (!options_.last || *options_.last > 0) {
    from = std::max<std::int64_t>(head - window, 0);
  }
  for (;;) {
    before_.clear();
    for (std::int64_t at = from;;) {
      const auto page = client_->call({{"type", "sync_request"}, {"since", at}});
      if (!page) return tl::unexpected(page.error());
      for (const Json& event : value_at(*page, "data.events")) {
        if (options_.filter.fits(event)) before_.push_back(event);
      }
      const std::int64_t reached = integer_at(*page, "seq");
      seen_ = std::max(seen_, reached);
      if (member_at(*page, "more") != true || reached <= at) break;
      at = reached;
    }
    if (options_.since || from == 0 || before_.size() >= options_.last.value_or(SIZE_MAX) ||
        options_.last == 0u) {
      return {};
    }
    window *= 8;
    from = std::max<std::int64_t>(head - window, 0);
  }
}

Result<void> Follow::join_all() {
  const std::string epoch = text_at(client_->welcome(), "epoch");
  for (const auto& conversation : options_.conversations) {
    protocol::JoinOptions join;
    if (options_.since) {
      std::int64_t seq = options_.since->seq;
      if (seq < 0) {
        const auto found =
            seq_at(*client_, conversation, options_.since->time, integer_at(client_->welcome(), "seq"));
        if (!found) return tl::unexpected(found.error());
        seq = *found;
      }
      join.since = protocol::Cursor{seq, epoch};
    } else {
      join.limit = static_cast<int>(std::clamp<std::size_t>(options_.last.value_or(5000), 1, 5000));
      whole_again_.insert(conversation);
    }
    joining_.insert(client_->join(conversation, join));
  }
  return {};
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
  if (seq > 0 && seq <= seen_ && !same_stream(frame, options_.conversations)) return {};
  return emit(frame);
}

Follow::Outcome Follow::emit(const Json& frame) {
  if (!options_.filter.fits(frame)) return {};
  if (gathering_) {
    before_.push_back(frame);
    return {};
  }
  call_.print.event(frame, options_.conversations.size() != 1);
  ++emitted_;
  if (const auto end = options_.ends ? options_.ends(frame) : std::nullopt) return Done{*end};
  if (options_.count > 0 && emitted_ >= options_.count) return Done{Exit::done};
  if (call_.shell.out.closed()) return Done{Exit::done};
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
      Json gap{{"type", "gap"}, {"message", notice.text}};
      if (!notice.conversation.empty()) gap["conversationId"] = notice.conversation;
      gap["timestamp"] = rfc3339(call_.shell.now());
      call_.print.event(gap, options_.conversations.size() != 1);
      if (options_.strict) return Done{Exit::events_lost};
      break;
    }
  }
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
