// SPDX-License-Identifier: Apache-2.0
// The assistant's answer as one JSON body, for clients that want no stream. Loop thread only.
#pragma once

#include <memory>

#include "daemon/core/asking.h"
#include "daemon/net/exchange.h"

namespace syncd::daemon {

class SpokenAnswer final : private Asking::Outlet {
 public:
  // Answers when the assistant has; after `patience` that it takes too long. It lives until then.
  static void open(Engine& engine, const std::shared_ptr<Exchange>& exchange, const Asked& asked,
                   Millis patience);

 private:
  SpokenAnswer(Engine& engine, Exchange& exchange, Asked asked, Millis patience);

  void delta(std::string_view) override {}
  void tool(const Json& call) override { tools_.push_back(call); }
  void done(const Json& answer) override;
  void failed(const Error& error) override;
  void waits(Millis now) override;

  Engine& engine_;
  Exchange& exchange_;
  const Asked asked_;
  const Millis until_;
  Json tools_ = Json::array();
  std::unique_ptr<Asking> asking_;
};

}  // namespace syncd::daemon
