// SPDX-License-Identifier: Apache-2.0
#include "daemon/http/event_stream.h"

#include <fmt/format.h>

#include <cstdlib>

#include "daemon/http/sse.h"
#include "protocol/closes.h"
#include "protocol/frames.h"

namespace syncd::daemon {
namespace {

// The place that a snapshot says it was made at: behind it stand epoch, more and reset alone.
std::uint64_t snapshot_seq(std::string_view frame) {
  constexpr std::string_view member = R"(,"seq":)";
  const auto at = frame.rfind(member);
  return at == std::string_view::npos
             ? 0
             : std::strtoull(std::string(frame.substr(at + member.size(), 20)).c_str(), nullptr, 10);
}

}  // namespace

void EventStream::open(Engine& engine, Space& space, std::shared_ptr<Exchange> exchange, domain::Actor actor,
                       View view, std::optional<std::uint64_t> since) {
  exchange->begin_stream(200, kEventStream, {{"Cache-Control", "no-store, no-transform"}});
  exchange->write(fmt::format("retry: {}\n\n", kRetryMillis));
  const std::shared_ptr<EventStream> self(new EventStream(space, *exchange));
  // The exchange forgets these when the answer has ended, and with them goes the stream.
  exchange->on_gone([self, exchange] {});
  exchange->on_drained([self] { self->watch_->drained(); });
  exchange->on_stop([self] { self->close(protocol::kServiceRestart, protocol::kStopping); });
  self->watch_.reset(
      new Watch(engine, space, *self, std::move(actor), std::move(view), Watch::Place{since, {}}));
}

std::string EventStream::place(std::uint64_t seq) const {
  return fmt::format("{}:{}", space_.epoch, seq);
}

void EventStream::push(const Slice& frame) {
  const std::string_view text = payload_of(frame);
  if (const std::uint64_t seq = protocol::stored_seq(text); seq != 0) {
    exchange_.write(sse_event(text, place(seq)));
  } else if (text.starts_with(R"({"type":"sync_response")")) {
    exchange_.write(sse_event(text, place(snapshot_seq(text)), "reset"));
  } else if (text.starts_with(R"({"type":"heartbeat")")) {
    const auto position = watch_ ? watch_->position() : std::nullopt;
    exchange_.write(sse_comment("heartbeat", position ? place(*position) : ""));
  } else {
    exchange_.write(sse_event(text, {}));
  }
}

void EventStream::push_latest(std::string_view, const Slice& frame) {
  if (frame.size != 0 && !over_bound()) push(frame);
}

void EventStream::close(int, std::string_view reason) {
  exchange_.write(sse_comment(reason));
  exchange_.end();
}

}  // namespace syncd::daemon
