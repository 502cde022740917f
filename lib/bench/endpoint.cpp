// SPDX-License-Identifier: Apache-2.0
#include "bench/endpoint.h"

#include <fmt/format.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstring>
#include <memory>

namespace syncd::bench {

Socket& Socket::operator=(Socket&& other) noexcept {
  std::swap(fd_, other.fd_);
  return *this;
}

Socket::~Socket() {
  if (fd_ >= 0) ::close(fd_);
}

std::string Endpoint::authority() const {
  return host.find(':') == std::string::npos ? fmt::format("{}:{}", host, port)
                                             : fmt::format("[{}]:{}", host, port);
}

Result<Endpoint> parse_endpoint(std::string_view url) {
  const auto wrong = [&](std::string_view why) {
    return fail(Code::invalid_field, fmt::format("{} in the address {}", why, url), "url",
                "an address like ws://127.0.0.1:4000");
  };
  std::string_view rest = url;
  if (const auto scheme = rest.find("://"); scheme != std::string_view::npos) {
    const auto name = rest.substr(0, scheme);
    if (name != "ws" && name != "http") return wrong("only ws:// and http:// are spoken, not the scheme");
    rest.remove_prefix(scheme + 3);
  }
  rest = rest.substr(0, rest.find_first_of("/?#"));
  const auto colon = rest.rfind(':');
  if (colon == std::string_view::npos || rest.ends_with(']')) return wrong("the port is missing");

  Endpoint endpoint;
  auto host = rest.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  if (host.empty()) return wrong("the host is missing");
  endpoint.host = host;
  const auto digits = rest.substr(colon + 1);
  const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), endpoint.port);
  if (failure != std::errc{} || end != digits.data() + digits.size() || endpoint.port == 0) {
    return wrong("the port is no number from 1 to 65535");
  }
  return endpoint;
}

Result<Socket> connect_to(const Endpoint& endpoint, Mode mode, int timeout_seconds) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (const int failure =
          ::getaddrinfo(endpoint.host.c_str(), std::to_string(endpoint.port).c_str(), &hints, &found)) {
    return fail(Code::cannot_connect, fmt::format("{}: {}", endpoint.host, gai_strerror(failure)));
  }
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> addresses(found, freeaddrinfo);

  int reason = 0;
  for (const addrinfo* address = found; address != nullptr; address = address->ai_next) {
    const int flags = SOCK_CLOEXEC | (mode == Mode::non_blocking ? SOCK_NONBLOCK : 0);
    Socket socket(::socket(address->ai_family, SOCK_STREAM | flags, address->ai_protocol));
    if (!socket) return fail(Code::cannot_connect, fmt::format("no socket: {}", std::strerror(errno)));
    const int yes = 1;
    ::setsockopt(socket.fd(), IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    const timeval limit{.tv_sec = timeout_seconds, .tv_usec = 0};
    ::setsockopt(socket.fd(), SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    ::setsockopt(socket.fd(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    if (::connect(socket.fd(), address->ai_addr, address->ai_addrlen) == 0) return socket;
    reason = errno;
    if (mode == Mode::non_blocking && reason == EINPROGRESS) return socket;
  }
  return fail(Code::cannot_connect, fmt::format("{}: {}", endpoint.authority(), std::strerror(reason)));
}

}  // namespace syncd::bench
