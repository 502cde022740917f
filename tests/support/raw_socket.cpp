// SPDX-License-Identifier: Apache-2.0
#include "tests/support/raw_socket.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <stdexcept>
#include <system_error>

namespace syncd::test {
namespace {

std::int64_t now_ms() {
  using namespace std::chrono;
  return duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count();
}

unsigned char byte_at(std::string_view bytes, std::size_t i) {
  return static_cast<unsigned char>(bytes[i]);
}

std::uint64_t big_endian(std::string_view bytes) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) value = value << 8 | byte_at(bytes, i);
  return value;
}

void append_big_endian(std::string& out, std::uint64_t value, int bytes) {
  for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) out += static_cast<char>(value >> shift);
}

}  // namespace

std::string client_frame(std::string_view payload, const FrameShape& shape) {
  static constexpr char kMask[4] = {0x12, 0x34, 0x56, 0x78};
  const std::uint64_t length = shape.announced.value_or(payload.size());
  std::string out;
  out += static_cast<char>((shape.final ? 0x80 : 0) | shape.reserved | shape.opcode);
  const int mask_bit = shape.masked ? 0x80 : 0;
  out += static_cast<char>(mask_bit | (length < 126 ? static_cast<int>(length) : length < 65536 ? 126 : 127));
  if (length >= 126) append_big_endian(out, length, length < 65536 ? 2 : 8);
  if (!shape.masked) return out.append(payload);
  out.append(kMask, 4);
  for (std::size_t i = 0; i < payload.size(); ++i) out += static_cast<char>(payload[i] ^ kMask[i % 4]);
  return out;
}

int ServerFrame::close_code() const {
  return payload.size() < 2 ? 1005 : static_cast<int>(big_endian(std::string_view(payload).substr(0, 2)));
}

std::string ServerFrame::close_reason() const {
  return payload.size() < 2 ? "" : payload.substr(2);
}

std::string HttpAnswer::header(std::string_view name) const {
  for (const auto& [field, value] : headers) {
    if (field == name) return value;
  }
  return {};
}

RawSocket::RawSocket(int port, const std::string& host, int receive_buffer)
    : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(static_cast<std::uint16_t>(port));
  ::inet_pton(AF_INET, host.c_str(), &to.sin_addr);
  if (receive_buffer > 0) ::setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
  const int on = 1;
  ::setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (::connect(fd_, reinterpret_cast<sockaddr*>(&to), sizeof to) != 0) {
    const int error = errno;
    ::close(fd_);
    throw std::system_error(error, std::generic_category(), "connect");
  }
}

RawSocket::RawSocket(RawSocket&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)), tls_(std::move(other.tls_)), buffer_(std::move(other.buffer_)) {}

RawSocket::~RawSocket() {
  if (fd_ >= 0) ::close(fd_);
}

std::string RawSocket::begin_tls(std::string_view offered_protocol, int most_version) {
  const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context(SSL_CTX_new(TLS_client_method()),
                                                                  SSL_CTX_free);
  if (most_version != 0) SSL_CTX_set_max_proto_version(context.get(), most_version);
  tls_.reset(SSL_new(context.get()), SSL_free);
  const std::string offer = static_cast<char>(offered_protocol.size()) + std::string(offered_protocol);
  SSL_set_alpn_protos(tls_.get(), reinterpret_cast<const unsigned char*>(offer.data()),
                      static_cast<unsigned>(offer.size()));
  SSL_set_fd(tls_.get(), fd_);
  if (SSL_connect(tls_.get()) != 1) throw std::runtime_error("no TLS came about");
  const unsigned char* chosen = nullptr;
  unsigned size = 0;
  SSL_get0_alpn_selected(tls_.get(), &chosen, &size);
  return {reinterpret_cast<const char*>(chosen), size};
}

void RawSocket::reset_on_close() {
  const linger reset{.l_onoff = 1, .l_linger = 0};
  ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
}

bool RawSocket::send(std::string_view bytes) {
  while (!bytes.empty()) {
    pollfd wait{.fd = fd_, .events = POLLOUT, .revents = 0};
    if (::poll(&wait, 1, kWait) <= 0) return false;
    if (tls_) {
      const int wrote = SSL_write(tls_.get(), bytes.data(), static_cast<int>(bytes.size()));
      if (wrote <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(wrote));
      continue;
    }
    const auto sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0 && errno != EAGAIN) return false;
    if (sent > 0) bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

bool RawSocket::fill(std::int64_t until) {
  pollfd wait{.fd = fd_, .events = POLLIN, .revents = 0};
  const auto left = until - now_ms();
  const bool holds_some = tls_ && SSL_pending(tls_.get()) > 0;
  if (!holds_some && (left < 0 || ::poll(&wait, 1, static_cast<int>(left)) <= 0)) return false;
  char bytes[65536];
  if (tls_) {
    const int read = SSL_read(tls_.get(), bytes, sizeof bytes);
    if (read <= 0) return false;
    buffer_.append(bytes, static_cast<std::size_t>(read));
    return true;
  }
  const auto got = ::recv(fd_, bytes, sizeof bytes, 0);
  if (got <= 0) return false;
  buffer_.append(bytes, static_cast<std::size_t>(got));
  return true;
}

std::string RawSocket::receive(int ms, std::size_t most) {
  if (buffer_.empty()) fill(now_ms() + ms);
  const auto size = std::min(most, buffer_.size());
  std::string out = buffer_.substr(0, size);
  buffer_.erase(0, size);
  return out;
}

std::string RawSocket::receive_all(int ms) {
  const auto until = now_ms() + ms;
  while (fill(until)) {
  }
  return std::exchange(buffer_, {});
}

bool RawSocket::closes(int ms) {
  const auto until = now_ms() + ms;
  while (fill(until)) buffer_.clear();
  return now_ms() < until;
}

HttpAnswer RawSocket::http(std::string_view request, int ms) {
  const auto until = now_ms() + ms;
  if (!request.empty()) send(request);
  HttpAnswer answer;
  std::size_t end = 0;
  while ((end = buffer_.find("\r\n\r\n")) == std::string::npos) {
    if (!fill(until)) return answer;
  }
  std::string head = std::exchange(buffer_, buffer_.substr(end + 4)).substr(0, end + 2);
  answer.status = std::atoi(head.c_str() + head.find(' ') + 1);
  for (std::size_t at = head.find("\r\n") + 2; at < head.size();) {
    const auto line_end = head.find("\r\n", at);
    const auto line = head.substr(at, line_end - at);
    const auto colon = line.find(": ");
    std::string name = line.substr(0, colon);
    std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
    answer.headers.emplace_back(std::move(name), colon == std::string::npos ? "" : line.substr(colon + 2));
    at = line_end + 2;
  }
  if (answer.status == 101 || answer.status == 100) return answer;
  const auto length = answer.header("content-length");
  const auto wanted = length.empty() ? std::string::npos : static_cast<std::size_t>(std::stoull(length));
  while (buffer_.size() < wanted && fill(until)) {
  }
  answer.body = buffer_.substr(0, wanted);
  buffer_.erase(0, answer.body.size());
  return answer;
}

std::string RawSocket::upgrade_request(std::string_view target, std::string_view headers) {
  return "GET " + std::string(target) +
         " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
         "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" +
         std::string(headers) + "\r\n";
}

HttpAnswer RawSocket::upgrade(std::string_view target, std::string_view headers) {
  return http(upgrade_request(target, headers));
}

bool RawSocket::send_close(int code, std::string_view reason) {
  std::string payload;
  append_big_endian(payload, static_cast<std::uint64_t>(code), 2);
  payload += reason;
  return send(client_frame(payload, {.opcode = 0x8}));
}

std::optional<ServerFrame> RawSocket::frame(int ms) {
  const auto until = now_ms() + ms;
  const auto need = [&](std::size_t bytes) {
    while (buffer_.size() < bytes) {
      if (!fill(until)) return false;
    }
    return true;
  };
  if (!need(2)) return std::nullopt;
  std::size_t header = 2;
  std::uint64_t length = byte_at(buffer_, 1) & 0x7f;
  if ((byte_at(buffer_, 1) & 0x80) != 0) throw std::runtime_error("a server's frame is masked");
  if (length >= 126) {
    header = length == 126 ? 4 : 10;
    if (!need(header)) return std::nullopt;
    length = big_endian(std::string_view(buffer_).substr(2, header - 2));
  }
  if (!need(header + length)) return std::nullopt;
  ServerFrame frame{.opcode = static_cast<std::uint8_t>(byte_at(buffer_, 0) & 0x0f),
                    .final = (byte_at(buffer_, 0) & 0x80) != 0,
                    .payload = buffer_.substr(header, length)};
  buffer_.erase(0, header + length);
  return frame;
}

std::optional<std::string> RawSocket::text(int ms) {
  const auto until = now_ms() + ms;
  while (auto next = frame(static_cast<int>(std::max<std::int64_t>(until - now_ms(), 0)))) {
    if (next->opcode == 0x1) return std::move(next->payload);
  }
  return std::nullopt;
}

int RawSocket::close_code(int ms) {
  const auto until = now_ms() + ms;
  while (auto next = frame(static_cast<int>(std::max<std::int64_t>(until - now_ms(), 0)))) {
    if (next->opcode == 0x8) return next->close_code();
  }
  return 1006;
}

}  // namespace syncd::test
