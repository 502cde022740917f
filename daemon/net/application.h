// SPDX-License-Identifier: Apache-2.0
// What the network layer calls: the seam between sockets and everything that has a meaning. All on the
// loop thread; nothing here may block.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "daemon/core/peer.h"
#include "daemon/net/exchange.h"
#include "daemon/net/request.h"

namespace syncd::daemon {

// The application's end of one WebSocket. Destroyed right after on_closed, before its Peer.
class Link {
 public:
  Link() = default;
  Link(const Link&) = delete;
  Link& operator=(const Link&) = delete;
  virtual ~Link() = default;

  // How large a message may be at the moment, where that is less than for others.
  virtual std::size_t most_bytes() const { return SIZE_MAX; }
  // One whole text message, valid UTF-8; the bytes are valid during the call.
  virtual void on_text(std::string_view text) = 0;
  // The backlog was over its bound and has fallen below half of it.
  virtual void on_drained() {}
  // 1006 where it broke. Clean: the other side said that it was closing.
  virtual void on_closed(int code, bool clean) = 0;
};

class Application {
 public:
  virtual ~Application() = default;

  // A request whose body is complete.
  virtual void http(Request&& request, std::shared_ptr<Exchange> exchange) = 0;
  // Whether the body of a request is read at all, by its head. Otherwise http() gets the request without one,
  // and has to refuse it.
  virtual bool takes_body(const Request&) { return true; }
  // Whether there is a WebSocket at that path; a request for another is answered 404.
  virtual bool serves(std::string_view path) = 0;
  // What was kept from slow readers, or who was sent away, by a name for the counters.
  virtual void shed(std::string_view, std::size_t) {}
  // A WebSocket that was just opened. To refuse it, close the peer and return nullptr.
  virtual std::unique_ptr<Link> open(const Request& request, Peer& peer) = 0;
};

}  // namespace syncd::daemon
