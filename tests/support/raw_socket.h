// SPDX-License-Identifier: Apache-2.0
// A client that speaks TCP, HTTP and WebSocket frames byte by byte, for tests that need to send what no
// proper client would. Blocking, with a deadline on every wait that a busy machine does not reach; one
// thread.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

struct ssl_st;

namespace syncd::test {

// Frames as a client sends them. The parts of the header can be set wrong on purpose.
struct FrameShape {
  std::uint8_t opcode = 0x1;
  bool final = true;
  bool masked = true;
  std::uint8_t reserved = 0;                    // RSV bits as they stand in the first byte: 0x40, 0x20, 0x10
  std::optional<std::uint64_t> announced = {};  // a length other than the payload's
};
std::string client_frame(std::string_view payload, const FrameShape& shape = {});

struct ServerFrame {
  std::uint8_t opcode = 0;
  bool final = true;
  std::string payload;

  // Of a close frame; 1005 where it has none.
  int close_code() const;
  std::string close_reason() const;
};

struct HttpAnswer {
  int status = 0;                                            // 0: nothing came
  std::vector<std::pair<std::string, std::string>> headers;  // names in lower case
  std::string body;

  std::string header(std::string_view name) const;
};

class RawSocket {
 public:
  static constexpr int kWait = 30'000;

  // Throws where nobody listens.
  explicit RawSocket(int port, const std::string& host = "127.0.0.1", int receive_buffer = 0);
  RawSocket(RawSocket&& other) noexcept;
  // From here on by TLS, whatever certificate there is; the protocol's name where one was agreed on. Throws
  // where no handshake comes about.
  std::string begin_tls(std::string_view offered_protocol = "http/1.1", int most_version = 0);
  RawSocket& operator=(RawSocket&&) = delete;
  ~RawSocket();

  // False once the other side has closed.
  bool send(std::string_view bytes);
  // The next bytes, at most `most`; empty at the end of the stream or of `ms`.
  std::string receive(int ms = kWait, std::size_t most = 65536);
  // Everything until the other side closes, or `ms` have passed.
  std::string receive_all(int ms = kWait);
  // Whether the other side closes (or resets) within `ms`; what comes before is dropped.
  bool closes(int ms = kWait);
  void reset_on_close();
  int descriptor() const { return fd_; }

  // Reads one HTTP answer. `request` is sent first where it is not empty.
  HttpAnswer http(std::string_view request = {}, int ms = kWait);
  // Opens a WebSocket; `headers` are whole lines ended by CR LF. The answer tells whether it worked.
  HttpAnswer upgrade(std::string_view target = "/ws", std::string_view headers = {});
  static std::string upgrade_request(std::string_view target = "/ws", std::string_view headers = {});

  bool send_text(std::string_view text) { return send(client_frame(text)); }
  bool send_close(int code, std::string_view reason = {});
  // The next frame; nothing at the end of the stream or of `ms`.
  std::optional<ServerFrame> frame(int ms = kWait);
  // The payload of the next text frame, others (pings) dropped.
  std::optional<std::string> text(int ms = kWait);
  // The code of the close frame that comes next, whatever comes before; 1006 where none comes.
  int close_code(int ms = kWait);

 private:
  bool fill(std::int64_t until);

  int fd_ = -1;
  std::shared_ptr<ssl_st> tls_;
  std::string buffer_;
};

}  // namespace syncd::test
