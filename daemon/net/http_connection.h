// SPDX-License-Identifier: Apache-2.0
// An accepted socket from its first byte until it is answered or handed over to become a WebSocket. Reads
// head and body under limits of size and time, refuses what is wrong, writes the answer, closes. One
// request a connection. Loop thread only.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "daemon/net/census.h"
#include "daemon/net/exchange.h"
#include "daemon/net/head.h"
#include "daemon/net/uv.h"
#include "daemon/net/wire.h"

namespace syncd::daemon {

class Door;

class HttpConnection {
 public:
  HttpConnection(Door& door, int fd, std::string address, Census::Ticket ticket,
                 std::shared_ptr<const Wire> wire);
  HttpConnection(const HttpConnection&) = delete;
  HttpConnection& operator=(const HttpConnection&) = delete;
  ~HttpConnection();

  // False where the loop cannot watch the socket.
  bool start();
  // Refuses what comes without reading it.
  void turn_back(const Refusal& refusal) { refuse(refusal); }
  // Looks at the deadline. May destroy the connection.
  void sweep();
  // Has the one who streams come to an end.
  void stop();

 private:
  friend class Exchange;
  enum class Phase { head, body, waiting, answering, streaming, lingering };

  // Each of these may end in drop(), which destroys the connection: nothing of it is touched afterwards.
  void ready(int status, int events);
  void take(std::string_view bytes);
  void take_body(std::string_view bytes);
  void judge(Head head);
  // Who it is from where a proxy is in between; false where that refused it.
  bool look_behind_proxy(Request& request);
  void refuse(const Refusal& refusal);
  void hand_over(Request request, std::string leftover, bool origin_allowed);
  void send_some();
  void finish();
  void tell_drained();
  void drop();

  void pass_on();
  void answer(int status, std::string_view content_type, std::string_view body, ExtraHeaders extra);
  void begin_stream(int status, std::string_view content_type, ExtraHeaders extra);
  bool stream(std::string_view bytes);
  void end_stream();
  // The answer goes out at the next turn of the loop: the caller may stand inside the application.
  void watch(int events);
  void add_cors(ExtraHeaders& extra) const;
  void set_deadline(int ms);

  Door& door_;
  int fd_;
  Phase phase_ = Phase::head;
  std::string address_;
  Census::Ticket ticket_;
  std::optional<Census::Ticket> share_;
  std::shared_ptr<const Wire> wire_;  // behind TLS
  UvPtr<uv_poll_t> poll_;
  HeadReader reader_;
  std::string in_;
  std::optional<Request> request_;
  std::size_t body_left_ = 0;
  std::string out_;
  std::size_t sent_ = 0;
  std::uint64_t deadline_ = 0;
  std::size_t discarded_ = 0;
  bool unread_ = false;  // the client may have sent more than was read
  bool ended_ = true;    // nothing more will be added to out_
  bool head_only_ = false;
  bool over_ = false;  // the backlog has been over its bound, and has not fallen to half of it since
  std::string cors_origin_;
  Exchange* exchange_ = nullptr;
};

}  // namespace syncd::daemon
