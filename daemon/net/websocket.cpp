// SPDX-License-Identifier: Apache-2.0
#include "daemon/net/websocket.h"

#include <fmt/format.h>
#include <libwebsockets.h>
#include <netinet/tcp.h>
#include <simdjson.h>
#include <spdlog/spdlog.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "daemon/net/mask_check.h"
#include "daemon/net/sampler.h"
#include "daemon/net/websockets.h"

namespace syncd::daemon {
namespace {

// What the socket does not take of a write the library copies.
constexpr std::size_t kMostAWrite = std::size_t{64} << 10;
constexpr std::size_t kMostReadATurn = std::size_t{64} << 10;
constexpr std::size_t kScatteredTooFar = 16;
constexpr std::size_t kLongestReason = 120;  // of the 123 bytes that a close frame has for it
constexpr int kSlow = 4408;
constexpr int kBroken = 1006;
constexpr int kHighestCode = 4999;

// linux/tcp.h and netinet/tcp.h cannot stand together; this is the head of the kernel's struct tcp_info,
// which only ever grows, down to what is read here.
struct TcpProgress {
  std::uint8_t states[8];
  std::uint32_t times_and_counts[24];
  std::uint64_t pacing_rate;
  std::uint64_t max_pacing_rate;
  std::uint64_t bytes_acked;

  std::uint32_t ms_since_received() const { return times_and_counts[11]; }
};
static_assert(offsetof(tcp_info, tcpi_last_data_recv) == offsetof(TcpProgress, times_and_counts) + 11 * 4);
static_assert(sizeof(tcp_info) == offsetof(TcpProgress, pacing_rate));

TcpProgress tcp_progress(int fd) {
  TcpProgress progress{};
  socklen_t size = sizeof progress;
  ::getsockopt(fd, IPPROTO_TCP, TCP_INFO, &progress, &size);
  return progress;
}

std::uint64_t ms(int configured) {
  return static_cast<std::uint64_t>(configured);
}

// What fits into a close frame, without cutting a character in two.
std::string_view fitting(std::string_view reason) {
  if (reason.size() <= kLongestReason) return reason;
  std::size_t end = kLongestReason;
  while (end > 0 && (reason[end] & 0xc0) == 0x80) --end;
  return reason.substr(0, end);
}

}  // namespace

WebSocket::WebSocket(WebSockets& owner, Upgrade upgrade)
    : owner_(owner),
      upgrade_(std::make_unique<Upgrade>(std::move(upgrade))),
      ticket_(std::move(upgrade_->ticket)),
      share_(std::move(upgrade_->share)),
      wire_(std::move(upgrade_->wire)) {}

WebSocket::~WebSocket() = default;

std::string WebSocket::chosen_protocol() const {
  const auto offered = upgrade_->request.offered_protocols();
  return offered.empty() ? std::string{} : std::string(offered.front());
}

void WebSocket::opened(lws* wsi, Application& application) {
  wsi_ = wsi;
  state_ = State::open;
  opened_at_ = heard_at_ = pinged_at_ = owner_.now();
  owner_.add(*this);
  const auto upgrade = std::move(upgrade_);
  address_ = upgrade->request.peer_address;
  if (upgrade->refuse_code != 0) return close(upgrade->refuse_code, upgrade->refuse_reason);
  link_ = application.open(upgrade->request, *this);
  if (!link_ && state_ == State::open) close(1011, "the connection was not taken");
}

void WebSocket::touch() {
  if (!dirty) owner_.to_flush(*this);
}

void WebSocket::account() {
  owner_.waiting += outbox_.bytes() - counted_;
  counted_ = outbox_.bytes();
}

std::size_t WebSocket::bound() const {
  const auto& options = owner_.options();
  return owner_.waiting > options.total_backlog ? std::min(options.backlog_bound, Outbox::kCongested)
                                                : options.backlog_bound;
}

PeerState WebSocket::state() const {
  const std::uint64_t now = owner_.now();
  return {.address = address_,
          .open_ms = now - opened_at_,
          .stuck_ms = progress_at_ == 0 ? 0 : now - progress_at_,
          .reason = reason_};
}

void WebSocket::push(const Slice& frame) {
  if (state_ != State::open) return;
  outbox_.push(frame);
  account();
  if (outbox_.bytes() > bound()) over_bound_ = true;
  if (outbox_.bytes() > owner_.options().backlog_hard_bound)
    return stop_slow("backlog", "too much waits for you");
  touch();
}

void WebSocket::push_latest(std::string_view key, const Slice& frame) {
  if (state_ != State::open) return;
  // Shed at half of what moves the stream itself to the log.
  if (const auto dropped = outbox_.push_latest(key, frame, bound() / 2); dropped > 0)
    owner_.shed("fresh", dropped);
  touch();
}

// The close frame goes the way of all frames, as the last of them. The library's own way of closing with a
// code does not get as far as sending it: on a libuv loop, 4.1.6 as Debian builds it closes twice in a row.
void WebSocket::close(int code, std::string_view reason) {
  if (state_ != State::open) return;
  state_ = State::closing;
  code_ = code;
  reason_ = fitting(reason);
  message_ = {};
  close_by_ = owner_.now() + ms(owner_.options().close_flush_ms);
  outbox_.forget_latest();
  outbox_.push(owner_.press().press_close(code, reason_));
  account();
  touch();
}

void WebSocket::stop_slow(std::string_view what, std::string_view why) {
  spdlog::info("closed a slow reader code={} reason=\"{}\" peer={} queued={} open_ms={}", kSlow, why,
               address_, outbox_.bytes(), owner_.now() - opened_at_);
  owner_.shed(what);
  outbox_.clear();
  account();
  close(kSlow, why);
}

void WebSocket::give_up(std::string_view what, std::string_view why) {
  spdlog::info("gave up a connection reason=\"{}\" peer={} queued={} open_ms={}", why, address_,
               outbox_.bytes(), owner_.now() - opened_at_);
  owner_.shed(what);
  if (state_ == State::open) {
    code_ = kBroken;
    reason_ = why;
  }
  kill();
}

void WebSocket::kill() {
  state_ = State::dead;
  outbox_.clear();
  account();
  lws_set_timeout(wsi_, PENDING_TIMEOUT_CLOSE_SEND, LWS_TO_KILL_ASYNC);
  // The library looks at its timers only after it was woken.
  lws_cancel_service(lws_get_context(wsi_));
}

void WebSocket::tell_refused() const {
  thread_local Sampler sampler;
  if (const auto left_out = sampler.pass())
    spdlog::info("refused a message code={} peer={} left_out={}", code_, address_, *left_out);
}

int WebSocket::far_socket() const {
  return wire_ ? wire_->fd : lws_get_socket_fd(wsi_);
}

bool WebSocket::choked() const {
  return lws_partial_buffered(wsi_) != 0;
}

int WebSocket::received(std::string_view bytes) {
  if (state_ != State::open) return 0;
  const auto& options = owner_.options();
  const std::size_t rest = lws_remaining_packet_payload(wsi_);
  heard_at_ = owner_.now();
  if (turn_ != owner_.turn()) received_ = 0;
  turn_ = owner_.turn();
  received_ += static_cast<std::uint32_t>(bytes.size());
  if (!eager && received_ > options.receive_buffer_bytes / 2) owner_.to_read_on(*this);
  if (!in_frame_) {
    const std::size_t most = std::min(options.max_message_bytes, link_ ? link_->most_bytes() : SIZE_MAX);
    const std::size_t length = bytes.size() + rest;
    announced_ += length;
    ++fragments_;
    if (plainly_unmasked(owner_.received_before(bytes), length)) {
      close(1002, "frames from a client have to be masked");
    } else if (lws_frame_is_binary(wsi_) != 0) {
      close(1003, "only text frames are taken");
    } else if (announced_ > most || length > most) {
      close(1009, fmt::format("a message may have {} bytes at most", most));
    } else if (fragments_ > options.max_fragments) {
      close(1008, fmt::format("a message may have {} fragments at most", options.max_fragments));
    }
    if (state_ != State::open) {
      tell_refused();
      return 0;
    }
  }
  in_frame_ = rest > 0;
  if (lws_is_final_fragment(wsi_) == 0) {
    in_message_ = true;
    message_ += bytes;
    return 0;
  }
  fragments_ = 0;
  announced_ = 0;
  if (!in_message_) {
    deliver(bytes);
    return 0;
  }
  in_message_ = false;
  message_ += bytes;
  const std::string whole = std::exchange(message_, {});
  deliver(whole);
  return 0;
}

// The library's own check of UTF-8 is off: it also counts the bytes of a pong between two fragments.
void WebSocket::deliver(std::string_view text) {
  if (!simdjson::validate_utf8(text.data(), text.size())) {
    close(1007, "text has to be UTF-8");
    return tell_refused();
  }
  if (link_) link_->on_text(text);
}

// The library reads as much as its buffer of this connection takes and goes back to the loop. The buffer is
// small because it is kept for each idle connection, and a flush after each small read would cost far more
// than the read: so a sender in full flow is read from several times a turn.
void WebSocket::read_on() {
  std::size_t total = received_;
  while (wsi_ != nullptr && state_ == State::open && total < kMostReadATurn &&
         received_ > owner_.options().receive_buffer_bytes / 2) {
    received_ = 0;
    lws_pollfd readable{.fd = lws_get_socket_fd(wsi_), .events = LWS_POLLIN, .revents = LWS_POLLIN};
    lws_service_fd(lws_get_context(wsi_), &readable);
    total += received_;
  }
}

void WebSocket::request_flush() {
  if (!owner_.options().flush_in_callback) return flush();
  if (writes()) lws_callback_on_writable(wsi_);
}

void WebSocket::flush() {
  if (!writes()) return;
  while (!outbox_.empty() && !choked()) {
    const auto bytes = outbox_.next(kMostAWrite, owner_.scratch());
    // Raw writes of whole frames are not changed by the library, whatever its signature says.
    auto* from = const_cast<unsigned char*>(reinterpret_cast<const unsigned char*>(bytes.data()));
    if (lws_write(wsi_, from, bytes.size(), LWS_WRITE_RAW) < 0) return kill();
    outbox_.consume();
    account();
    if (over_bound_ && outbox_.bytes() < bound() / 2) {
      over_bound_ = false;
      if (link_ && state_ == State::open) link_->on_drained();
    }
  }
  if (outbox_.scattered() > kScatteredTooFar) outbox_.settle();
}

int WebSocket::writeable() {
  flush();
  return state_ == State::dead ? -1 : 0;
}

int WebSocket::peer_closes(std::string_view payload) {
  clean_ = true;
  // The answer to our own close frame ends it; a second one from us would be too much.
  if (state_ != State::open) return -1;
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(payload[i]); };
  code_ = payload.size() < 2 ? 1005 : byte(0) << 8 | byte(1);
  // What was asked before the goodbye is answered before it as well, as far as the answer is there.
  flush();
  if (state_ == State::dead) return -1;
  const auto reason = payload.substr(std::min<std::size_t>(payload.size(), 2));
  if (payload.size() == 1 || code_ > kHighestCode || !simdjson::validate_utf8(reason.data(), reason.size()))
    return deny_close();
  state_ = State::peer_closing;
  close_by_ = owner_.now() + ms(owner_.options().close_flush_ms);
  outbox_.clear();
  account();
  return 0;
}

// The library would repeat a close frame that is none. It takes no other one for an answer, so ours goes out
// at once, in front of the end.
int WebSocket::deny_close() {
  code_ = 1002;
  outbox_.clear();
  outbox_.push(owner_.press().press_close(code_, "that is no close frame"));
  flush();
  return -1;
}

void WebSocket::closed() {
  owner_.remove(*this);
  state_ = State::dead;
  outbox_.clear();
  account();
  if (const auto link = std::exchange(link_, nullptr)) link->on_closed(code_, clean_);
  wsi_ = nullptr;
}

void WebSocket::sweep(std::uint64_t now) {
  const auto& options = owner_.options();
  if (close_by_ != 0 && now >= close_by_ && state_ != State::dead)
    return give_up("close_ignored", "it did not take the close frame");
  if (state_ != State::open) return;

  const bool waits = !outbox_.empty() || choked();
  if (!waits) {
    progress_at_ = 0;
  } else {
    const auto acknowledged = tcp_progress(far_socket()).bytes_acked;
    if (progress_at_ == 0 || acknowledged != std::exchange(acknowledged_, acknowledged)) progress_at_ = now;
    if (now - progress_at_ >= ms(options.no_progress_ms)) return stop_slow("no_progress", "no progress");
  }
  if (now - heard_at_ >= ms(options.gone_ms)) {
    // Pongs are not told by the library; the kernel knows when the last byte came.
    const std::uint64_t silent = tcp_progress(far_socket()).ms_since_received();
    if (silent >= ms(options.gone_ms)) return give_up("silent", "nothing was heard");
    heard_at_ = now - silent;
  }
  if (now - pinged_at_ >= ms(options.ping_ms)) {
    pinged_at_ = now;
    push(owner_.ping());
  }
}

}  // namespace syncd::daemon
