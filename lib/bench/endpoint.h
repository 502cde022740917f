// SPDX-License-Identifier: Apache-2.0
// Where a server listens: the host and port of a ws:// or http:// address, and a socket connected to it.
// No TLS: what is measured is the broker, not the cipher. One thread a socket.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "base/errors.h"

namespace syncd::bench {

// A file descriptor with an owner.
class Socket {
 public:
  Socket() = default;
  explicit Socket(int fd) : fd_(fd) {}
  Socket(Socket&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Socket& operator=(Socket&& other) noexcept;
  ~Socket();

  int fd() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }

 private:
  int fd_ = -1;
};

struct Endpoint {
  std::string host;
  std::uint16_t port = 0;

  std::string authority() const;
};

// Reads "ws://127.0.0.1:4000", "http://[::1]:4000/ignored", "localhost:4000".
Result<Endpoint> parse_endpoint(std::string_view url);

enum class Mode { blocking, non_blocking };

// A TCP socket without Nagle's delay. A non-blocking one may still be connecting; it is writable once it is.
// A blocking one gives up after `timeout_seconds` in connecting, sending and receiving alike.
Result<Socket> connect_to(const Endpoint& endpoint, Mode mode, int timeout_seconds = 5);

}  // namespace syncd::bench
