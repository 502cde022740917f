// SPDX-License-Identifier: Apache-2.0
#include "tests/support/raw_server.h"

#include <arpa/inet.h>
#include <libwebsockets.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>

namespace syncd::testing {

RawServer::RawServer(bool listens) {
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  ::bind(listener_, reinterpret_cast<sockaddr*>(&address), length);
  if (listens) ::listen(listener_, 8);
  ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &length);
  port_ = ntohs(address.sin_port);
}

RawServer::~RawServer() {
  drop();
  ::close(listener_);
}

std::string RawServer::accept() {
  drop();
  pollfd entry{.fd = listener_, .events = POLLIN, .revents = 0};
  if (::poll(&entry, 1, 30'000) <= 0) return {};
  peer_ = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
  const timeval limit{.tv_sec = 30, .tv_usec = 0};
  ::setsockopt(peer_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  ::setsockopt(peer_, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
  std::string head;
  char c = 0;
  // A TLS hello starts with 0x16 and has no end of that kind.
  while (!head.ends_with("\r\n\r\n") && head != "\x16" && read(&c, 1)) head += c;
  return head;
}

void RawServer::upgrade(std::string_view head) {
  constexpr std::string_view name = "Sec-WebSocket-Key: ";
  const auto at = head.find(name) + name.size();
  const std::string key =
      std::string(head.substr(at, head.find("\r\n", at) - at)) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  std::array<unsigned char, 20> hash{};
  lws_SHA1(reinterpret_cast<const unsigned char*>(key.data()), key.size(), hash.data());
  std::array<char, 40> accept{};
  lws_b64_encode_string(reinterpret_cast<const char*>(hash.data()), hash.size(), accept.data(),
                        accept.size());
  raw("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: "
      "Upgrade\r\nSec-WebSocket-Accept: " +
      std::string(accept.data()) + "\r\n\r\n");
}

std::string RawServer::greet(std::int64_t seq, std::string_view epoch) {
  std::string head = accept();
  if (head.empty()) return head;
  upgrade(head);
  say({{"type", "presence"}, {"clientId", "c"}, {"seq", seq}, {"epoch", epoch}, {"heartbeat_seconds", 25}});
  return head;
}

void RawServer::raw(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(peer_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

void RawServer::frame(std::string_view payload, int opcode, bool final) {
  std::string bytes(1, static_cast<char>((final ? 0x80 : 0) | opcode));
  const int width = payload.size() < 126 ? 0 : payload.size() < 65536 ? 2 : 8;
  bytes += static_cast<char>(width == 0 ? payload.size() : width == 2 ? 126 : 127);
  for (int i = width - 1; i >= 0; --i) bytes += static_cast<char>(payload.size() >> (8 * i));
  raw(bytes.append(payload));
}

Json RawServer::hear() {
  for (;;) {
    std::array<unsigned char, 2> head{};
    if (!read(head.data(), 2)) return nullptr;
    std::size_t length = head[1] & 0x7f;
    const int width = length == 126 ? 2 : length == 127 ? 8 : 0;
    if (width > 0) length = 0;
    for (int i = 0; i < width; ++i) {
      unsigned char byte = 0;
      if (!read(&byte, 1)) return nullptr;
      length = length << 8 | byte;
    }
    std::array<unsigned char, 4> mask{};
    if (!read(mask.data(), 4)) return nullptr;
    std::string text(length, '\0');
    if (!read(text.data(), length)) return nullptr;
    for (std::size_t i = 0; i < length; ++i) text[i] = static_cast<char>(text[i] ^ mask[i % 4]);
    if ((head[0] & 0xf) == 1) return parse_json(text).value_or(Json("not JSON"));
    if ((head[0] & 0xf) == 8 && length >= 2) {
      close_code = static_cast<unsigned char>(text[0]) << 8 | static_cast<unsigned char>(text[1]);
      return nullptr;
    }
  }
}

void RawServer::drop() {
  if (peer_ >= 0) ::close(peer_);
  peer_ = -1;
}

bool RawServer::read(void* into, std::size_t length) {
  auto* at = static_cast<char*>(into);
  while (length > 0) {
    const ssize_t got = ::recv(peer_, at, length, 0);
    if (got <= 0) return false;
    at += got;
    length -= static_cast<std::size_t>(got);
  }
  return true;
}

}  // namespace syncd::testing
