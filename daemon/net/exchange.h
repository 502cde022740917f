// SPDX-License-Identifier: Apache-2.0
// One HTTP request that waits for its answer, now or later, whole or as a stream. Whoever holds it answers
// it once; letting go of it unanswered answers 500. All calls are harmless once the client has gone. Loop
// thread only.
#pragma once

#include <functional>
#include <memory>
#include <string_view>

#include "daemon/net/answer.h"

namespace syncd::daemon {

class HttpConnection;

class Exchange {
 public:
  explicit Exchange(HttpConnection& connection) : connection_(&connection) {}
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;
  ~Exchange();

  void respond(int status, std::string_view content_type, std::string_view body,
               const ExtraHeaders& extra = {});

  // An answer without an end known beforehand, such as server-sent events.
  void begin_stream(int status, std::string_view content_type, const ExtraHeaders& extra = {});
  // False where it was not taken: the client has gone, or reads too slowly and was cut off.
  bool write(std::string_view bytes);
  std::size_t backlog() const;
  void end();

  bool gone() const { return connection_ == nullptr; }
  // Called once when the client goes before the answer has ended. May let go of the exchange.
  void on_gone(std::function<void()> fn) { on_gone_ = std::move(fn); }

 private:
  friend class HttpConnection;

  HttpConnection* connection_;
  std::function<void()> on_gone_;
};

}  // namespace syncd::daemon
