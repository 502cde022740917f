// SPDX-License-Identifier: Apache-2.0
// One TLS connection: the handshake, then bytes carried between the TCP socket and one end of a socket pair,
// whose other end everybody else reads and writes as if it were the client. Holds at most one record each
// way: it reads on one side only what the other has taken, so who does not read is felt by who writes. Loop
// thread only.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "daemon/net/census.h"
#include "daemon/net/uv.h"
#include "daemon/net/wire.h"

struct ssl_st;

namespace syncd::daemon {

class Tls;

class TlsTunnel {
 public:
  TlsTunnel(Tls& owner, int fd, std::string address, Census::Ticket ticket);
  TlsTunnel(const TlsTunnel&) = delete;
  TlsTunnel& operator=(const TlsTunnel&) = delete;
  ~TlsTunnel();

  // False where the loop cannot watch the socket.
  bool start();
  // Looks at the deadline. May destroy the tunnel.
  void sweep(std::uint64_t now);

 private:
  enum class Phase : std::uint8_t { first_byte, handshake, open };

  // Each of these may end in a drop, which destroys the tunnel: nothing of it is touched afterwards.
  void ready();
  void look_at_first_byte();
  void shake_hands();
  void pump();
  void drop(std::string_view why = {});

  bool open_inside();
  // False where the tunnel has come to its end.
  bool carry_in();
  bool carry_out();
  bool end_outside();
  bool push_in(std::string_view bytes);
  bool push_out(std::string_view bytes);
  void watch();
  bool inside_is_gone() const;

  Tls& owner_;
  std::shared_ptr<Wire> wire_;
  int inside_ = -1;
  Phase phase_ = Phase::first_byte;
  bool outside_ended_ = false;  // nothing more comes from the client, and that was passed on
  bool inside_ended_ = false;   // nothing more comes for it
  bool inside_deaf_ = false;    // what comes from it is taken no more
  bool said_goodbye_ = false;
  bool wants_write_ = false;  // of the handshake
  std::string address_;
  Census::Ticket ticket_;
  std::unique_ptr<ssl_st, void (*)(ssl_st*)> ssl_;
  UvPtr<uv_poll_t> outside_poll_, inside_poll_;
  int outside_events_ = 0, inside_events_ = 0;
  std::string in_, out_;  // what could not be passed on yet
  std::uint64_t deadline_ = 0;
};

}  // namespace syncd::daemon
