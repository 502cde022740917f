// SPDX-License-Identifier: Apache-2.0
// GET /api/events as a live stream: a Watch whose peer is a streamed answer. Its frames go out as
// server-sent events, each with its place (EPOCH:SEQ), so that a client goes on from there. Loop thread only.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "daemon/core/watch.h"
#include "daemon/net/exchange.h"

namespace syncd::daemon {

class EventStream final : private Peer {
 public:
  // Begins the answer. It lives until the answer has ended.
  static void open(Engine& engine, Space& space, std::shared_ptr<Exchange> exchange, domain::Actor actor,
                   View view, std::optional<std::uint64_t> since);

 private:
  EventStream(Space& space, Exchange& exchange) : space_(space), exchange_(exchange) {}

  void push(const Slice& frame) override;
  void push_latest(std::string_view key, const Slice& frame) override;
  std::size_t backlog() const override { return exchange_.backlog(); }
  bool over_bound() const override { return exchange_.over_bound(); }
  void close(int code, std::string_view reason) override;
  std::string place(std::uint64_t seq) const;

  Space& space_;
  Exchange& exchange_;
  std::unique_ptr<Watch> watch_;
};

}  // namespace syncd::daemon
