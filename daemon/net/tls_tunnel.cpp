// SPDX-License-Identifier: Apache-2.0
#include "daemon/net/tls_tunnel.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "daemon/net/tls.h"

namespace syncd::daemon {
namespace {

constexpr std::size_t kMostATurn = std::size_t{128} << 10;  // each way, so that one does not hold up all
constexpr int kPairBytes = 64 << 10;                        // that may wait in the pair, each way
constexpr unsigned char kHandshakeRecord = 22;

bool again(int error) {
  return error == EAGAIN || error == EINTR;
}

void set_watch(uv_poll_t* poll, int& current, int wanted, uv_poll_cb fn) {
  if (current == wanted) return;
  current = wanted;
  wanted == 0 ? uv_poll_stop(poll) : uv_poll_start(poll, wanted, fn);
}

}  // namespace

TlsTunnel::TlsTunnel(Tls& owner, int fd, std::string address, Census::Ticket ticket)
    : owner_(owner),
      wire_(std::make_shared<Wire>(Wire{fd})),
      address_(std::move(address)),
      ticket_(std::move(ticket)),
      ssl_(nullptr, SSL_free),
      deadline_(uv_now(owner.loop_) + static_cast<std::uint64_t>(owner.options_.handshake_ms)) {}

TlsTunnel::~TlsTunnel() {
  outside_poll_.reset();
  inside_poll_.reset();
  ssl_.reset();
  if (wire_->fd >= 0) ::close(std::exchange(wire_->fd, -1));
  if (inside_ >= 0) ::close(inside_);
}

bool TlsTunnel::start() {
  auto poll = std::make_unique<uv_poll_t>();
  if (uv_poll_init(owner_.loop_, poll.get(), wire_->fd) != 0) return false;
  outside_poll_.reset(poll.release());
  outside_poll_->data = this;
  watch();
  return true;
}

void TlsTunnel::drop(std::string_view why) {
  owner_.drop(this, why, address_);
}

void TlsTunnel::watch() {
  const auto fn = [](uv_poll_t* poll, int status, int) {
    auto* const self = static_cast<TlsTunnel*>(poll->data);
    // The loop has stopped watching a descriptor with an error; reading and writing tell which.
    if (status < 0) (poll == self->outside_poll_.get() ? self->outside_events_ : self->inside_events_) = 0;
    self->ready();
  };
  if (phase_ != Phase::open) {
    return set_watch(outside_poll_.get(), outside_events_, wants_write_ ? UV_WRITABLE : UV_READABLE, fn);
  }
  const bool reads_outside = !outside_ended_ && !inside_deaf_ && in_.empty();
  const bool reads_inside = !inside_ended_ && out_.empty();
  set_watch(outside_poll_.get(), outside_events_,
            (reads_outside ? UV_READABLE : 0) | (out_.empty() ? 0 : UV_WRITABLE), fn);
  set_watch(inside_poll_.get(), inside_events_,
            (reads_inside ? UV_READABLE : 0) | (in_.empty() ? 0 : UV_WRITABLE), fn);
}

void TlsTunnel::ready() {
  if (phase_ == Phase::first_byte) return look_at_first_byte();
  if (phase_ == Phase::handshake) return shake_hands();
  pump();
}

// Who comes without TLS is told so in HTTP, which is what most of them speak.
void TlsTunnel::look_at_first_byte() {
  unsigned char first = 0;
  const auto got = ::recv(wire_->fd, &first, 1, MSG_PEEK | MSG_DONTWAIT);
  if (got < 0 && again(errno)) return;
  if (got <= 0) return drop();
  if (first >= 'A' && first <= 'Z') {
    outside_poll_.reset();
    const int fd = std::exchange(wire_->fd, -1);
    auto& plain = owner_.callbacks_.plain;
    auto address = address_;
    auto ticket = std::move(ticket_);
    drop();
    return plain(fd, std::move(address), std::move(ticket));
  }
  if (first != kHandshakeRecord) return drop("it does not speak TLS");
  ssl_.reset(SSL_new(owner_.keys_.get()));
  if (!ssl_ || SSL_set_fd(ssl_.get(), wire_->fd) != 1) return drop("out of memory");
  phase_ = Phase::handshake;
  shake_hands();
}

void TlsTunnel::shake_hands() {
  ERR_clear_error();
  const int done = SSL_accept(ssl_.get());
  if (done != 1) {
    const int error = SSL_get_error(ssl_.get(), done);
    wants_write_ = error == SSL_ERROR_WANT_WRITE;
    if (error == SSL_ERROR_WANT_READ || wants_write_) return watch();
    const char* reason = ERR_reason_error_string(ERR_peek_error());
    return drop(reason == nullptr ? "it hung up" : reason);
  }
  deadline_ = 0;
  if (!open_inside()) drop("no descriptor is left");
}

bool TlsTunnel::open_inside() {
  int pair[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, pair) != 0) return false;
  for (const int end : pair) ::setsockopt(end, SOL_SOCKET, SO_SNDBUF, &kPairBytes, sizeof kPairBytes);
  inside_ = pair[0];
  auto poll = std::make_unique<uv_poll_t>();
  if (uv_poll_init(owner_.loop_, poll.get(), inside_) != 0) {
    ::close(pair[1]);
    return false;
  }
  inside_poll_.reset(poll.release());
  inside_poll_->data = this;
  phase_ = Phase::open;
  owner_.callbacks_.opened(pair[1], address_, wire_);
  // What came behind the handshake may lie in the library already, where no poll sees it.
  pump();
  return true;
}

void TlsTunnel::pump() {
  if (!carry_in() || !carry_out()) return drop();
  watch();
}

// False where there is no room for more.
bool TlsTunnel::push_in(std::string_view bytes) {
  const auto sent = ::send(inside_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  if (sent < 0 && !again(errno)) {
    inside_deaf_ = true;
    in_.clear();
    return false;
  }
  std::string rest(bytes.substr(sent < 0 ? 0 : static_cast<std::size_t>(sent)));
  in_ = std::move(rest);
  return in_.empty();
}

bool TlsTunnel::carry_in() {
  if (!in_.empty() && !push_in(in_)) return true;
  for (std::size_t total = 0; !outside_ended_ && !inside_deaf_;) {
    // Bytes that the library holds are no reason for the loop to come back here.
    if (total >= kMostATurn && SSL_has_pending(ssl_.get()) == 0) return true;
    ERR_clear_error();
    std::size_t got = 0;
    const int done = SSL_read_ex(ssl_.get(), owner_.scratch_.data(), owner_.scratch_.size(), &got);
    if (done == 1) {
      total += got;
      if (!push_in({owner_.scratch_.data(), got})) return true;
      continue;
    }
    const int error = SSL_get_error(ssl_.get(), done);
    if (error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE) return true;
    if (error != SSL_ERROR_ZERO_RETURN) return false;
    outside_ended_ = true;
    ::shutdown(inside_, SHUT_WR);
  }
  return true;
}

// False where the client takes no more at the moment.
bool TlsTunnel::push_out(std::string_view bytes) {
  while (!bytes.empty()) {
    ERR_clear_error();
    std::size_t sent = 0;
    const int done = SSL_write_ex(ssl_.get(), bytes.data(), bytes.size(), &sent);
    if (done != 1) {
      const int error = SSL_get_error(ssl_.get(), done);
      if (error != SSL_ERROR_WANT_WRITE && error != SSL_ERROR_WANT_READ) {
        inside_ended_ = said_goodbye_ = true;
        return false;
      }
      std::string rest(bytes);
      out_ = std::move(rest);
      return false;
    }
    bytes.remove_prefix(sent);
    if (deadline_ != 0)
      deadline_ = uv_now(owner_.loop_) + static_cast<std::uint64_t>(owner_.options_.close_flush_ms);
  }
  out_ = {};
  return true;
}

bool TlsTunnel::carry_out() {
  if (!out_.empty() && !push_out(out_)) return !said_goodbye_;
  for (std::size_t total = 0; !inside_ended_ && total < kMostATurn;) {
    const auto got = ::recv(inside_, owner_.scratch_.data(), owner_.scratch_.size(), MSG_DONTWAIT);
    if (got < 0 && again(errno)) return true;
    if (got <= 0) {
      inside_ended_ = true;
      break;
    }
    total += static_cast<std::size_t>(got);
    if (!push_out({owner_.scratch_.data(), static_cast<std::size_t>(got)})) return !said_goodbye_;
  }
  return !inside_ended_ || end_outside();
}

// All is out that was to go out. The other way may still be in use: what a client sends behind a refusal is
// read away, because closing over it would take the answer back.
bool TlsTunnel::end_outside() {
  if (!std::exchange(said_goodbye_, true)) {
    ERR_clear_error();
    SSL_shutdown(ssl_.get());
    ::shutdown(wire_->fd, SHUT_WR);
  }
  return !inside_deaf_ && !inside_is_gone();
}

bool TlsTunnel::inside_is_gone() const {
  pollfd inside{.fd = inside_, .events = 0, .revents = 0};
  return ::poll(&inside, 1, 0) > 0 && (inside.revents & (POLLHUP | POLLERR)) != 0;
}

void TlsTunnel::sweep(std::uint64_t now) {
  if (phase_ != Phase::open) {
    if (now >= deadline_) drop("it took too long");
    return;
  }
  const bool gone = (inside_ended_ || !out_.empty()) && inside_is_gone();
  if (said_goodbye_ && gone) return drop();
  // Who no longer reads may not keep what is left waiting for ever.
  if (deadline_ == 0 && gone) deadline_ = now + static_cast<std::uint64_t>(owner_.options_.close_flush_ms);
  if (deadline_ != 0 && now >= deadline_) drop();
}

}  // namespace syncd::daemon
