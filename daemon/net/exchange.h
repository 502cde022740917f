// SPDX-License-Identifier: Apache-2.0
// One HTTP request that waits for its answer, now or later, whole or as a stream. Whoever holds it answers
// it once; letting go of it unanswered answers 500. All calls are harmless once the client has gone. What is
// to be called is forgotten when the answer has ended or the client has gone, so it may hold the exchange.
// Loop thread only.
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
  // False where it was not taken: the client has gone, or reads too slowly and was cut off. What is written
  // at once is taken whole, however much it is.
  bool write(std::string_view bytes);
  std::size_t backlog() const;
  // More waits than should; on_drained tells when half of that is gone.
  bool over_bound() const;
  void end();
  // Ends a stream from outside: whoever writes it is told that the client has gone.
  void cut();

  bool gone() const { return connection_ == nullptr; }
  // Called once when the client goes before the answer has ended.
  void on_gone(std::function<void()> fn) { on_gone_ = std::move(fn); }
  void on_drained(std::function<void()> fn) { on_drained_ = std::move(fn); }
  // Called when the server stops: whoever streams says what is left to say, and ends.
  void on_stop(std::function<void()> fn) { on_stop_ = std::move(fn); }

 private:
  friend class HttpConnection;
  // The connection is done with it. May destroy it.
  void part(bool gone);

  HttpConnection* connection_;
  std::function<void()> on_gone_, on_drained_, on_stop_;
};

}  // namespace syncd::daemon
