// SPDX-License-Identifier: Apache-2.0
#include "daemon/http/chat_stream.h"

#include <fmt/format.h>

#include "daemon/http/sse.h"
#include "protocol/frames.h"

namespace syncd::daemon {

void ChatStream::open(Engine& engine, const std::shared_ptr<Exchange>& exchange, const Asked& asked) {
  if (exchange->gone()) return;
  exchange->begin_stream(200, kEventStream, {{"Cache-Control", "no-store, no-transform"}});
  const std::shared_ptr<ChatStream> self(new ChatStream(engine, *exchange));
  self->write("start",
              {{"conversationId", asked.conversation}, {"messageId", asked.message}, {"seq", asked.seq}});
  // The exchange forgets these when the answer has ended, and with them goes the stream.
  exchange->on_gone([self, exchange] {});
  exchange->on_stop([self] {
    if (self->asking_) self->asking_->give_up({.code = Code::draining, .message = "the server is stopping"});
  });
  self->asking_.reset(new Asking(engine, *engine.organisation(asked.org), asked, *self));
}

void ChatStream::write(const char* type, const Json& members) {
  Json data{{"type", type}};
  data.update(members);
  said_at_ = engine_.now();
  // Nothing but the data: clients that cut a stream at its blank lines take what is behind "data: " for JSON,
  // and an answer is found again under its message's id.
  exchange_.write(sse_event(to_text(data), {}));
}

void ChatStream::delta(std::string_view text) {
  write("delta", {{"content", text}});
}

void ChatStream::tool(const Json& call) {
  write("tool", call);
}

void ChatStream::done(const Json& answer) {
  write("done", answer);
  exchange_.end();
}

void ChatStream::failed(const Error& error) {
  Json members = protocol::error_members(error);
  members["error"] = error.message;
  write("error", members);
  exchange_.end();
}

void ChatStream::waits(Millis now) {
  if (now >= said_at_ && now - said_at_ < Millis{1000} * engine_.settings().heartbeat_seconds) return;
  said_at_ = now;
  exchange_.write(sse_comment("still at work"));
}

}  // namespace syncd::daemon
