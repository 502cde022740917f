// SPDX-License-Identifier: Apache-2.0
#include "daemon/net/door.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <spdlog/spdlog.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace syncd::daemon {
namespace {

constexpr std::size_t kReadBytes = std::size_t{64} << 10;
constexpr int kAcceptsATurn = 64;
constexpr std::uint64_t kTellEveryMs = 10'000;
constexpr int kFirstSweepMs = 1000;
// That the kernel takes of what it cannot send yet. By itself it takes megabytes, for each who does not read.
constexpr int kMostUnsent = 128 << 10;

int open_spare() {
  return ::open("/dev/null", O_RDONLY | O_CLOEXEC);
}

void set_flag(int fd, int level, int option) {
  const int on = 1;
  ::setsockopt(fd, level, option, &on, sizeof on);
}

std::string text_of(const sockaddr_storage& address) {
  char text[INET6_ADDRSTRLEN] = "";
  if (address.ss_family == AF_INET) {
    ::inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in&>(address).sin_addr, text, sizeof text);
  } else if (address.ss_family == AF_INET6) {
    ::inet_ntop(AF_INET6, &reinterpret_cast<const sockaddr_in6&>(address).sin6_addr, text, sizeof text);
  }
  // An IPv4 client of a listener on "::" is the same client.
  constexpr std::string_view mapped = "::ffff:";
  std::string_view plain = text;
  if (plain.starts_with(mapped) && plain.find('.') != std::string_view::npos)
    plain.remove_prefix(mapped.size());
  return std::string(plain);
}

// What does not come in is told so where that costs nothing; it has not been read.
void turn_away(int fd) {
  const std::string body = error_body(503, "the server is full, try again later");
  const auto answer = answer_head(503, "application/json", body.size(), {{"Retry-After", "5"}}) + body;
  [[maybe_unused]] const auto sent = ::send(fd, answer.data(), answer.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  ::shutdown(fd, SHUT_WR);
  ::close(fd);
}

tl::unexpected<Error> cannot_listen(const std::string& host, int port, int error) {
  if (error == EADDRINUSE) {
    return fail(Code::conflict, fmt::format("port {} of {} is in use by another program", port, host), {},
                "stop the other program, or choose another port");
  }
  return fail(Code::internal,
              fmt::format("cannot listen on {} port {}: {}", host, port, std::strerror(error)));
}

}  // namespace

Door::Door(uv_loop_t* loop, const ServerOptions& options, Application& application, TakeUpgrade take_upgrade)
    : loop_(loop),
      options_(options),
      application_(application),
      take_upgrade_(std::move(take_upgrade)),
      census_(options.max_connections, options.max_per_address, options.reserved_descriptors,
              options.tls_certificate_file.empty() ? 1 : Tls::kDescriptorsEach),
      shares_(options.max_connections, options.max_per_address, options.reserved_descriptors),
      access_(options.allowed_origins, options.allowed_hosts, true),
      spare_(open_spare()),
      read_buffer_(kReadBytes) {
  const auto every = static_cast<std::uint64_t>(std::min(options.sweep_ms, kFirstSweepMs));
  sweeper_ = std::make_unique<Timer>(loop, every, [this] { sweep(); });
}

Door::~Door() {
  stop_listening();
  drop_all();
  if (spare_ >= 0) ::close(spare_);
}

Result<int> Door::listen(const std::string& host, int port) {
  addrinfo wanted{};
  wanted.ai_family = AF_UNSPEC;
  wanted.ai_socktype = SOCK_STREAM;
  wanted.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  const auto service = std::to_string(port);
  if (const int error =
          ::getaddrinfo(host.empty() ? nullptr : host.c_str(), service.c_str(), &wanted, &found)) {
    return fail(Code::invalid_field,
                fmt::format("{} is no address to listen on: {}", host, gai_strerror(error)));
  }
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> addresses(found, ::freeaddrinfo);
  const int fd = ::socket(found->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0) return cannot_listen(host, port, errno);
  set_flag(fd, SOL_SOCKET, SO_REUSEADDR);
  if (::bind(fd, found->ai_addr, found->ai_addrlen) != 0 || ::listen(fd, SOMAXCONN) != 0) {
    const int error = errno;
    ::close(fd);
    return cannot_listen(host, port, error);
  }
  sockaddr_storage bound{};
  socklen_t size = sizeof bound;
  ::getsockname(fd, reinterpret_cast<sockaddr*>(&bound), &size);

  stop_listening();
  listener_ = fd;
  loopback_ = is_loopback_name(text_of(bound));
  allow_origins(options_.allowed_origins);
  poll_.reset(new uv_poll_t);
  uv_poll_init(loop_, poll_.get(), listener_);
  poll_->data = this;
  uv_poll_start(poll_.get(), UV_READABLE,
                [](uv_poll_t* poll, int, int) { static_cast<Door*>(poll->data)->accept_some(); });
  return ntohs(bound.ss_family == AF_INET6 ? reinterpret_cast<sockaddr_in6&>(bound).sin6_port
                                           : reinterpret_cast<sockaddr_in&>(bound).sin_port);
}

void Door::allow_origins(std::vector<std::string> origins) {
  access_ = Access(std::move(origins), options_.allowed_hosts, loopback_);
}

void Door::stop_listening() {
  poll_.reset();
  if (listener_ >= 0) ::close(listener_);
  listener_ = -1;
}

void Door::end_streams() {
  for (const auto& entry : connections_) entry.first->stop();
}

void Door::drop_all() {
  while (!connections_.empty()) connections_.erase(connections_.begin());
  if (tls_) tls_->drop_all();
}

void Door::accept_some() {
  for (int i = 0; i < kAcceptsATurn && listener_ >= 0; ++i) {
    if (!accept_one()) return;
  }
}

bool Door::accept_one() {
  sockaddr_storage from{};
  socklen_t size = sizeof from;
  const int fd =
      ::accept4(listener_, reinterpret_cast<sockaddr*>(&from), &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (fd < 0) {
    if (errno == EMFILE || errno == ENFILE) {
      turn_away_without_descriptor();
      return true;
    }
    return errno == ECONNABORTED || errno == EINTR;
  }
  std::string address = text_of(from);
  auto ticket = census_.admit(address, !proxies_.trusts(address));
  if (!ticket) {
    tell_turned_away("no place", address);
    tls_ ? void(::close(fd)) : turn_away(fd);
    return true;
  }
  set_flag(fd, IPPROTO_TCP, TCP_NODELAY);
  ::setsockopt(fd, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &kMostUnsent, sizeof kMostUnsent);
  tls_ ? tls_->take(fd, std::move(address), std::move(*ticket))
       : seat(fd, std::move(address), std::move(*ticket), nullptr);
  return true;
}

void Door::seat(int fd, std::string address, Census::Ticket ticket, std::shared_ptr<const Wire> wire) {
  auto connection =
      std::make_unique<HttpConnection>(*this, fd, std::move(address), std::move(ticket), std::move(wire));
  auto* const key = connection.get();
  if (key->start()) connections_.emplace(key, std::move(connection));
}

void Door::send_to_tls(int fd, std::string address, Census::Ticket ticket) {
  auto connection =
      std::make_unique<HttpConnection>(*this, fd, std::move(address), std::move(ticket), nullptr);
  auto* const key = connection.get();
  if (!key->start()) return;
  connections_.emplace(key, std::move(connection));
  key->turn_back({400, "this port speaks TLS: use https:// or wss://"});
}

void Door::use_tls(TlsKeys keys) {
  if (!tls_) {
    tls_ = std::make_unique<Tls>(
        loop_, options_,
        Tls::Callbacks{.opened =
                           [this](int fd, std::string address, std::shared_ptr<const Wire> wire) {
                             seat(fd, std::move(address), {}, std::move(wire));
                           },
                       .plain =
                           [this](int fd, std::string address, Census::Ticket ticket) {
                             send_to_tls(fd, std::move(address), std::move(ticket));
                           }});
  }
  tls_->use(std::move(keys));
}

// Out of descriptors, accept() fails and the socket stays ready forever. A spare one lets the queue drain.
void Door::turn_away_without_descriptor() {
  tell_turned_away("out of file descriptors", "unknown");
  if (spare_ >= 0) ::close(spare_);
  const int fd = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
  if (fd >= 0) turn_away(fd);
  spare_ = open_spare();
}

// A flood of connections is no reason for a flood of lines.
void Door::tell_turned_away(std::string_view why, std::string_view address) {
  ++turned_away_;
  application_.shed("turned_away", 1);
  const auto now = uv_now(loop_);
  if (told_at_ != 0 && now - told_at_ < kTellEveryMs) return;
  told_at_ = now;
  spdlog::warn("turned connections away reason=\"{}\" count={} last_peer={} connections={}", why,
               std::exchange(turned_away_, 0), address, census_.connections());
}

void Door::sweep() {
  std::vector<HttpConnection*> all;
  all.reserve(connections_.size());
  for (const auto& entry : connections_) all.push_back(entry.first);
  for (auto* connection : all) {
    if (connections_.contains(connection)) connection->sweep();
  }
  if (tls_) tls_->sweep();
}

}  // namespace syncd::daemon
