// SPDX-License-Identifier: Apache-2.0
// One WebSocket on top of a libwebsockets connection: puts messages together under limits, sends what is
// queued in as few writes as there can be, closes with a code. Driven by WebSockets, which owns the
// library. Loop thread only.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "daemon/core/outbox.h"
#include "daemon/core/peer.h"
#include "daemon/net/application.h"
#include "daemon/net/census.h"
#include "daemon/net/door.h"

struct lws;

namespace syncd::daemon {

class WebSockets;

class WebSocket final : public Peer {
 public:
  WebSocket(WebSockets& owner, Upgrade upgrade);
  ~WebSocket() override;

  void push(const Slice& frame) override;
  void push_latest(std::string_view key, const Slice& frame) override;
  std::size_t backlog() const override { return outbox_.bytes(); }
  PeerState state() const override;
  bool over_bound() const override { return over_bound_; }
  void close(int code, std::string_view reason) override;

  // Called by WebSockets. The results are those of a libwebsockets callback: not 0 closes.
  void opened(lws* wsi, Application& application);
  int received(std::string_view bytes);
  int writeable();
  int peer_closes(std::string_view payload);
  void closed();

  // At the end of a turn: writes, or asks for the callback that writes.
  void request_flush();
  // Reads on while the other side has sent more than one small receive takes.
  void read_on();
  void sweep(std::uint64_t now);
  std::string chosen_protocol() const;

  std::size_t place = 0;  // among those of the owner
  bool dirty = false;     // in the owner's list of those to flush
  bool eager = false;     // in the owner's list of those that have more to read

 private:
  enum class State : std::uint8_t { opening, open, closing, peer_closing, dead };

  void flush();
  bool writes() const { return state_ == State::open || state_ == State::closing; }
  void touch();
  // Tells the owner how much waits here now.
  void account();
  // From which on it is too much: less where much waits for all in all.
  std::size_t bound() const;
  void deliver(std::string_view text);
  // `what` is the counter's name for it.
  void give_up(std::string_view what, std::string_view why);
  void stop_slow(std::string_view what, std::string_view why);
  void tell_refused() const;
  void kill();
  int deny_close();
  // The socket that the other side's system acknowledges on.
  int far_socket() const;
  // The library still holds bytes that the socket did not take.
  bool choked() const;

  WebSockets& owner_;
  lws* wsi_ = nullptr;
  std::unique_ptr<Link> link_;
  std::unique_ptr<Upgrade> upgrade_;  // until it is open
  Census::Ticket ticket_, share_;
  std::shared_ptr<const Wire> wire_;  // whose progress counts, where it is not the library's socket
  Outbox outbox_;
  std::string message_;  // pieces of one that came in several
  std::string reason_;   // of our closing
  std::string address_;
  std::size_t counted_ = 0;    // of what waits here, in the owner's sum
  std::size_t announced_ = 0;  // bytes of the message so far, the rest of the current frame included
  std::uint64_t opened_at_ = 0;
  std::uint64_t heard_at_ = 0;
  std::uint64_t pinged_at_ = 0;
  std::uint64_t progress_at_ = 0;  // 0: nothing waits
  std::uint64_t acknowledged_ = 0;
  std::uint64_t close_by_ = 0;
  std::uint32_t received_ = 0;  // payload bytes in that turn of the loop
  std::uint32_t turn_ = 0;
  int fragments_ = 0;
  int code_ = 1006;
  State state_ = State::opening;
  bool in_frame_ = false;
  bool in_message_ = false;
  bool over_bound_ = false;
  bool clean_ = false;
};

}  // namespace syncd::daemon
