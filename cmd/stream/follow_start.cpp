// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <csignal>

#include "cmd/connection.h"
#include "cmd/context/paths.h"
#include "cmd/output/cells.h"
#include "cmd/signals.h"
#include "cmd/stream/follow.h"

namespace syncd::cmd {
namespace {

constexpr std::int64_t kFirstWindow = 512;
constexpr std::size_t kMostJoined = 5000;

}  // namespace

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
  if (!options_.as.empty()) {
    if (const auto taken_up = take_up(); !taken_up) return taken_up;
  }
  if (options_.since && options_.since->seq > seen_) {
    return fail(Code::invalid_field, fmt::format("--since: the log ends at seq {}", seen_), "since");
  }
  if (options_.topics != "none") {
    if (const auto collected = collect_organisation(); !collected) return collected;
  }
  return join_all();
}

// Where the reader of this name stopped, if that place is still in the log.
Result<void> Follow::take_up() {
  auto opened = CursorFile::open(state_folder(call_.shell.environment) / "cursors", options_.as);
  if (!opened) return tl::unexpected(opened.error());
  cursor_ = std::move(*opened);
  const Json welcome = client_->welcome();
  const std::string epoch = text_at(welcome, "epoch");
  const std::int64_t head = integer_at(welcome, "seq");
  if (cursor_->epoch().empty()) {
    cursor_->begin(epoch);
    return {};
  }
  options_.last.reset();
  const bool same = cursor_->epoch() == epoch && cursor_->furthest() <= head;
  // Of what this reader has not followed so far. In another log it begins as it first did, where that was
  // said: nothing there was read.
  if (same || !options_.since || options_.since->seq > head) options_.since = Since{.seq = head};
  if (same) return {};
  lost_ = fmt::format("the log is another than the one that {} was reading", options_.as);
  cursor_->begin(epoch);
  return {};
}

std::optional<Since> Follow::start_of(const std::string& stream) const {
  const auto kept = cursor_ ? cursor_->seq(stream) : std::nullopt;
  return kept ? std::optional(Since{.seq = *kept}) : options_.since;
}

// The organisation's events that there are, by pages: forward from where to begin, or as far back as the
// wanted number takes.
Result<void> Follow::collect_organisation() {
  const std::int64_t head = seen_;
  std::int64_t from = head;
  std::int64_t window = kFirstWindow;
  const auto since = start_of("");
  if (since) {
    from = since->seq;
    if (from < 0) {
      const auto found = seq_at(*client_, "", since->time, head);
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
        if (options_.filter.fits(event) && !is_past(event)) before_.push_back(event);
      }
      const std::int64_t reached = integer_at(*page, "seq");
      seen_ = std::max(seen_, reached);
      if (member_at(*page, "more") != true || reached <= at) break;
      at = reached;
    }
    if (since || from == 0 || before_.size() >= options_.last.value_or(SIZE_MAX) || options_.last == 0u) {
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
    if (const auto since = start_of(conversation)) {
      std::int64_t seq = since->seq;
      if (seq < 0) {
        const auto found = seq_at(*client_, conversation, since->time, integer_at(client_->welcome(), "seq"));
        if (!found) return tl::unexpected(found.error());
        seq = *found;
      }
      join.since = protocol::Cursor{seq, epoch};
      if (cursor_) cursor_->moved(conversation, seq);
    } else {
      // Behind where it is to end there may be any number.
      const std::size_t wanted = options_.until ? kMostJoined : options_.last.value_or(kMostJoined);
      join.limit = static_cast<int>(std::clamp<std::size_t>(wanted, 1, kMostJoined));
      whole_again_.insert(conversation);
    }
    joining_.insert(client_->join(conversation, join));
  }
  return {};
}

}  // namespace syncd::cmd
