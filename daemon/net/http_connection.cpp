// SPDX-License-Identifier: Apache-2.0
#include "daemon/net/http_connection.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "base/text.h"
#include "daemon/net/door.h"
#include "daemon/net/sampler.h"

namespace syncd::daemon {
namespace {

constexpr int kLingerMs = 1000;
constexpr std::size_t kLingerBytes = std::size_t{4} << 20;
constexpr std::size_t kSentBytes = std::size_t{64} << 10;  // that are kept of a stream which has not emptied
constexpr int kWrongOrigin = 4403;
constexpr int kProtocolError = 1002;

}  // namespace

HttpConnection::HttpConnection(Door& door, int fd, std::string address, Census::Ticket ticket,
                               std::shared_ptr<const Wire> wire)
    : door_(door),
      fd_(fd),
      address_(std::move(address)),
      ticket_(std::move(ticket)),
      wire_(std::move(wire)),
      reader_(door.options_) {
  set_deadline(door_.options_.head_ms);
}

HttpConnection::~HttpConnection() {
  poll_.reset();
  if (fd_ >= 0) ::close(fd_);
  if (exchange_ != nullptr) exchange_->part(true);
}

bool HttpConnection::start() {
  auto poll = std::make_unique<uv_poll_t>();
  if (uv_poll_init(door_.loop_, poll.get(), fd_) != 0) return false;
  poll_.reset(poll.release());
  poll_->data = this;
  watch(UV_READABLE);
  return true;
}

void HttpConnection::watch(int events) {
  uv_poll_start(poll_.get(), events, [](uv_poll_t* poll, int status, int got) {
    static_cast<HttpConnection*>(poll->data)->ready(status, got);
  });
}

void HttpConnection::set_deadline(int ms) {
  deadline_ = ms == 0 ? 0 : uv_now(door_.loop_) + static_cast<std::uint64_t>(ms);
}

void HttpConnection::drop() {
  door_.drop(this);
}

void HttpConnection::ready(int status, int events) {
  if (status < 0) return drop();
  if (phase_ == Phase::answering || phase_ == Phase::streaming) {
    // Nobody sends anything while an answer streams; a hang-up is a client that has left.
    if (phase_ == Phase::streaming && (events & UV_DISCONNECT) != 0) return drop();
    return send_some();
  }
  auto& buffer = door_.read_buffer_;
  const auto got = ::recv(fd_, buffer.data(), buffer.size(), 0);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (got <= 0) return drop();
  take({buffer.data(), static_cast<std::size_t>(got)});
}

void HttpConnection::take(std::string_view bytes) {
  if (phase_ == Phase::lingering) {
    discarded_ += bytes.size();
    if (discarded_ > kLingerBytes) drop();
    return;
  }
  if (phase_ == Phase::body) return take_body(bytes);
  in_ += bytes;
  auto outcome = reader_.read(in_);
  if (outcome.refusal) return refuse(*outcome.refusal);
  if (outcome.head) judge(std::move(*outcome.head));
}

void HttpConnection::judge(Head head) {
  head.request.secure = wire_ != nullptr;
  if (!look_behind_proxy(head.request)) return;
  const Request& request = head.request;
  if (!door_.access_.host_allowed(request)) return refuse({403, "this Host is not served here"});
  const bool origin_allowed = door_.access_.origin_allowed(request);
  head.request.peer_address = address_;
  std::string leftover = in_.substr(head.size);
  in_ = {};

  if (head.websocket) {
    if (!door_.application_.serves(request.path)) return refuse({404, "there is no WebSocket here"});
    if (!origin_allowed) {
      thread_local Sampler sampler;
      if (const auto left_out = sampler.pass()) {
        spdlog::warn("refused a WebSocket of a foreign origin peer={} origin=\"{}\" left_out={}", address_,
                     log_text(*request.header("origin")), *left_out);
      }
    }
    return hand_over(std::move(head.request), std::move(leftover), origin_allowed);
  }
  if (!origin_allowed) return refuse({403, "this Origin may not use the server"});
  if (const auto* origin = request.header("origin")) cors_origin_ = *origin;

  body_left_ = head.content_length;
  head_only_ = request.method == "HEAD";
  request_ = std::move(head.request);
  // What a stranger sends is not kept: there may be many of them.
  if (leftover.size() < body_left_ && !door_.application_.takes_body(*request_)) {
    unread_ = true;
    return pass_on();
  }
  const bool wants_continue = head.expects_continue && leftover.empty() && body_left_ > 0;
  if (wants_continue) {
    constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
    if (::send(fd_, go_on.data(), go_on.size(), MSG_NOSIGNAL) < 0) return drop();
  }
  phase_ = Phase::body;
  set_deadline(door_.options_.body_ms);
  take_body(leftover);
}

bool HttpConnection::look_behind_proxy(Request& request) {
  if (!door_.proxies_.trusts(address_)) return true;
  auto origin = door_.proxies_.origin(request, address_);
  if (!origin) return refuse({400, origin.error().message}), false;
  request.secure = origin->secure.value_or(request.secure);
  if (origin->address == address_) return true;
  address_ = std::move(origin->address);
  if (auto share = door_.shares_.admit(address_)) {
    share_.emplace(std::move(*share));
    return true;
  }
  door_.tell_turned_away("no place", address_);
  refuse({503, "too many connections from this address, try again later"});
  return false;
}

void HttpConnection::take_body(std::string_view bytes) {
  const auto mine = std::min(bytes.size(), body_left_);
  unread_ = mine < bytes.size();
  request_->body.append(bytes.substr(0, mine));
  body_left_ -= mine;
  if (body_left_ == 0) pass_on();
}

void HttpConnection::pass_on() {
  phase_ = Phase::waiting;
  set_deadline(0);
  uv_poll_stop(poll_.get());
  if (request_->method == "OPTIONS" && request_->header("access-control-request-method") != nullptr) {
    return answer(
        204, "", "",
        {{"Access-Control-Allow-Methods", "GET, HEAD, POST, PUT, PATCH, DELETE"},
         {"Access-Control-Allow-Headers", "Authorization, Content-Type, Idempotency-Key, Last-Event-ID"},
         {"Access-Control-Max-Age", "600"}});
  }
  const auto exchange = std::make_shared<Exchange>(*this);
  exchange_ = exchange.get();
  door_.application_.http(std::move(*request_), exchange);
}

void HttpConnection::hand_over(Request request, std::string leftover, bool origin_allowed) {
  Upgrade upgrade{.fd = std::exchange(fd_, -1),
                  .request = std::move(request),
                  .ticket = std::move(ticket_),
                  .share = share_ ? std::move(*share_) : Census::Ticket(),
                  .leftover = std::move(leftover),
                  .refuse_code = 0,
                  .refuse_reason = {},
                  .wire = std::move(wire_)};
  if (!origin_allowed) {
    upgrade.refuse_code = kWrongOrigin;
    upgrade.refuse_reason = "this Origin may not use the server";
  } else if (upgrade.leftover.size() > 1 && (upgrade.leftover[1] & 0x80) == 0) {
    upgrade.refuse_code = kProtocolError;
    upgrade.refuse_reason = "frames from a client have to be masked";
  }
  // The loop has to let go of the descriptor before another handle watches it.
  poll_.reset();
  Door& door = door_;
  drop();
  door.take_upgrade_(std::move(upgrade));
}

void HttpConnection::refuse(const Refusal& refusal) {
  thread_local Sampler sampler;
  if (const auto left_out = sampler.pass()) {
    spdlog::info("refused a request status={} peer={} reason=\"{}\" left_out={}", refusal.status, address_,
                 log_text(refusal.message), *left_out);
  }
  unread_ = true;
  ExtraHeaders extra;
  if (refusal.status == 426) extra = {{"Sec-WebSocket-Version", "13"}, {"Upgrade", "websocket"}};
  answer(refusal.status, "application/json", error_body(refusal.status, refusal.message), std::move(extra));
}

void HttpConnection::add_cors(ExtraHeaders& extra) const {
  if (cors_origin_.empty()) return;
  extra.emplace_back("Access-Control-Allow-Origin", cors_origin_);
  extra.emplace_back("Vary", "Origin");
}

void HttpConnection::answer(int status, std::string_view content_type, std::string_view body,
                            ExtraHeaders extra) {
  add_cors(extra);
  const bool bodiless = status == 204 || status == 304;
  out_ = answer_head(status, bodiless ? "" : content_type,
                     bodiless ? std::nullopt : std::optional(body.size()), extra);
  if (!bodiless && !head_only_) out_ += body;
  ended_ = true;
  phase_ = Phase::answering;
  set_deadline(door_.options_.answer_ms);
  watch(UV_WRITABLE);
}

void HttpConnection::begin_stream(int status, std::string_view content_type, ExtraHeaders extra) {
  add_cors(extra);
  extra.emplace_back("X-Accel-Buffering", "no");
  out_ = answer_head(status, content_type, std::nullopt, extra);
  ended_ = head_only_;
  phase_ = Phase::streaming;
  set_deadline(door_.options_.answer_ms);
  watch(UV_WRITABLE | UV_DISCONNECT);
}

bool HttpConnection::stream(std::string_view bytes) {
  if (phase_ != Phase::streaming || ended_) return false;
  if (out_.size() - sent_ > door_.options_.max_stream_backlog) {
    spdlog::warn("cut off a stream that is not being read peer={}", address_);
    ended_ = true;
    out_.clear();
    sent_ = 0;
    // Dropped from the loop, not from under the caller.
    deadline_ = 1;
    return false;
  }
  if (out_.empty()) set_deadline(door_.options_.answer_ms);
  out_ += bytes;
  over_ = over_ || out_.size() - sent_ > door_.options_.stream_bound;
  watch(UV_WRITABLE | UV_DISCONNECT);
  return true;
}

void HttpConnection::end_stream() {
  ended_ = true;
  watch(UV_WRITABLE | UV_DISCONNECT);
}

void HttpConnection::send_some() {
  while (sent_ < out_.size()) {
    const auto sent = ::send(fd_, out_.data() + sent_, out_.size() - sent_, MSG_NOSIGNAL);
    if (sent < 0 && (errno == EAGAIN || errno == EINTR)) {
      if (phase_ == Phase::streaming && sent_ > kSentBytes) {
        out_.erase(0, sent_);
        sent_ = 0;
      }
      return tell_drained();
    }
    if (sent < 0) return drop();
    sent_ += static_cast<std::size_t>(sent);
    set_deadline(door_.options_.answer_ms);
  }
  out_.clear();
  sent_ = 0;
  if (ended_) return finish();
  set_deadline(0);
  watch(UV_DISCONNECT);
  tell_drained();
}

void HttpConnection::tell_drained() {
  if (!over_ || out_.size() - sent_ > door_.options_.stream_bound / 2) return;
  over_ = false;
  if (exchange_ == nullptr) return;
  const auto drained = exchange_->on_drained_;  // may let go of the exchange
  if (drained) drained();
}

void HttpConnection::stop() {
  if (phase_ != Phase::streaming || exchange_ == nullptr) return;
  const auto stop = exchange_->on_stop_;
  if (stop) stop();
}

void HttpConnection::finish() {
  if (exchange_ != nullptr) std::exchange(exchange_, nullptr)->part(false);
  if (!unread_) return drop();
  // Closing over bytes that were not read resets the connection, and the answer may be lost with it.
  ::shutdown(fd_, SHUT_WR);
  phase_ = Phase::lingering;
  set_deadline(kLingerMs);
  watch(UV_READABLE);
}

void HttpConnection::sweep() {
  if (deadline_ == 0 || uv_now(door_.loop_) < deadline_) return;
  if (phase_ == Phase::head && !in_.empty()) return refuse({408, "the head of the request took too long"});
  if (phase_ == Phase::body) return refuse({408, "the body of the request took too long"});
  drop();
}

Exchange::~Exchange() {
  if (connection_ == nullptr) return;
  const bool unanswered = connection_->phase_ == HttpConnection::Phase::waiting;
  if (unanswered) respond(500, "application/json", error_body(500, "no answer was given"));
  if (connection_->phase_ == HttpConnection::Phase::streaming) connection_->end_stream();
  connection_->exchange_ = nullptr;
}

void Exchange::part(bool gone) {
  connection_ = nullptr;
  const auto on_gone = std::move(on_gone_), on_drained = std::move(on_drained_),
             on_stop = std::move(on_stop_);
  if (gone && on_gone) on_gone();
}

void Exchange::respond(int status, std::string_view content_type, std::string_view body,
                       const ExtraHeaders& extra) {
  if (connection_ == nullptr || connection_->phase_ != HttpConnection::Phase::waiting) return;
  connection_->answer(status, content_type, body, extra);
}

void Exchange::begin_stream(int status, std::string_view content_type, const ExtraHeaders& extra) {
  if (connection_ == nullptr || connection_->phase_ != HttpConnection::Phase::waiting) return;
  connection_->begin_stream(status, content_type, extra);
}

bool Exchange::write(std::string_view bytes) {
  return connection_ != nullptr && connection_->stream(bytes);
}

std::size_t Exchange::backlog() const {
  return connection_ == nullptr ? 0 : connection_->out_.size() - connection_->sent_;
}

bool Exchange::over_bound() const {
  return connection_ != nullptr && connection_->over_;
}

void Exchange::cut() {
  if (connection_ == nullptr || connection_->phase_ != HttpConnection::Phase::streaming) return;
  connection_->end_stream();
  connection_->exchange_ = nullptr;
  part(true);
}

void Exchange::end() {
  if (connection_ != nullptr && connection_->phase_ == HttpConnection::Phase::streaming)
    connection_->end_stream();
}

}  // namespace syncd::daemon
