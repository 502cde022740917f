// SPDX-License-Identifier: Apache-2.0
#include "client/link.h"

#include <algorithm>
#include <chrono>
#include <limits>
#include <utility>

namespace syncd::client {
namespace {

constexpr Millis kGoodbye = 250;               // at most, for saying it
constexpr std::size_t kMostQueued = 8u << 20;  // bytes that the program has not taken yet
constexpr std::size_t kFewQueued = kMostQueued / 2;

bool usable_token(std::string_view token) {
  return token.size() <= 8192 &&
         std::all_of(token.begin(), token.end(), [](char c) { return c > ' ' && c < 0x7f; });
}

}  // namespace

Millis wall_clock() {
  using namespace std::chrono;
  static const auto offset = system_clock::now().time_since_epoch() - steady_clock::now().time_since_epoch();
  return duration_cast<milliseconds>(steady_clock::now().time_since_epoch() + offset).count();
}

Link::Link(Options options, LinkSink& sink, const EventQueue& queue)
    : sink_(sink),
      queue_(queue),
      session_(std::move(options.session), *this, system_entropy()),
      welcomed_(welcome_promise_.get_future().share()) {}

Result<std::unique_ptr<Link>> Link::create(Options options, LinkSink& sink, const EventQueue& queue) {
  auto address = parse_address(options.url);
  if (!address) return tl::unexpected<Error>(address.error());
  if (!usable_token(options.session.token)) {
    return fail(Code::invalid_field, "the token holds blanks or characters that no token has", "token");
  }
  // The network library's word comes first: it knows more about why.
  const auto seconds = static_cast<unsigned>(std::max<Millis>(options.session.connect_timeout / 1000, 1));
  options.session.connect_timeout = (seconds + 1) * Millis{1000};
  options.session.server = address->authority();
  Socket::Settings settings{.address = std::move(*address),
                            .ca_file = options.ca_file,
                            .insecure = options.insecure,
                            .token = options.session.token,
                            .timeout_seconds = seconds,
                            .verbose = options.verbose};
  auto link = std::unique_ptr<Link>(new Link(std::move(options), sink, queue));
  auto socket = Socket::create(std::move(settings), *link);
  if (!socket) return tl::unexpected<Error>(socket.error());
  link->socket_ = std::move(*socket);
  return link;
}

void Link::run() {
  session_.start(wall_clock());
  carry_out();
  Millis end = std::numeric_limits<Millis>::max();
  while (wall_clock() < end) {
    bool finishing = false;
    {
      const std::lock_guard lock(mutex_);
      finishing = finishing_;
    }
    if (finishing && end == std::numeric_limits<Millis>::max()) {
      end = wall_clock() + kGoodbye;
      on_wake();
      socket_->close();
      socket_->set_alarm(kGoodbye);
    }
    if (finishing && socket_->idle()) break;
    socket_->service();
  }
  const Error over{.code = Code::cannot_connect, .message = "the connection was closed"};
  session_.stop(over);
  socket_->disconnect();
}

void Link::post(Wish wish) {
  {
    const std::lock_guard lock(mutex_);
    wishes_.push_back(std::move(wish));
    if (wishes_.size() > 1) return;
  }
  socket_->wake();
}

void Link::request(std::string id, Json frame, Millis timeout) {
  post([this, id = std::move(id), frame = std::move(frame), timeout](protocol::ClientSession& session,
                                                                     Millis now) {
    auto made = session.request(now, frame, timeout);
    if (!made) settled(id, tl::unexpected<Error>(made.error()));
  });
}

void Link::finish() {
  {
    const std::lock_guard lock(mutex_);
    finishing_ = true;
  }
  socket_->wake();
}

void Link::drained() {
  if (paused_) socket_->wake();
}

Json Link::welcome() const {
  const std::lock_guard lock(mutex_);
  return welcome_;
}

protocol::Cursor Link::cursor() const {
  const std::lock_guard lock(mutex_);
  return cursor_;
}

void Link::on_open() {
  paused_ = false;  // that was another socket
  session_.opened(wall_clock());
  carry_out();
}

void Link::on_text(std::string_view frame) {
  session_.text(wall_clock(), frame);
  carry_out();
}

void Link::on_connect_failed(const Error& error) {
  session_.connect_failed(wall_clock(), error);
  carry_out();
}

void Link::on_close(int code, std::string_view reason) {
  session_.closed(wall_clock(), code, reason);
  carry_out();
}

void Link::on_wake() {
  std::vector<Wish> wishes;
  bool finishing = false;
  {
    const std::lock_guard lock(mutex_);
    wishes.swap(wishes_);
    finishing = finishing_;
  }
  const Millis now = wall_clock();
  if (paused_) session_.heard(now);
  for (const Wish& wish : wishes) wish(session_, now);
  if (!finishing) session_.tick(now);
  carry_out();
}

// What the session asked for while it was being told something: it may not be called back from there.
void Link::carry_out() {
  if (std::exchange(carrying_out_, true)) return;
  while (drop_ || connect_to_) {
    if (std::exchange(drop_, false)) socket_->disconnect();
    if (const auto query = std::exchange(connect_to_, std::nullopt)) socket_->connect(*query);
  }
  carrying_out_ = false;
  const std::size_t weight = queue_.weight();
  if (!paused_ && weight > kMostQueued) {
    paused_ = true;
    socket_->pause(true);
  } else if (paused_ && weight < kFewQueued) {
    paused_ = false;
    socket_->pause(false);
  }
  publish();
  const Millis wake_at = session_.wake_at();
  if (wake_at == std::numeric_limits<Millis>::max()) return socket_->set_alarm(-1);
  socket_->set_alarm(std::clamp<Millis>(wake_at - wall_clock(), 0, 3'600'000));
}

void Link::publish() {
  const std::lock_guard lock(mutex_);
  cursor_ = session_.cursor();
}

void Link::connect(const std::string& query) {
  connect_to_ = query;
}

void Link::disconnect() {
  drop_ = true;
  connect_to_.reset();
}

void Link::transmit(std::string text) {
  socket_->send(text);
}

void Link::deliver(const Json& frame, std::string_view raw, bool replayed) {
  sink_.on_event(Delivered{.frame = frame, .raw = std::string(raw), .replayed = replayed});
}

void Link::settled(const std::string& id, Result<Json> reply) {
  sink_.on_event(Settled{.id = id, .reply = std::move(reply)});
}

void Link::notice(const protocol::Notice& notice) {
  if (notice.kind == Notice::Kind::connected || notice.kind == Notice::Kind::resumed) {
    {
      const std::lock_guard lock(mutex_);
      welcome_ = session_.welcome();
    }
    if (!std::exchange(told_, true)) welcome_promise_.set_value({});
  }
  sink_.on_event(notice);
}

void Link::gave_up(const Error& error) {
  if (!std::exchange(told_, true)) welcome_promise_.set_value(tl::unexpected<Error>(error));
  sink_.on_event(Ended{error});
}

}  // namespace syncd::client
