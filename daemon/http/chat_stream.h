// SPDX-License-Identifier: Apache-2.0
// The answer to POST /api/chat: what the assistant says and does, as server-sent events. A client that goes
// away ends the stream and nothing else. Loop thread only.
#pragma once

#include <memory>

#include "daemon/core/asking.h"
#include "daemon/net/exchange.h"

namespace syncd::daemon {

class ChatStream final : private Asking::Outlet {
 public:
  // Begins the answer. It lives until the answer has ended.
  static void open(Engine& engine, const std::shared_ptr<Exchange>& exchange, const Asked& asked);

 private:
  ChatStream(Engine& engine, Exchange& exchange)
      : engine_(engine), exchange_(exchange), said_at_(engine.now()) {}

  void delta(std::string_view text) override;
  void tool(const Json& call) override;
  void done(const Json& answer) override;
  void failed(const Error& error) override;
  void waits(Millis now) override;
  void write(const char* type, const Json& members);

  Engine& engine_;
  Exchange& exchange_;
  Millis said_at_;  // when the client last heard something
  std::unique_ptr<Asking> asking_;
};

}  // namespace syncd::daemon
